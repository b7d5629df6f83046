"""`charteroak prepare`: make an installation ready to serve, from nothing or after an update. Safe to repeat."""

from __future__ import annotations

import argparse
import json
import os
import secrets
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from charteroak.cli.environment import with_database
from charteroak.cli.own_holder import own_holder
from charteroak.lib.clock import now, ticks
from charteroak.lib.collecting import rare_collections

if TYPE_CHECKING:
    from charteroak.staff.permissions import Role


def add_parser(subparsers: Any) -> None:
    parser = subparsers.add_parser("prepare", help="migrate, load the policy, make keys; safe to repeat")
    parser.add_argument("--demo-staff", action="store_true", help="make the demo's staff accounts too")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    write_django_secret()
    with with_database(), own_holder():
        prepare(demo_staff=options.demo_staff)
    return 0


def write_django_secret() -> None:
    """Write the secrets that sign sessions and links, before Django reads its settings for good."""
    from django.conf import settings

    if _write_secret(settings.SECRET_KEY_FILE):
        settings.SECRET_KEY = settings.SECRET_KEY_FILE.read_text().strip()
    _write_secret(settings.CHARTEROAK_LINKS_SECRET_FILE)


def _write_secret(path: Path) -> bool:
    if path.exists():
        return False
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.write_text(secrets.token_urlsafe(48) + "\n")
    return True


@contextmanager
def _step(words: str) -> Iterator[None]:
    print(f"  {words} ...", end="", flush=True)
    start = time.monotonic()
    yield
    print(f" {time.monotonic() - start:.1f} s", flush=True)


def prepare(*, demo_staff: bool) -> None:
    """Run every step that is not done yet. Needs `with_database`."""
    steps: list[tuple[str, Callable[[], None]]] = [
        ("Checking the policy", _check_policy),
        ("Compiling the words of every language", _compile_words),
        ("Building the tables (the first time takes half a minute)", _migrate),
        ("Adopting the policy that the installation begins with", _adopt_policy),
        ("Giving each part of the program its rights in the database", _make_grants),
        ("Making the keys that are missing", _make_keys),
        ("Agreeing with the second key holder", _agree_with_holder),
        ("Opening the seats of the coming weeks", _open_seats),
        ("Making the keys that contacts are sealed to", _publish_desk_keys),
        ("Making the keys for who wants to comment", _publish_comment_keys),
        ("Writing the guide's first pages", _seed_guide),
        ("Writing the first services of the directory", _seed_directory),
        ("Making both searchable", _index_search),
        ("Publishing issuer keys and status lists", _publish),
        ("Publishing the journal", _publish_journal),
        ("Gathering styles and scripts", _collect_static),
    ]
    if demo_staff:
        steps.append(("Making the demo's staff accounts", make_demo_staff))
    for words, act in steps:
        with _step(words):
            act()


def _check_policy() -> None:
    from charteroak.program.queries import current_policy

    current_policy()


def _adopt_policy() -> None:
    from django.conf import settings

    from charteroak.program.queries import current_policy
    from charteroak.staff.actions import adopt_first_policy

    policy = current_policy()
    adopt_first_policy(
        version=policy.version, digest=policy.digest, at=now(), always=settings.CHARTEROAK_DEMO
    )


def _compile_words() -> None:
    from django.conf import settings

    from charteroak.lib.catalogs import compile_catalogs

    compile_catalogs(Path(path) for path in settings.LOCALE_PATHS)


def _migrate() -> None:
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        with rare_collections():
            call_command("migrate", verbosity=0, interactive=False)


def _make_grants() -> None:
    from django.conf import settings

    from charteroak.config.granting import apply_grants
    from charteroak.config.roles import secrets_folder

    undeclared = apply_grants(os.environ["DATABASE_URL"], folder=secrets_folder(settings.VAR))
    for table in undeclared:
        print(f"\n  Nobody but the owner reaches {table}: give it a line in config/grants.py.", end="")


def _make_keys() -> None:
    from charteroak.custody.actions import ensure_standing_keys, look_at_clock, prepare_key_store
    from charteroak.journeys.signing_keys import register_first_keys

    prepare_key_store()
    ensure_standing_keys(at=now())
    register_first_keys(at=now())
    # The mark that later moments are held against, from the first day on.
    if look_at_clock(at=now(), ticks=ticks()):
        print(" the clock is in doubt, so nothing is destroyed by it: see `charteroak clock` ...", end="")


def _agree_with_holder() -> None:
    from django.conf import settings

    from charteroak.custody.actions import make_sentinels

    if not settings.CHARTEROAK_HOLDER_URL:
        print(" not yet: see docs/how-to/second-holder.md; until then no card is issued ...", end="")
        return
    make_sentinels(at=now())


def _open_seats() -> None:
    from charteroak.booking.actions import open_seats

    open_seats(at=now())


def _publish_desk_keys() -> None:
    from charteroak.booking.actions import publish_desk_keys

    publish_desk_keys(at=now())


def _publish_comment_keys() -> None:
    from charteroak.journeys.comment_keys import publish_comment_keys

    publish_comment_keys(at=now())


def _seed_guide() -> None:
    from charteroak.guide.actions import connect_translations, seed_first_pages

    seed_first_pages(at=now())
    connect_translations()


def _seed_directory() -> None:
    from charteroak.directory.actions import seed_directory

    seed_directory(at=now())


def _index_search() -> None:
    from charteroak.guide.actions import refresh_search

    refresh_search(at=now())


def _publish() -> None:
    from charteroak.journeys.publish import publish_issuer

    publish_issuer(at=now())


def _publish_journal() -> None:
    from charteroak.journeys.publish_journal import JournalForked, publish_journal

    try:
        publish_journal()
    except JournalForked as forked:
        # Cards must be served all the same; what was published stays as it is until a person has looked.
        print(f" NOT PUBLISHED: {forked}", end="", file=sys.stderr, flush=True)


def _collect_static() -> None:
    from django.conf import settings
    from django.contrib.staticfiles.finders import get_finders
    from django.core.management import call_command

    if settings.WHITENOISE_USE_FINDERS:
        return
    newest = max(
        (
            Path(storage.path(name)).stat().st_mtime
            for finder in get_finders()
            for name, storage in finder.list([])
        ),
        default=0.0,
    )
    stamp = settings.STATIC_ROOT / ".gathered"
    if not stamp.exists() or float(stamp.read_text() or 0) < newest:
        call_command("collectstatic", verbosity=0, interactive=False, clear=True)
        stamp.write_text(str(newest))


# Which institution each of the demo's accounts answers to; the rest are the town clerk's.
_DEMO_OFFICES = {"privacy_officer": "privacy", "counsel": "counsel", "key_officer": "it", "auditor": "audit"}


def make_demo_staff() -> None:
    """Make one account a role, and a clerk at a second site, with invented passwords kept for the demo alone."""
    from django.conf import settings

    from charteroak.staff.actions import create_staff_account

    posts = _demo_posts()
    secrets_of = _demo_secrets(settings.VAR / "secrets" / "demo-staff.json", list(posts))
    for name, (role, site) in posts.items():
        create_staff_account(
            username=name,
            password=secrets_of[name]["password"],
            role=role,
            site=site,
            office="library" if name == "librarian" else _DEMO_OFFICES.get(role.value, "town_clerk"),
            at=now(),
            totp_secret=secrets_of[name]["totp"],
        )


def _demo_posts() -> dict[str, tuple[Role, str]]:
    """Return the demo's accounts by name: their role and the site they work at."""
    from charteroak.program.queries import current_policy
    from charteroak.staff.permissions import Role

    sites = current_policy().sites
    # Where appointments are, so that the demo's clerk can check in whoever books one.
    main = next((site for site in sites if any(x.kind == "appointment" for x in site.sessions)), sites[0])
    posts = {role.value: (role, main.code) for role in Role}
    second = next((site for site in sites if site.code != main.code), None)
    if second is not None:
        posts["librarian"] = (Role.CLERK, second.code)
    return posts


def _demo_secrets(path: Path, names: list[str]) -> dict[str, dict[str, str]]:
    """Return each account's password and TOTP secret, after writing those that the file lacks."""
    from allauth.mfa.totp.internal.auth import generate_totp_secret

    known: dict[str, dict[str, str]] = json.loads(path.read_text()) if path.exists() else {}
    missing = [name for name in names if name not in known]
    for name in missing:
        known[name] = {"password": f"oak-{secrets.token_hex(5)}", "totp": generate_totp_secret()}
    if missing:
        path.touch(mode=0o600)
        path.write_text(json.dumps(known, indent=1))
    return known
