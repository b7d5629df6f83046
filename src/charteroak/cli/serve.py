"""`charteroak serve`: one face of the site, or both, and its background work, started and stopped as one."""

from __future__ import annotations

import argparse
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

from charteroak.cli.own_holder import own_holder
from charteroak.config.roles import PUBLIC, ROLE_OF_FACE, roles_of, secrets_folder, url_as
from charteroak.config.statement_log import list_loud_settings


def add_parser(subparsers: Any) -> None:
    parser = subparsers.add_parser("serve", help="serve the public face, the desk face, or both")
    parser.add_argument(
        "--face",
        choices=sorted(ROLE_OF_FACE),
        default=os.environ.get("CHARTEROAK_FACE") or "all",
        help="public: no staff page and no key store; desk: staff pages and background work; "
        "all: both under one address, for demo and tests",
    )
    parser.add_argument(
        "--port", type=int, default=int(os.environ.get("PORT") or 8000), help="0: the system picks one"
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    return serve(
        port=options.port,
        face=options.face,
        ready=lambda url: print(f"Serving {url} ({options.face})", flush=True),
    )


def take_port(port: int) -> socket.socket:
    """Bind a port on 127.0.0.1 and keep it, so that nobody takes it between the check and the start.

    :raises OSError: it is taken.
    """
    held = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    held.bind(("127.0.0.1", port))
    held.listen(128)
    held.set_inheritable(True)
    return held


def serve(
    *,
    port: int,
    ready: Callable[[str], None],
    face: str = "all",
    prepared: Callable[[], None] | None = None,
) -> int:
    """Serve a face until interrupted, then stop everything that was started. Returns the exit status."""
    try:
        held = take_port(port)
    except OSError:
        print(
            f"Port {port} on 127.0.0.1 is taken. Choose another: PORT={port + 1} make demo", file=sys.stderr
        )
        return 2
    url = f"http://127.0.0.1:{held.getsockname()[1]}"
    os.environ["CHARTEROAK_FACE"] = face
    os.environ.setdefault("CHARTEROAK_DESK_URL" if face == "desk" else "CHARTEROAK_URL", url)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "charteroak.config.settings")
    # A second signal while stopping must not leave a process behind, so both are turned into one tidy exit.
    # SIGINT too: a shell script that starts this in the background has it ignored.
    signal.signal(signal.SIGTERM, _interrupt)
    signal.signal(signal.SIGINT, _interrupt)
    from charteroak.cli.environment import refused_roles, var_folder, with_database
    from charteroak.cli.prepare import write_django_secret

    write_django_secret()
    try:
        with with_database(), own_holder() as holder:
            if prepared is not None:
                prepared()
            if refused_roles(roles_of(face)) or not _policy_adopted():
                return 1
            _warn(face, var_folder())
            return _run_children(held, url, face, ready, holder)
    except KeyboardInterrupt:
        return 0
    finally:
        held.close()


def _policy_adopted() -> bool:
    from charteroak.program.queries import current_policy
    from charteroak.staff.queries import find_adopted_digest

    policy = current_policy()
    if policy.digest == find_adopted_digest():
        return True
    print(
        f"The policy file (version {policy.version}) is not the one that was adopted, so nothing is served.\n"
        f"  Its SHA-256 is {policy.digest}.\n"
        "  Put the adopted file back, or have two people adopt this one: "
        "`charteroak policy adopt FILE --by NAME --second NAME`.\n"
        "  On a first start: `charteroak prepare`.",
        file=sys.stderr,
    )
    return False


def _warn(face: str, var: Path) -> None:
    if face == "public":
        _warn_of_keys(var)
        _warn_of_statements(var)
    if face != "desk":
        _warn_of_tiles()


def _warn_of_keys(var: Path) -> None:
    # This process never opens one; whoever takes it over could, as the same user.
    folder = Path(os.environ.get("CHARTEROAK_KEYS") or var / "keys")
    if os.access(folder, os.R_OK | os.X_OK):
        print(
            f"Warning: the user of this public face can read the key folder {folder}. "
            "Run it as a user of its own: docs/reference/faces.md.",
            file=sys.stderr,
            flush=True,
        )


def _warn_of_statements(var: Path) -> None:
    url = url_as(os.environ["DATABASE_URL"], role=PUBLIC, folder=secrets_folder(var))
    if loud := list_loud_settings(url):
        print(
            f"Warning: the database may write what people type into its own log ({', '.join(loud)}). "
            "How to stop it: docs/reference/logging.md.",
            file=sys.stderr,
            flush=True,
        )


def _warn_of_tiles() -> None:
    # The guide is worth serving without its map.
    from charteroak.web.public.services.map.tiles import find_trouble

    if trouble := find_trouble():
        print(f"Warning: the map's tiles (CHARTEROAK_MAP_TILES). {trouble}.", file=sys.stderr, flush=True)


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _run_children(
    held: socket.socket,
    url: str,
    face: str,
    ready: Callable[[str], None],
    holder: subprocess.Popen[str] | None,
) -> int:
    from charteroak.cli.children import Revival, start_children, stop_children

    children, revival = start_children(held.fileno(), face=face), Revival()
    try:
        _wait_until_answering(url, lambda: children[0].is_alive())
        ready(url)
        while children[0].is_alive() and (holder is None or holder.poll() is None):
            revival.tend(children)
            time.sleep(0.2)
        print("A part of the site stopped by itself; stopping the rest.", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 0
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        stop_children(children)


def _wait_until_answering(url: str, is_alive: Callable[[], bool]) -> None:
    for _ in range(300):
        if not is_alive():
            return
        try:
            with urllib.request.urlopen(url + "/healthz", timeout=2):  # noqa: S310  # nosec B310  # our own loopback
                return
        except (urllib.error.URLError, TimeoutError, ConnectionError):
            time.sleep(0.1)
