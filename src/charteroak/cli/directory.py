"""charteroak directory: take services in from the open standard's files, check such files, and give them out."""

from __future__ import annotations

import argparse
import io
import json
import sys
import zipfile
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from charteroak.cli.environment import with_database
from charteroak.lib.clock import now
from charteroak.lib.files import write_file

if TYPE_CHECKING:
    from charteroak.directory.actions import ImportReport
    from charteroak.directory.bundles import Bundle
    from charteroak.directory.unnesting import Refusal
    from charteroak.staff.permissions import Actor

    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]

# Why a row was refused, in words; the codes are those of the directory's pure modules.
WORDS = {
    "id": "has no UUID as its id",
    "not_an_object": "is no JSON object",
    "not_a_list": "is no list",
    "too_many": "has too many entries",
    "said_twice": "is said twice, and not alike",
    "text": "is no text",
    "too_long": "is too long",
    "characters": "holds characters that cannot be kept",
    "choice": "is none of the values that the standard allows",
    "uri": "is no address on the web",
    "email": "is no e-mail address",
    "number": "is no number",
    "date": "is no date (YYYY-MM-DD)",
    "moment": "is no date and time (ISO 8601)",
    "reference": "names a row that is not there",
    "translations": "is no object of languages and texts",
    "extra": "cannot be kept as JSON",
    "missing": "is missing",
    "ours": "is one of this program's own terms, which no file changes",
    "header": "needs a first line of distinct column names, with 'id'",
    "cells": "has more cells than the first line",
    "not_csv": "is no CSV in UTF-8 from here on",
    "no_standing": "is immigration legal help without a bar number or recognition and accreditation",
    "sounds_like_legal_help": "sounds like immigration legal help: publish it by hand, or file it under it",
    "no_source": "has no source",
    "no_read_date": "has no date on which it was read",
    "no_review_date": "has no date for the next review",
    "review_date_over": "is past its review",
    "review_date_too_far": "has its review more than a year ahead",
    "no_reviewer": "names no office that reviews it",
}
NOT_READ = {
    "not_readable": "cannot be read",
    "too_large": "is too large",
    "not_utf8": "is not UTF-8",
    "not_json": "is not JSON",
    "not_zip": "is no zip file that can be read",
    "no_contents": "is neither a list of services nor an object with the list 'contents'",
    "no_tables": "has none of the standard's tables, such as services.csv",
}


def add_parser(subparsers: Subparsers) -> None:
    """Add the command to the others."""
    parser = subparsers.add_parser("directory", help="import, check and export the directory of services")
    commands = parser.add_subparsers(dest="directory_command", required=True)
    check = commands.add_parser("check", help="say what an import would do and what it would refuse")
    taking = commands.add_parser("import", help="take services in; new ones are drafts")
    for command in (check, taking):
        command.add_argument(
            "path", type=Path, metavar="PATH", help="HSDS JSON, or a folder or zip of CSV files"
        )
        command.add_argument("--report", type=Path, metavar="FILE", help="write what was refused as JSON")
    check.set_defaults(run=run_check)
    taking.add_argument(
        "--source", default="", metavar="TEXT", help="who says so, where the file does not say"
    )
    taking.add_argument("--source-url", default="", metavar="URL")
    taking.add_argument("--review-by", type=date.fromisoformat, metavar="DATE", help="when to look again")
    taking.add_argument(
        "--reviewer", default="", metavar="OFFICE", help="which office looks, such as 'legal'"
    )
    taking.add_argument(
        "--by", metavar="NAME", help="who takes it in; with --second, who proposes to publish"
    )
    taking.add_argument("--second", metavar="NAME", help="who publishes what may be published")
    taking.set_defaults(run=run_import)
    export = commands.add_parser("export", help="write what is published")
    way = export.add_mutually_exclusive_group(required=True)
    way.add_argument("--json", type=Path, metavar="FILE", help="as the standard's JSON")
    way.add_argument("--tabular", type=Path, metavar="PATH", help="as CSV files in a folder, or in a .zip")
    export.add_argument("--all", action="store_true", help="drafts and withdrawn services too")
    export.set_defaults(run=run_export)


def run_check(args: argparse.Namespace) -> int:
    """Say what an import would do. Return 1 where something would be refused."""
    with with_database():
        from charteroak.directory.actions import check_directory

        bundle = _read(args.path)
        if bundle is None:
            return 2
        report = check_directory(bundle)
    print(f"{report.total} rows read: {report.added} new, {report.changed} changed.")
    return _tell(report, args.report)


def run_import(args: argparse.Namespace) -> int:
    """Take a file in. Return 0 where all of it was, 1 where something was refused, 2 where nothing could begin."""
    if args.second and not args.by:
        print("--second needs --by: one person proposes, another one publishes.", file=sys.stderr)
        return 2
    with with_database():
        from charteroak.cli.keys.people import NotProved, sign_in_both
        from charteroak.staff.actions import ProposalRefused
        from charteroak.staff.permissions import NotPermitted

        bundle = _read(args.path)
        if bundle is None:
            return 2
        try:
            report = _take_in(bundle, args, *sign_in_both(args.by, args.second))
        except NotProved:
            print("Name, password or code is wrong.", file=sys.stderr)
            return 2
        except ProposalRefused:
            print("Two different people must want it.", file=sys.stderr)
            return 2
        except NotPermitted:
            print("This role may not edit the directory.", file=sys.stderr)
            return 2
    return _tell(report, args.report)


def _take_in(
    bundle: Bundle, args: argparse.Namespace, first: Actor | None, second: Actor | None
) -> ImportReport:
    from charteroak.directory.actions import import_directory, publish_imported
    from charteroak.directory.rules import Provenance
    from charteroak.staff.permissions import SYSTEM

    provenance = Provenance(
        source=args.source[:160],
        source_url=args.source_url[:500],
        read_on=now().date() if args.source else None,
        review_by=args.review_by,
        reviewer_role=args.reviewer[:20],
    )
    report = import_directory(
        bundle=bundle, provenance=provenance, at=now(), by=first or SYSTEM, progress=_progress
    )
    if report.begun_at:
        print(f"An earlier run was ended in the middle; went on at row {report.begun_at}.")
    print(f"{report.total} rows read: {report.added} new, {report.changed} changed.")
    if first is not None and second is not None:
        count, left = publish_imported(bundle=bundle, by=first, second=second, at=now())
        print(f"{count} services published.")
        report.refusals += left
    return report


def run_export(args: argparse.Namespace) -> int:
    """Write the directory; return 0."""
    with with_database():
        from charteroak.directory.exports import as_json, as_package
        from charteroak.directory.queries import load_for_export
        from charteroak.program.queries import current_policy

        rows, listings = load_for_export(published_only=not args.all)
        if args.json:
            text = json.dumps(as_json(rows, listings), ensure_ascii=False, indent=1)
            write_file(args.json, f"{text}\n".encode())
        else:
            files = dict(as_package(rows, listings, name=f"{current_policy().city.code}-directory"))
            _write_package(args.tabular, files)
    print(f"{len(rows.get('service', {}))} services written.")
    return 0


def _write_package(path: Path, files: dict[str, str]) -> None:
    if path.suffix.lower() != ".zip":
        for name, text in files.items():
            write_file(path / name, text.encode())
        return
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            # Without the moment of writing, so that the same directory gives the same file.
            archive.writestr(zipfile.ZipInfo(name), text.encode(), compress_type=zipfile.ZIP_DEFLATED)
    write_file(path, whole.getvalue())


def _read(path: Path) -> Bundle | None:
    from charteroak.directory.bundles import NotADirectory, read_bundle

    try:
        return read_bundle(path)
    except NotADirectory as error:
        print(f"{path} {NOT_READ[error.code]}.", file=sys.stderr)
        return None


def _progress(done: int, total: int) -> None:
    if sys.stderr.isatty():
        print(f"\r  {done} of {total} rows", end="\n" if done >= total else "", file=sys.stderr, flush=True)


def _tell(report: ImportReport, path: Path | None) -> int:
    for refusal in report.refusals[:50]:
        print(f"  {_sentence(refusal)}")
    if len(report.refusals) > 50:
        print(f"  and {len(report.refusals) - 50} more")
    if path is not None:
        whole = [{**vars(one), "says": _sentence(one)} for one in report.refusals]
        write_file(path, f"{json.dumps(whole, ensure_ascii=False, indent=1)}\n".encode())
    return 1 if report.refusals else 0


def _sentence(refusal: Refusal) -> str:
    what = f"{refusal.entity} {refusal.id}".strip()
    field = f", {refusal.field}" if refusal.field else ""
    return f"{refusal.where}: {what}{field} {WORDS[refusal.code]} [{refusal.code}]"
