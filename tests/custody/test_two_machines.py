"""Two machines with one token share no lock file; the database keeps them from making one key twice."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from django.db import connections
from pkcs11 import Attribute, ObjectClass
from pytest_django.fixtures import Settings

from charteroak.custody.actions import cohort_key, prepare_key_store
from charteroak.custody.stores.pkcs11 import Pkcs11Store
from charteroak.journal.queries import count_events
from people import NOON
from tokens import SOFTHSM, Place

MACHINES = 4


@pytest.mark.django_db(transaction=True)
def test_processes_without_a_common_lock_file_make_one_key_and_record_it_once(
    token_place: Place, key_store: None, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.CHARTEROAK_PKCS11_MODULE = str(SOFTHSM)
    settings.CHARTEROAK_PKCS11_TOKEN = token_place.label
    settings.CHARTEROAK_PKCS11_PIN_FILE = token_place.folder / "pin"
    prepare_key_store()

    @contextmanager
    def no_lock(_: Pkcs11Store) -> Iterator[None]:
        yield

    monkeypatch.setattr(Pkcs11Store, "_one_at_a_time", no_lock)
    connections.close_all()
    context = multiprocessing.get_context("fork")
    together, answers = context.Barrier(MACHINES), context.SimpleQueue()

    def machine() -> None:
        together.wait(20)
        try:
            answers.put(cohort_key(expires_on=date(2028, 11, 30), at=NOON))
        except Exception as error:  # told to the parent, which fails on it
            answers.put(repr(error))
        finally:
            connections.close_all()

    children = [context.Process(target=machine) for _ in range(MACHINES)]
    for each in children:
        each.start()
    assert [answers.get() for _ in children] == ["cohort/2028-11"] * MACHINES
    for each in children:
        each.join()

    def keys(session: Any) -> int:
        wanted = {Attribute.LABEL: "cohort/2028-11", Attribute.CLASS: ObjectClass.SECRET_KEY}
        return len(list(session.get_objects(wanted)))

    assert token_place.token().run(keys) == 1
    assert count_events("key.created") == 1
