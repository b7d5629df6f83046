"""The city's side of agreeing with the second key holder: a request, and what came back for it."""

from __future__ import annotations

import argparse

from charteroak.cli.keys.looks import spaced
from charteroak.cli.keys.people import sign_in_both
from charteroak.lib.clock import now
from charteroak.lib.files import write_file

_MAX_ANSWER_BYTES = 16 * 1024


def request(options: argparse.Namespace) -> int:
    """Make the desk's key for the line, and write the request that the holder is to sign."""
    from django.conf import settings

    from charteroak.custody.holder.joining import write_request

    write_file(options.out, write_request(settings.CHARTEROAK_HOLDER_FILES))
    print(f"{options.out}: send it to the second institution, which runs: charteroak keyholder admit")
    print(
        f"The key for it stays in {settings.CHARTEROAK_HOLDER_FILES}; give that folder to the desk's user alone."
    )
    return 0


def agree(options: argparse.Namespace) -> int:
    """Keep what came back, try the line, make the sentinels, and show what both sides read to each other."""
    from django.conf import settings

    from charteroak.custody.holder.joining import keep_answer, read_marks
    from charteroak.journeys.key_ceremony import agree_with_holder

    files = settings.CHARTEROAK_HOLDER_FILES
    if options.certificate is not None:
        with options.certificate.open("rb") as answer:
            keep_answer(files, answer.read(_MAX_ANSWER_BYTES))
    by, second = sign_in_both(options.by, options.second) if options.anew else (None, None)
    there, wrong = agree_with_holder(at=now(), by=by, second=second, anew=options.anew)
    marks = read_marks(files)
    print(
        f"The holder answers at {settings.CHARTEROAK_HOLDER_URL}. Read these to each other over the telephone:"
    )
    for name, mark in (
        ("answers", marks.answer_key),
        ("authority", marks.authority),
        ("certificate", marks.certificate),
    ):
        print(f"  {name:<13} {spaced(mark)}")
    if wrong:
        print(f"{wrong} of {there} sentinels are answered WRONGLY: the holder's key is another one now.")
        return 1
    print(f"{there} of {there} sentinels are answered rightly.")
    return 0
