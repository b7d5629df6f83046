"""What `charteroak verify` says, in English and Spanish: it runs without Django, so without its catalogs."""

from __future__ import annotations

from charteroak.cli.language import in_terminal_language

_ENGLISH = {
    "good": "GOOD. This card is real and valid.",
    "expired": "EXPIRED. This card is real, but its time is over.",
    "not_yet_valid": "NOT YET VALID. This card is real, but its first day has not come.",
    "revoked": "REVOKED. This card is real, but it was canceled. Do not accept it.",
    "suspended": "ON HOLD. This card is real, but it cannot be used right now.",
    "forged": "FORGED. The city did not sign this code. Do not accept it.",
    "unknown_issuer": "UNKNOWN ISSUER. This code was signed with a key that is not in your key file.",
    "unreadable": "NOT READ. There is no card code here that can be read.",
    "status_too_old": "LIST TOO OLD. The card is real. Get a new status list to know if it is still good.",
    "status_unknown": "NOT SURE. The card is real, but no status list here tells if it is still good.",
    "name": "Name",
    "preferred_name": "Goes by",
    "birth_date": "Birth date",
    "number": "Card number",
    "address": "Address",
    "statement": "The issuer says",
    "expires_on": "Good until",
    "issuer": "Issuer",
    "cannot_read": "this file cannot be opened.",
    "unreadable_file": "this is not a picture, a PDF or the text of a code.",
    "oversized_file": "this file is too large.",
    "no_keys": "Tell me where the issuer's public keys are: use --keys FILE.",
    "bad_keys": "The file of public keys cannot be read.",
    "bad_status": "The status list cannot be read, or the issuer did not sign it.",
    "bad_time": "Write the time like this: 2026-05-31T14:00:00-04:00.",
    "help": "check if a card is good",
    "description": "Check cards from a picture, a PDF or the text of the code. Nothing is sent anywhere.",
    "help_file": "a PNG, JPEG or WebP picture, a PDF, or a file with the text of the code",
    "help_json": "print one JSON object for each file",
    "help_keys": "the issuer's public keys (or set %s)",
    "help_status": "the issuer's status list; without it no card is found good (or set %s)",
    "help_at": "check as of this time, such as 2026-05-31T14:00:00-04:00, and not as of now",
}
_SPANISH = {
    "good": "BUENA. Esta tarjeta es auténtica y está vigente.",
    "expired": "VENCIDA. Esta tarjeta es auténtica, pero ya pasó su fecha.",
    "not_yet_valid": "TODAVÍA NO VALE. Esta tarjeta es auténtica, pero aún no llega su primer día.",
    "revoked": "CANCELADA. Esta tarjeta es auténtica, pero fue cancelada. No la acepte.",
    "suspended": "EN PAUSA. Esta tarjeta es auténtica, pero por ahora no se puede usar.",
    "forged": "FALSA. La ciudad no firmó este código. No la acepte.",
    "unknown_issuer": "EMISOR DESCONOCIDO. La clave que firmó este código no está en su archivo de claves.",
    "unreadable": "NO SE PUDO LEER. Aquí no hay un código de tarjeta que se pueda leer.",
    "status_too_old": "LISTA VIEJA. La tarjeta es auténtica. Consiga una lista nueva para saber si aún vale.",
    "status_unknown": "NO ES SEGURO. La tarjeta es auténtica, pero aquí ninguna lista dice si aún vale.",
    "name": "Nombre",
    "preferred_name": "Le dicen",
    "birth_date": "Fecha de nacimiento",
    "number": "Número de tarjeta",
    "address": "Dirección",
    "statement": "El emisor afirma",
    "expires_on": "Vale hasta",
    "issuer": "Emisor",
    "cannot_read": "no se puede abrir este archivo.",
    "unreadable_file": "esto no es una foto, un PDF ni el texto de un código.",
    "oversized_file": "este archivo es demasiado grande.",
    "no_keys": "Diga dónde están las claves públicas del emisor: use --keys ARCHIVO.",
    "bad_keys": "No se puede leer el archivo de claves públicas.",
    "bad_status": "No se puede leer la lista de estado, o no la firmó el emisor.",
    "bad_time": "Escriba la hora así: 2026-05-31T14:00:00-04:00.",
    "help": "ver si una tarjeta es buena",
    "description": "Revise tarjetas en una foto, un PDF o el texto del código. No se envía nada a nadie.",
    "help_file": "una foto PNG, JPEG o WebP, un PDF, o un archivo con el texto del código",
    "help_json": "escribir un objeto JSON por cada archivo",
    "help_keys": "las claves públicas del emisor (o use %s)",
    "help_status": "la lista de estado del emisor; sin ella ninguna tarjeta sale buena (o use %s)",
    "help_at": "revisar como si fuera esta hora, por ejemplo 2026-05-31T14:00:00-04:00, y no la de ahora",
}
LANGUAGES = {"en": _ENGLISH, "es": _SPANISH}


def words() -> dict[str, str]:
    """Return the words in the language of the terminal."""
    return in_terminal_language(LANGUAGES)
