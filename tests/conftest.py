"""One PostgreSQL for the whole run, one migrated template, and a database cloned from it for each worker."""

from __future__ import annotations

import gc
import hashlib
import logging
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

import offices
from databases import clone, database_url, drop
from prepared import Prepared, prepare_once
from roles import grant_in_template
from second_holder import RunningHolder, holder_running

ROOT = Path(__file__).resolve().parent.parent
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")


def _point_settings_at_test_folders() -> Path:
    from django.conf import settings

    var = Path(tempfile.mkdtemp(prefix="charteroak-test-"))
    settings.VAR = var
    settings.CHARTEROAK_KEYS = var / "keys"
    settings.CHARTEROAK_KEYS_PASSPHRASE_FILE = var / "secrets" / "keys-passphrase"
    settings.CHARTEROAK_KEY_QUOTAS = {}
    settings.CHARTEROAK_PKCS11_MODULE = None
    settings.CHARTEROAK_LINKS_SECRET_FILE = var / "links-secret"
    settings.CHARTEROAK_LINKS_SECRET_FILE.write_text("of the tests alone")
    settings.CHARTEROAK_SMTP_URL = settings.CHARTEROAK_SMS_URL = ""
    settings.CHARTEROAK_HOLDER_URL = ""
    settings.CHARTEROAK_HOLDER_FILES = settings.CHARTEROAK_HOLDER_OWN = var / "no-holder"
    settings.CHARTEROAK_PUBLISHED = var / "published"
    settings.CHARTEROAK_WITNESSES = var / "witnesses"
    settings.CHARTEROAK_POLICY = ROOT / "policies" / "hartford.toml"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STATIC_ROOT = var / "static"
    settings.STATIC_ROOT.mkdir()
    settings.WHITENOISE_USE_FINDERS = True
    settings.WHITENOISE_AUTOREFRESH = (
        True  # looks a file up when it is asked for; else every test client lists them all
    )
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    return var


VAR = _point_settings_at_test_folders()


def _migrations_digest() -> str:
    digest = hashlib.sha256((ROOT / "requirements.lock").read_bytes())
    for path in sorted((ROOT / "src").glob("charteroak/*/migrations/*.py")):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:16]


# Thousands of tests and all that they import stay for the whole run: looked through again and again, nothing is found.
gc.set_threshold(100_000)


def pytest_collection_finish() -> None:
    """Look for garbage among what tests make, and no more among what was loaded."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Stop a run that would spread over workers what is to share one site: it would start a site in each."""
    if getattr(config.option, "loadgroup", False):
        lost = [one for one in items if one.get_closest_marker("xdist_group") and "@" not in one.nodeid]
        if lost:
            raise pytest.UsageError(f"pytest-xdist does not keep groups together, as of {lost[0].nodeid}")


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """Start, or join, the test PostgreSQL. Its data may be lost at a power cut: tests can be run again."""
    given = os.environ.get("CHARTEROAK_TEST_DATABASE_URL")
    if given:
        yield given
        return
    from charteroak.config.database import start_embedded

    folder = ROOT / "var" / "test-postgres"
    server = start_embedded(folder)
    url = server.get_uri()
    with psycopg.connect(url, autocommit=True) as connection:
        for line in (
            "fsync = off",
            "synchronous_commit = off",
            "full_page_writes = off",
            "max_connections = 200",
        ):
            connection.execute(sql.SQL("ALTER SYSTEM SET {}").format(sql.SQL(line)))
        connection.execute("SELECT pg_reload_conf()")
    yield url
    server.cleanup()


def _migrate(url: str) -> None:
    from django.core.management import call_command
    from django.db import connections

    from charteroak.config.database import django_database
    from charteroak.lib.collecting import rare_collections

    connections["default"].settings_dict.update(django_database(url))
    with rare_collections():
        call_command("migrate", verbosity=0, interactive=False)
    connections.close_all()


@pytest.fixture(scope="session")
def template(postgres: str, django_db_blocker: pytest.FixtureRequest) -> str:
    """Return the name of a migrated template database, made once for each state of the migrations."""
    name = f"charteroak_template_{_migrations_digest()}"
    with psycopg.connect(postgres, autocommit=True) as connection:
        # One worker builds, the others wait.
        connection.execute("SELECT pg_advisory_lock(4242)")
        known = connection.execute(
            "SELECT datistemplate FROM pg_database WHERE datname = %s", [name]
        ).fetchone()
        if known is None or not known[0]:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))
            connection.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'").format(sql.Identifier(name))
            )
            with django_db_blocker.unblock():  # type: ignore[attr-defined]  # pytest-django's fixture
                _migrate(database_url(postgres, name))
            connection.execute(sql.SQL("ALTER DATABASE {} IS_TEMPLATE true").format(sql.Identifier(name)))
        grant_in_template(connection, database_url(postgres, name), name)
        connection.execute("SELECT pg_advisory_unlock(4242)")
    return name


@pytest.fixture(scope="session")
def prepared(postgres: str, template: str) -> Prepared:
    """Return an installation that was prepared already, to be copied by whoever serves a site."""
    return prepare_once(postgres, template)


@pytest.fixture(scope="session")
def django_db_setup(postgres: str, template: str, django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """Replace pytest-django's own set-up: a clone of the template instead of migrating again."""
    from django.db import connections
    from django.test import TransactionTestCase

    from charteroak.config.database import django_database

    name = f"charteroak_test_{WORKER}_{os.getpid()}"
    with django_db_blocker.unblock():  # type: ignore[attr-defined]  # pytest-django's fixture
        url = clone(postgres, template, name)
        connections["default"].settings_dict.update(django_database(url))
        connections["default"].settings_dict["CONN_MAX_AGE"] = 0

    def clone_again(_: TransactionTestCase) -> None:
        # Instead of emptying the tables, which append-only ones refuse: a fresh clone, pages of the guide and all.
        connections.close_all()
        clone(postgres, template, name)

    kept = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]  # Django's own
    TransactionTestCase._fixture_teardown = clone_again  # type: ignore[attr-defined]
    yield
    TransactionTestCase._fixture_teardown = kept  # type: ignore[attr-defined]
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        connections.close_all()
        drop(postgres, name)


@pytest.fixture(scope="session", autouse=True)
def compiled_words() -> None:
    from django.conf import settings

    from charteroak.lib.catalogs import compile_catalogs

    compile_catalogs(Path(path) for path in settings.LOCALE_PATHS)


@pytest.fixture(autouse=True)
def english_to_begin_with() -> None:
    """Forget the language that an earlier test's request left in this thread."""
    from django.utils import translation

    translation.activate("en")


@pytest.fixture(autouse=True)
def no_person_in_any_log_line() -> Iterator[None]:
    """Fail any test in which any logger writes a name, birth date or address of the cast."""
    from leaks import LeakHandler

    handler = LeakHandler()
    logging.getLogger().addHandler(handler)
    yield
    logging.getLogger().removeHandler(handler)


@pytest.fixture(scope="session")
def second_holder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningHolder]:
    """The second institution's holder for the whole run: real HTTPS on the loopback address, in a thread."""
    with holder_running(tmp_path_factory.mktemp("holder")) as running:
        # Like the tests' PostgreSQL: what a power cut would lose can be tested again.
        running.holder.ledger._database.execute("PRAGMA synchronous = OFF")
        yield running


@pytest.fixture
def key_store(
    tmp_path: Path, settings: object, second_holder: RunningHolder, request: pytest.FixtureRequest
) -> None:
    """A key store of this test's own, and a line to the second holder, which is of the whole run.

    Empty; or, for an office, a copy of the one with the standing keys in it.
    """
    from charteroak.custody.actions import prepare_key_store

    keys, passphrase = tmp_path / "keys", tmp_path / "secrets" / "passphrase"
    settings.CHARTEROAK_KEYS = keys  # type: ignore[attr-defined]
    settings.CHARTEROAK_KEYS_PASSPHRASE_FILE = passphrase  # type: ignore[attr-defined]
    settings.CHARTEROAK_HOLDER_URL = second_holder.url  # type: ignore[attr-defined]
    settings.CHARTEROAK_HOLDER_FILES = second_holder.files  # type: ignore[attr-defined]
    settings.CHARTEROAK_PUBLISHED = tmp_path / "published"  # type: ignore[attr-defined]
    settings.CHARTEROAK_WITNESSES = tmp_path / "witnesses"  # type: ignore[attr-defined]
    if "office" in request.fixturenames and settings.CHARTEROAK_PKCS11_MODULE is None:  # type: ignore[attr-defined]
        offices.copy_keys(keys, passphrase)
    prepare_key_store()


@pytest.fixture
def office(key_store: None, db: None, settings: object) -> None:
    """What a visit needs: a database, a key store with the standing keys in it, and an agreed second holder."""
    keys: Path = settings.CHARTEROAK_KEYS  # type: ignore[attr-defined]
    if not offices.copy_rows(keys):
        offices.make(keys, settings.CHARTEROAK_KEYS_PASSPHRASE_FILE)  # type: ignore[attr-defined]
