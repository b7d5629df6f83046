"""`charteroak demo`: prepare everything, serve it, and say where to go."""

from __future__ import annotations

import argparse
import json
import os
from pathlib import Path
from typing import Any

from charteroak.cli.serve import serve


def add_parser(subparsers: Any) -> None:
    parser = subparsers.add_parser(
        "demo", help="prepare everything and serve the site; or --walk the whole story"
    )
    parser.add_argument("--port", type=int, default=int(os.environ.get("PORT") or 8000))
    parser.add_argument(
        "--walk", action="store_true", help="play the story once, without a browser or a server"
    )
    parser.add_argument(
        "--out", type=Path, help="with --walk: keep the card, its picture and the keys in this folder"
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    os.environ["CHARTEROAK_DEMO"] = "1"
    if options.walk:
        from charteroak.cli.walk import walk

        return walk(options.out)
    print("Charter Oak: preparing the demo.", flush=True)
    return serve(port=options.port, ready=_say_where_to_go, prepared=_prepare)


def _prepare() -> None:
    from charteroak.cli.prepare import prepare

    prepare(demo_staff=True)


def _say_where_to_go(url: str) -> None:
    from django.conf import settings

    accounts = json.loads((settings.VAR / "secrets" / "demo-staff.json").read_text())
    by_name = url.replace("127.0.0.1", "localhost")  # WebAuthn knows no addresses, only names
    print(
        f"""
Charter Oak is ready.

  As a resident   {url}/en/            (en español: {url}/es/)
  As a clerk      {url}/en/desk/       name: clerk   password: {accounts["clerk"]["password"]}
                  its sign-in code: make code   (stands in for the clerk's telephone; new every 30 seconds)
                  (passkeys work by name only: {by_name}/en/desk/)
  As a verifier   {url}/en/check/

  Other staff: {", ".join(name for name in accounts if name != "clerk")}; their passwords stand in
  var/secrets/demo-staff.json, their codes come from `make code NAME=...`.

  Ctrl-C stops everything.
""",
        flush=True,
    )
