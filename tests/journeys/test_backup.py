"""A copy of the database: encrypted from the first byte, without a key in it, whole or not there; and back again."""

from __future__ import annotations

import hashlib
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import psycopg
import pyrage
import pytest
from django.conf import settings as current
from django.db import connection, connections, transaction
from psycopg import sql

from charteroak.cards.actions import revoke_card
from charteroak.cards.models import Card, StatusList
from charteroak.cards.queries import get_status_values
from charteroak.config.database import django_database
from charteroak.config.granting import apply_grants
from charteroak.config.roles import BACKUP, url_as
from charteroak.custody.queries import get_key_store
from charteroak.custody.stores.base import KeyDestroyed
from charteroak.enrollment.actions import person_of
from charteroak.enrollment.models import Visit
from charteroak.enrollment.sealing import Opening, open_details
from charteroak.journal.queries import count_events, list_entries
from charteroak.journeys.backup import BackupRefused, list_backups, make_backup
from charteroak.journeys.destroy_overdue import destroy_overdue
from charteroak.journeys.publish import publish_issuer
from charteroak.journeys.publish_journal import JournalForked, journal_folder, publish_journal
from charteroak.journeys.restore import RestoreRefused, agree_with_published, read_identities, restore_backup
from charteroak.matching.actions import destroy_past_quarters, find_cards_of
from charteroak.matching.models import MiniRecord, Posting
from database_clock import set_database_day
from databases import clone, database_url, drop
from killing import killed_before
from people import AMAL, CLERK, MARISOL, NOON, THANH, detailed, handed_over, hartford, personal_texts

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("office", "holder")]

_WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")
_EMPTY, _APART = f"charteroak_restored_{_WORKER}", f"charteroak_backed_up_{_WORKER}"


@pytest.fixture
def holder(settings, tmp_path: Path) -> Path:  # type: ignore[no-untyped-def]
    """Where copies go, and to whom: returns the file of the private key, which a city keeps elsewhere."""
    key = pyrage.x25519.Identity.generate()
    settings.CHARTEROAK_BACKUPS = tmp_path / "backups"
    settings.CHARTEROAK_BACKUP_RECIPIENTS = tmp_path / "recipients"
    settings.CHARTEROAK_BACKUP_RECIPIENTS.write_text(f"# the clerk's\n{key.to_public()}\n")
    path = tmp_path / "identity"
    path.write_text(f"# elsewhere\n{key}\n")
    return path


@pytest.fixture
def empty(postgres: str) -> Iterator[str]:
    """An empty database that this process is connected to once `moved` is called."""
    used = dict(connection.settings_dict)
    with psycopg.connect(postgres, autocommit=True) as server:
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(_EMPTY)))
        server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(_EMPTY)))
    yield database_url(postgres, _EMPTY)
    connections.close_all()
    connection.settings_dict.clear()
    connection.settings_dict.update(used)
    drop(postgres, _EMPTY)


def moved(url: str) -> None:
    connections.close_all()
    connection.settings_dict.update(django_database(url))


def plain(path: Path, holder: Path) -> bytes:
    return pyrage.decrypt(path.read_bytes(), read_identities(holder))


def test_a_copy_is_named_without_anybody_sealed_and_recorded(holder: Path) -> None:
    detailed()
    made = make_backup(at=NOON)
    assert re.fullmatch(r"charteroak-20261124t170000z-[0-9a-f]{16}\.age", made.path.name)
    assert made.path.stat().st_mode & 0o777 == 0o600
    content = made.path.read_bytes()
    assert content.startswith(b"age-encryption.org/v1\n")
    assert (made.size, made.digest) == (len(content), hashlib.sha256(content).hexdigest())
    (entry,) = [one for one in list_entries() if one.event == "backup.made"]
    assert entry.details == {"digest": made.digest}
    assert b"PGDMP" not in content
    assert plain(made.path, holder).startswith(b"PGDMP")
    assert [path for path in current.CHARTEROAK_BACKUPS.iterdir() if path.suffix not in {".age", ""}] == []


def test_no_key_and_nobody_is_in_it(holder: Path) -> None:
    """Not even for whoever has the private key of the copy."""
    detailed()
    copy = plain(make_backup(at=NOON).path, holder)
    files = [path for path in current.CHARTEROAK_KEYS.rglob("*") if path.is_file()]
    assert len(files) > 5
    secrets = [path.read_bytes().strip() for path in (*files, current.CHARTEROAK_KEYS_PASSPHRASE_FILE)]
    for secret in secrets:
        if len(secret) > 8:
            assert secret not in copy
            assert secret.hex().encode() not in copy
    for text in personal_texts():
        if len(text) > 4:
            assert text.encode() not in copy


def test_a_restored_copy_opens_nothing_whose_key_is_gone(holder: Path, empty: str) -> None:
    ref = detailed()
    path = make_backup(at=NOON).path
    destroy_overdue(policy=hartford(), at=NOON + timedelta(days=3))
    assert get_key_store().names("visit") == []
    moved(empty)
    restore_backup(path=path, identities=read_identities(holder), at=NOON + timedelta(days=3))
    visit = Visit.objects.get(ref=ref)  # the sealed bytes are back
    assert visit.sealed_details
    with pytest.raises(KeyDestroyed), transaction.atomic():
        open_details(visit, Opening("test", NOON, CLERK))
    assert count_events("backup.restored") == 1
    assert destroy_overdue(policy=hartford(), at=NOON + timedelta(days=3)) == 1


def test_while_its_key_lives_a_restored_visit_goes_on_where_it_was(holder: Path, empty: str) -> None:
    ref = detailed()
    path = make_backup(at=NOON).path
    moved(empty)
    restore_backup(path=path, identities=read_identities(holder), at=NOON)
    with transaction.atomic():
        assert open_details(Visit.objects.get(ref=ref), Opening("test", NOON, CLERK)) == MARISOL


def test_whoever_was_in_the_index_is_found_after_a_restore_and_their_quarter_still_ends(
    holder: Path, empty: str
) -> None:
    number, path = handed_over(), make_backup(at=NOON).path
    rows = Posting.objects.count() + MiniRecord.objects.count()
    moved(empty)
    restore_backup(path=path, identities=read_identities(holder), at=NOON)
    assert find_cards_of(person=person_of(MARISOL)) == [number]
    again = handed_over(THANH)
    assert find_cards_of(person=person_of(THANH)) == [again]
    set_database_day(date(2040, 1, 1))
    assert destroy_past_quarters(before=date(2040, 1, 1)) > rows > 2
    assert find_cards_of(person=person_of(MARISOL)) == []


def test_what_was_published_since_is_not_unsaid(holder: Path, empty: str) -> None:
    """A journal that goes on where the public saw it, and no card that was switched off is good again."""
    known, path = handed_over(), make_backup(at=NOON).path
    unknown = handed_over(THANH, at=NOON + timedelta(hours=1))
    for number in (known, unknown):
        revoke_card(number=number, reason="lost", at=NOON, by=CLERK)
    place = Card.objects.get(number=unknown).status_index
    publish_issuer(at=NOON)
    size, (_, bad) = publish_journal(), get_status_values(1)
    moved(empty)
    restore_backup(path=path, identities=read_identities(holder), at=NOON)
    with pytest.raises(JournalForked):
        publish_journal()
    agreed = agree_with_published(policy=hartford(), at=NOON)
    assert agreed.entries > 10
    assert agreed.places == 2
    assert publish_journal(whole=True) == size + 1  # and that it was restored
    assert get_status_values(1)[1] == bad
    assert Card.objects.get(number=known).state == "revoked"
    assert Card.objects.get(status_index=place).number != unknown
    assert agree_with_published(policy=hartford(), at=NOON).places == 0
    listed = Card.objects.get(number=handed_over(AMAL, at=NOON + timedelta(hours=2))).status_list_id
    assert listed > 1  # never beside cards that the copy does not know
    assert StatusList.objects.count() == 2


def test_another_journal_than_the_published_one_is_refused(holder: Path, empty: str) -> None:
    path = make_backup(at=NOON).path
    handed_over()
    publish_journal()
    moved(empty)
    restore_backup(path=path, identities=read_identities(holder), at=NOON)
    handed_over(at=NOON + timedelta(hours=1))
    from charteroak.journal.actions import sequence_entries

    sequence_entries()
    with pytest.raises(JournalForked):
        agree_with_published(policy=hartford(), at=NOON)
    assert (journal_folder() / "checkpoint").exists()


def test_a_database_with_tables_is_not_restored_into(holder: Path) -> None:
    path = make_backup(at=NOON).path
    with pytest.raises(RestoreRefused, match="not_empty"):
        restore_backup(path=path, identities=read_identities(holder), at=NOON)


@pytest.mark.parametrize("damage", ["cut", "cut_at_a_chunk", "changed", "other_identity", "no_copy"])
def test_a_damaged_copy_leaves_the_database_as_empty_as_it_was(holder: Path, empty: str, damage: str) -> None:
    path = make_backup(at=NOON).path
    content = bytearray(path.read_bytes())
    identities = read_identities(holder)
    header = content.index(b"\n--- ") + 5
    body = content.index(b"\n", header) + 1 + 16
    if damage == "cut":
        content = content[: len(content) // 2]
    elif damage == "cut_at_a_chunk":
        content = content[: body + (64 * 1024 + 16)]
    elif damage == "changed":
        content[-40] ^= 1
    elif damage == "other_identity":
        identities = [pyrage.x25519.Identity.generate()]
    else:
        content = bytearray(b"PGDMP nothing")
    path.write_bytes(content)
    moved(empty)
    with pytest.raises(RestoreRefused, match="backup"):
        restore_backup(path=path, identities=identities, at=NOON)
    assert connection.introspection.table_names() == []


@pytest.mark.parametrize("recipients", ["", "# nobody\n", "age1nonsense\n", None])
def test_without_anybody_to_encrypt_to_there_is_no_copy(settings, recipients: str | None) -> None:  # type: ignore[no-untyped-def]
    if recipients is None:
        settings.CHARTEROAK_BACKUP_RECIPIENTS.unlink()
    else:
        settings.CHARTEROAK_BACKUP_RECIPIENTS.write_text(recipients)
    with pytest.raises(BackupRefused, match="recipients"):
        make_backup(at=NOON)
    assert list_backups() == []
    assert count_events("backup.made") == 0


def test_an_identity_that_is_none_is_refused_and_not_quoted(tmp_path: Path) -> None:
    path = tmp_path / "wrong"
    path.write_text("AGE-SECRET-KEY-1NOTONE\n")
    with pytest.raises(RestoreRefused, match=r"^identity$") as refused:
        read_identities(path)
    assert refused.value.__cause__ is None


def test_a_dump_that_fails_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "charteroak.journeys.backup.tool_environment",
        lambda url: {**os.environ, "PGDATABASE": "no_such_database"},
    )
    with pytest.raises(BackupRefused, match="dump"):
        make_backup(at=NOON)
    assert list_backups() == []
    assert count_events("backup.made") == 0


def test_old_copies_are_destroyed_on_time_and_said_so(holder: Path) -> None:
    old, young = make_backup(at=NOON), make_backup(at=NOON + timedelta(days=1))
    (current.CHARTEROAK_BACKUPS / "notes.txt").write_text("not ours")
    destroy_overdue(policy=hartford(), at=NOON + timedelta(days=35))
    assert [path for _, path in list_backups()] == [old.path, young.path]
    destroy_overdue(policy=hartford(), at=NOON + timedelta(days=35, minutes=1))
    assert [path for _, path in list_backups()] == [young.path]
    assert count_events("backup.destroyed") == 1
    assert (current.CHARTEROAK_BACKUPS / "notes.txt").exists()


def test_the_role_that_may_only_read_is_enough(
    postgres: str, template: str, holder: Path, tmp_path: Path
) -> None:
    url = clone(postgres, template, _APART)
    try:
        apply_grants(url, folder=tmp_path / "passwords")
        made = make_backup(at=NOON, database_url=url_as(url, role=BACKUP, folder=tmp_path / "passwords"))
        assert b"journal_entry" in plain(made.path, holder)
    finally:
        drop(postgres, _APART)


_SLOW = """
import sys, time
sys.path.insert(0, {src!r})
import django
django.setup()
from django.conf import settings
from pathlib import Path
settings.CHARTEROAK_BACKUPS = Path({backups!r})
settings.CHARTEROAK_BACKUP_RECIPIENTS = Path({recipients!r})
from charteroak.journeys import backup
kept = backup._Digested.write
def slowly(self, data):
    time.sleep(0.05)
    return kept(self, data)
backup._Digested.write = slowly
from charteroak.lib.clock import now
backup.make_backup(at=now())
"""


def test_killed_in_the_middle_nothing_looks_whole_and_the_next_one_clears_up() -> None:
    used = connection.settings_dict
    url = f"postgresql:///{used['NAME']}?host={used['HOST']}&user={used['USER']}"
    url += f"&port={used['PORT']}" if used["PORT"] else ""
    folder = current.CHARTEROAK_BACKUPS
    code = _SLOW.format(
        src=sys.path[0], backups=str(folder), recipients=str(current.CHARTEROAK_BACKUP_RECIPIENTS)
    )
    environment = {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "charteroak.config.settings"}
    child = subprocess.Popen([sys.executable, "-c", code], env=environment)
    deadline = time.monotonic() + 40
    while not [path for path in folder.glob(".draft-*") if path.stat().st_size > 5000]:
        assert time.monotonic() < deadline
        assert child.poll() is None
        time.sleep(0.02)
    child.send_signal(signal.SIGKILL)
    child.wait(10)
    assert list_backups() == []
    (draft,) = folder.glob(".draft-*")
    assert draft.read_bytes().startswith(b"age-encryption.org/v1\n")
    assert count_events("backup.made") == 0
    made = make_backup(at=NOON)
    assert sorted(path.name for path in folder.iterdir()) == [".lock", made.path.name]
    assert not Posting.objects.exists()


def test_killed_at_any_point_of_its_writing_a_copy_with_a_name_is_in_the_journal() -> None:
    def step() -> None:
        make_backup(at=NOON)

    point = 0
    while killed_before(point, step, also=("pathlib.Path.replace",)):
        recorded = {entry.details["digest"] for entry in list_entries() if entry.event == "backup.made"}
        for _, path in list_backups():
            assert hashlib.sha256(path.read_bytes()).hexdigest() in recorded
        point += 1
    assert point >= 3  # the entry, and both sides of the name
    assert list_backups()
