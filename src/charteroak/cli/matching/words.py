"""What the parts of `charteroak matching` say, in English and Spanish."""

from __future__ import annotations

from charteroak.cli.language import in_terminal_language

_ENGLISH = {
    "help": "train how people are told apart; measure what a guesser gets",
    "help_cost": "print what somebody without a name gets for a day's quota of keyed hashes",
    "help_quota": "keyed hashes a day (else: what match keys may do in a day)",
    "help_cards": "how many cards there are (else: 1,000,000)",
    "help_sample": "how many invented people are measured (else: 20,000)",
    "help_json": "print one JSON object instead of the table",
    "help_train": "train the weights on an invented city and write them with their report",
    "help_size": "people in the invented city that is learned from (else: 50,000)",
    "help_seed": "the invented city's number; the same number gives the same file (else: 1)",
    "help_out": "the folder to write weights.json and matching-weights.md into",
    "not_positive": "{option} must be a whole number of at least {least}.",
    "title": "{cards:,} cards, {quota:,} hashes a day. Measured on {sample:,} invented people.",
    "columns": "keys|cells|people in the fullest|found a day|found in a month|one name: days|phone book: a day",
    "together": "all together",
    "explained": (
        "Found in a day and in a month: by somebody with the database, both key stores and no name, who knows how "
        "common names are. One name: days until somebody whose full name is known is found, half of the time. "
        "Phone book: found in a day by somebody who has everybody's name and address."
    ),
    "learning": "Learning from {size:,} invented people ...",
    "written": "Written: {path}",
    "not_written": "Cannot be written: {path}",
}
_SPANISH = {
    "help": "entrenar cómo se distingue a las personas; medir qué obtiene quien adivina",
    "help_cost": "mostrar qué obtiene alguien sin ningún nombre con la cuota de un día",
    "help_quota": "cálculos con clave al día (si no: los que las claves de cotejo pueden hacer en un día)",
    "help_cards": "cuántas tarjetas hay (si no: 1,000,000)",
    "help_sample": "cuántas personas inventadas se miden (si no: 20,000)",
    "help_json": "mostrar un objeto JSON en lugar de la tabla",
    "help_train": "entrenar los pesos con una ciudad inventada y escribirlos con su informe",
    "help_size": "personas de la ciudad inventada de la que se aprende (si no: 50,000)",
    "help_seed": "el número de la ciudad inventada; el mismo número da el mismo archivo (si no: 1)",
    "help_out": "la carpeta donde se escriben weights.json y matching-weights.md",
    "not_positive": "{option} debe ser un número entero de al menos {least}.",
    "title": "{cards:,} tarjetas, {quota:,} cálculos al día. Medido con {sample:,} personas inventadas.",
    "columns": (
        "claves|celdas|personas en la más llena|halladas al día|halladas en un mes|un nombre: días"
        "|guía telefónica: al día"
    ),
    "together": "todas juntas",
    "explained": (
        "Halladas en un día y en un mes: por alguien con la base de datos, los dos almacenes de claves y ningún "
        "nombre, que sabe qué nombres son comunes. Un nombre: días hasta hallar, la mitad de las veces, a alguien cuyo "
        "nombre completo se conoce. Guía telefónica: halladas en un día por quien tiene nombres y direcciones de todos."
    ),
    "learning": "Se aprende de {size:,} personas inventadas ...",
    "written": "Escrito: {path}",
    "not_written": "No se puede escribir: {path}",
}


def words() -> dict[str, str]:
    """Return the words in the terminal's language."""
    return in_terminal_language({"en": _ENGLISH, "es": _SPANISH})
