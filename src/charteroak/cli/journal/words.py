"""What the parts of `charteroak journal` say, in English and Spanish."""

from __future__ import annotations

import os

_ENGLISH = {
    "help": "check, witness and read a published journal",
    "whole": "WHOLE. Every entry and every file agrees with the signed checkpoint.",
    "not_whole": "NOT WHOLE. Do not trust this journal: {problem}",
    "not_reached": "NOT CHECKED. {problem}",
    "size": "Entries",
    "root": "Root",
    "origin": "Journal",
    "own_key": "The key came with the journal itself. To be sure, use one you got elsewhere: --key FILE.",
    "bad_key": "A key file cannot be read: {path}",
    "bad_address": "This is no address of a journal: {path}",
    "checkpoint": "the checkpoint is not signed by this key, or was changed ({code}).",
    "missing": "a file is missing: {path}",
    "unreadable": "a file cannot be read: {path}",
    "broken": "a file has the wrong form: {path}",
    "tile": "a file does not agree with the entries: {path}",
    "too_long": "a file is longer than it may be: {path}",
    "wrong_root": "the entries do not make the root in the checkpoint.",
    "receipt": "an entry has a signature that does not hold: {path}",
    "forked": "it is not the continuation of the earlier checkpoint. Keep both: they prove it.",
    "rolled_back": "it is shorter than the earlier checkpoint. Keep both: they prove it.",
    "too_few": "too few witnesses have signed this checkpoint.",
    "unreachable": "The journal cannot be reached: {path}",
    "moved": "The address leads elsewhere; use the journal's own: {path}",
    "too_slow": "The journal answers too slowly: {path}",
    "too_many": "The journal asks for too many files: {path}",
    "since": "Continues",
    "since_line": "the checkpoint kept earlier, of {size} entries",
    "key_changed": "The journal's key was handed on {count} times since yours; each time the old key signed.",
    "witness": "Witness",
    "witness_signed": "{name}, {time}",
    "witness_silent": "{name} has not signed this checkpoint",
    "help_verify": "check signature, entries and every file of a journal in a folder or under an address",
    "help_place": "the folder that holds the file 'checkpoint', or the address it is served under",
    "help_key": "the journal's public key, a file with one line; without it, the one that comes with the journal",
    "help_witness_key": "a witness's public key, a file with one line; may be repeated",
    "help_quorum": "how many of these witnesses must have signed (else: none must)",
    "help_since": "a checkpoint kept earlier: the journal must be its continuation",
}
_SPANISH = {
    "help": "revisar, atestiguar y leer un diario publicado",
    "whole": "ÍNTEGRO. Cada asiento y cada archivo concuerdan con el resumen firmado.",
    "not_whole": "NO ESTÁ ÍNTEGRO. No confíe en este diario: {problem}",
    "not_reached": "SIN REVISAR. {problem}",
    "size": "Asientos",
    "root": "Raíz",
    "origin": "Diario",
    "own_key": "La clave venía con el diario mismo. Para mayor seguridad, use una de otra parte: --key ARCHIVO.",
    "bad_key": "No se puede leer un archivo de clave: {path}",
    "bad_address": "No es la dirección de un diario: {path}",
    "checkpoint": "esta clave no firmó el resumen, o alguien lo cambió ({code}).",
    "missing": "falta un archivo: {path}",
    "unreadable": "no se puede leer un archivo: {path}",
    "broken": "un archivo no tiene la forma debida: {path}",
    "tile": "un archivo no concuerda con los asientos: {path}",
    "too_long": "un archivo es más largo de lo permitido: {path}",
    "wrong_root": "los asientos no dan la raíz que dice el resumen.",
    "receipt": "un asiento lleva una firma que no vale: {path}",
    "forked": "no es la continuación del resumen anterior. Guarde los dos: son la prueba.",
    "rolled_back": "es más corto que el resumen anterior. Guarde los dos: son la prueba.",
    "too_few": "muy pocos testigos firmaron este resumen.",
    "unreachable": "No se puede llegar al diario: {path}",
    "moved": "La dirección lleva a otra parte; use la del diario mismo: {path}",
    "too_slow": "El diario contesta demasiado lento: {path}",
    "too_many": "El diario pide demasiados archivos: {path}",
    "since": "Continúa",
    "since_line": "el resumen guardado antes, de {size} asientos",
    "key_changed": "La clave del diario cambió {count} veces desde la que usted conoce; cada vez firmó la anterior.",
    "witness": "Testigo",
    "witness_signed": "{name}, {time}",
    "witness_silent": "{name} no ha firmado este resumen",
    "help_verify": "revisar la firma, los asientos y todos los archivos de un diario en una carpeta o una dirección",
    "help_place": "la carpeta que contiene el archivo 'checkpoint', o la dirección donde se publica",
    "help_key": "la clave pública del diario, un archivo de una línea; sin ella, la que viene con el diario",
    "help_witness_key": "la clave pública de un testigo, un archivo de una línea; se puede repetir",
    "help_quorum": "cuántos de estos testigos deben haber firmado (si no: ninguno)",
    "help_since": "un resumen guardado antes: el diario debe ser su continuación",
}
LANGUAGES = {"en": _ENGLISH, "es": _SPANISH}


def words() -> dict[str, str]:
    """Return the words in the language of the terminal, in POSIX order: LC_ALL, LC_MESSAGES, LANG."""
    chosen = next(
        (os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), ""
    )
    return LANGUAGES.get(chosen[:2], _ENGLISH)
