"""The command charteroak."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from charteroak.cli import (
    backup,
    clock,
    demo,
    directory,
    drill,
    journal,
    keyholder,
    keys,
    matching,
    policy,
    prepare,
    serve,
    staff,
    totp,
    verify,
    work,
)

COMMANDS = (
    demo,
    drill,
    prepare,
    serve,
    work,
    verify,
    journal,
    policy,
    backup,
    clock,
    staff,
    totp,
    keys,
    keyholder,
    matching,
    directory,
)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="charteroak", description="A city identification card for everybody."
    )
    subparsers = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for command in COMMANDS:
        command.add_parser(subparsers)
    subparsers.add_parser("manage", help="run one of Django's own commands", add_help=False)
    return parser


def _manage(arguments: Sequence[str]) -> int:
    from charteroak.cli.environment import with_database

    with with_database():
        from django.core.management import execute_from_command_line

        execute_from_command_line(["charteroak manage", *arguments])
    return 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "charteroak.config.settings")
    words = list(sys.argv[1:] if arguments is None else arguments)
    if words[:1] == ["manage"]:
        return _manage(words[1:])
    options = _parser().parse_args(words)
    status: int = options.run(options)
    return status


if __name__ == "__main__":
    sys.exit(main())
