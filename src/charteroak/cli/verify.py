"""`charteroak verify FILE...`: is this card good? Needs the issuer's public keys and a status list only."""

from __future__ import annotations

import argparse
import json
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from charteroak.cli.verify_words import words
from charteroak.credentials.card import CardClaims
from charteroak.credentials.keyset import IssuerKeys, KeyDocumentError, read_issuer_keys
from charteroak.credentials.refusals import Refused
from charteroak.credentials.scan import MAX_FILE_BYTES, Unscannable, is_picture, scan_file
from charteroak.credentials.status_list import ReadStatusList
from charteroak.lib.clock import now
from charteroak.lib.ids import spaced_card_number
from charteroak.verification.queries import check_codes, open_status_list
from charteroak.verification.rules import Verdict

ALL_GOOD, NOT_GOOD, NOT_READ = 0, 1, 2
_KEYS, _STATUS = "CHARTEROAK_ISSUER_KEYS", "CHARTEROAK_STATUS_LIST"


class Unusable(Exception):
    """A file that the check needs cannot be used; the text is one of the words."""


def add_parser(subparsers: Any) -> None:
    """Add the command to the parser of `charteroak`."""
    say = words()
    parser = subparsers.add_parser("verify", help=say["help"], description=say["description"])
    parser.add_argument("files", nargs="+", metavar="FILE", help=say["help_file"])
    parser.add_argument("--json", action="store_true", help=say["help_json"])
    parser.add_argument(
        "--keys", metavar="FILE", default=os.environ.get(_KEYS), help=say["help_keys"] % _KEYS
    )
    parser.add_argument(
        "--status", metavar="FILE", default=os.environ.get(_STATUS), help=say["help_status"] % _STATUS
    )
    parser.add_argument("--at", metavar="TIME", help=say["help_at"])
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Check each file, print an answer for each, and return 0 only if all are good.

    1: some card is not good. 2: a file could not be read, or the keys, the status list or the options are
    not right.
    """
    try:
        at = _moment(args.at)
        issuer = _issuer(args.keys)
        status_list = _status_list(args.status, issuer)
    except Unusable as problem:
        print(words()[str(problem)], file=sys.stderr)
        return NOT_READ
    return max(_check(Path(name), issuer, status_list, at, as_json=args.json) for name in args.files)


def _check(
    path: Path, issuer: IssuerKeys, status_list: ReadStatusList | None, at: datetime, *, as_json: bool
) -> int:
    try:
        texts = _texts(path)
    except Unusable as problem:
        _print_problem(path, str(problem), as_json=as_json)
        return NOT_READ
    verdict = check_codes(texts=texts, issuer=issuer, status_list=status_list, at=at)
    if as_json:
        print(json.dumps(_as_object(path, verdict, at), ensure_ascii=False))
    else:
        _print_verdict(path, verdict)
    return ALL_GOOD if verdict.is_good else NOT_GOOD


def _texts(path: Path) -> list[str]:
    """Return the codes in a file: a picture, a PDF, or the text of a code itself."""
    data = _read(path, "cannot_read")
    if is_picture(data):
        try:
            return scan_file(data)
        except Unscannable as problem:
            raise Unusable(problem.code) from None
    try:
        return [data.decode("ascii")]
    except UnicodeDecodeError:
        raise Unusable("unreadable_file") from None


def _read(path: Path, problem: str) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(MAX_FILE_BYTES + 1)
    except OSError:
        raise Unusable(problem) from None
    if len(data) > MAX_FILE_BYTES:
        raise Unusable("oversized_file")
    return data


def _moment(typed: str | None) -> datetime:
    if typed is None:
        return now()
    try:
        moment = datetime.fromisoformat(typed)
    except ValueError:
        raise Unusable("bad_time") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _issuer(name: str | None) -> IssuerKeys:
    if not name:
        raise Unusable("no_keys")
    try:
        return read_issuer_keys(_read(Path(name), "bad_keys"))
    except KeyDocumentError:
        raise Unusable("bad_keys") from None


def _status_list(name: str | None, issuer: IssuerKeys) -> ReadStatusList | None:
    if not name:
        return None
    try:
        return open_status_list(token=_read(Path(name), "bad_status"), issuer=issuer)
    except Refused:
        raise Unusable("bad_status") from None


def _as_object(path: Path, verdict: Verdict, at: datetime) -> dict[str, Any]:
    found: dict[str, Any] = {
        "file": str(path),
        "outcome": verdict.outcome.value,
        "reason": verdict.reason,
        "good": verdict.is_good,
        "checked_at": at.isoformat(),
        "card": None,
    }
    if verdict.claims is not None:
        found["card"] = _claims_as_object(verdict.claims)
    return found


def _claims_as_object(claims: CardClaims) -> dict[str, Any]:
    return {
        "number": claims.number,
        "name": claims.full_name,
        "preferred_name": claims.preferred_name,
        "birth_date": claims.birth_date.isoformat() if claims.birth_date else None,
        "address": claims.address,
        "gender": claims.gender,
        "statement": claims.statement,
        "issuer": claims.issuer,
        "issued_on": claims.issued_on.isoformat(),
        "expires_on": claims.expires_on.isoformat(),
        "photo_bytes": len(claims.photo),
    }


def _print_problem(path: Path, problem: str, *, as_json: bool) -> None:
    if as_json:
        print(json.dumps({"file": str(path), "outcome": "not_read", "reason": problem, "good": False}))
    else:
        print(f"{path}: {words()[problem]}", file=sys.stderr)


def _print_verdict(path: Path, verdict: Verdict) -> None:
    say = words()
    print(f"{path}: {say[verdict.outcome.value]}")
    claims = verdict.claims
    if claims is None:
        return
    lines = [
        ("name", claims.full_name),
        ("preferred_name", claims.preferred_name),
        ("birth_date", claims.birth_date.isoformat() if claims.birth_date else None),
        ("number", spaced_card_number(claims.number)),
        ("address", claims.address.replace("\n", ", ") if claims.address else None),
        ("statement", claims.statement),
        ("expires_on", claims.expires_on.isoformat()),
        ("issuer", claims.issuer),
    ]
    for label, value in lines:
        if value:
            print(f"  {say[label]}: {' '.join(value.split())}")
