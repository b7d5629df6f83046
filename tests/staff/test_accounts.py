"""Accounts: made and changed by two people, closed by one, set up with a code that works once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection

from charteroak.journal.models import Entry
from charteroak.journal.queries import count_events
from charteroak.journeys.two_people import decide
from charteroak.staff.actions import (
    AccountRefused,
    begin_accounts,
    close_account,
    create_staff_account,
    make_setup_code,
    propose_account,
    propose_role_change,
    set_up_account,
)
from charteroak.staff.actions.accounts import SETUP_LIFE
from charteroak.staff.acts import CannotPerform
from charteroak.staff.models import Account
from charteroak.staff.permissions import Actor, NotPermitted, Role, actor_for
from people import CLERK, NOON

pytestmark = pytest.mark.django_db

PASSWORD = "seven invented words"
WHERE = {"site": "clerk", "office": "town_clerk"}


def _officer(name: str, role: Role = Role.PROGRAM_MANAGER) -> Actor:
    account = create_staff_account(username=name, password=PASSWORD, role=role, **WHERE, at=NOON)
    return actor_for(account_id=account.opaque_id, role=role, office=account.office)


@pytest.fixture
def officers() -> tuple[Actor, Actor, Actor]:
    return _officer("first"), _officer("second"), _officer("third", Role.KEY_OFFICER)


Officers = tuple[Actor, Actor, Actor]


def _propose(by: Actor, name: str = "newcomer") -> str:
    return propose_account(username=name, role=Role.CLERK, **WHERE, at=NOON, by=by).ref


def test_an_account_is_there_once_a_second_person_wants_it_and_opens_with_its_code(
    officers: Officers,
) -> None:
    first, second, _ = officers
    ref = _propose(first)
    assert not Account.objects.filter(username="newcomer").exists()
    decide(ref=ref, approve=True, at=NOON, by=second)
    account = Account.objects.get(username="newcomer")
    assert (account.role, account.site, account.office) == ("clerk", "clerk", "town_clerk")
    assert not account.has_usable_password()
    code = make_setup_code(account_id=account.opaque_id, at=NOON, by=second)
    assert code not in str(Account.objects.values().get(username="newcomer"))
    set_up_account(username="newcomer", code=f"{code[:8]}-{code[8:].lower()}", password=PASSWORD, at=NOON)
    assert Account.objects.get(username="newcomer").check_password(PASSWORD)
    with pytest.raises(AccountRefused, match="bad_code"):
        set_up_account(username="newcomer", code=code, password="another invented one", at=NOON)
    with pytest.raises(AccountRefused, match="set_up"):
        make_setup_code(account_id=account.opaque_id, at=NOON, by=first)
    leaf = bytes(Entry.objects.filter(event="staff.account_created").latest("id").leaf).decode()
    assert '"role":"clerk"' in leaf
    assert "newcomer" not in leaf


def test_a_code_that_is_old_replaced_or_of_another_opens_nothing(officers: Officers) -> None:
    first, second, _ = officers
    decide(ref=_propose(first), approve=True, at=NOON, by=second)
    decide(ref=_propose(first, "other-one"), approve=True, at=NOON, by=second)
    ids = dict(Account.objects.values_list("username", "opaque_id"))
    replaced = make_setup_code(account_id=ids["newcomer"], at=NOON, by=first)
    code = make_setup_code(account_id=ids["newcomer"], at=NOON, by=first)
    for name, tried, at in (
        ("newcomer", replaced, NOON),
        ("newcomer", code, NOON + SETUP_LIFE),
        ("other-one", code, NOON),
        ("nobody", code, NOON),
        ("first", "", NOON),
    ):
        with pytest.raises(AccountRefused, match="bad_code"):
            set_up_account(username=name, code=tried, password=PASSWORD, at=at)


def test_a_role_changes_when_two_people_want_it_and_neither_is_the_one(officers: Officers) -> None:
    first, second, third = officers
    _officer("fourth")
    ref = propose_role_change(account_id=third.account_id, role=Role.CLERK, **WHERE, at=NOON, by=first).ref
    with pytest.raises(CannotPerform, match="own_account"):
        decide(ref=ref, approve=True, at=NOON, by=third)
    assert Account.objects.get(opaque_id=third.account_id).role == "key_officer"
    decide(ref=ref, approve=True, at=NOON, by=second)
    assert Account.objects.get(opaque_id=third.account_id).role == "clerk"
    leaf = bytes(Entry.objects.get(event="staff.role_changed").leaf).decode()
    assert '"after":"clerk","before":"key_officer"' in leaf


def test_what_was_proposed_of_an_account_that_changed_meanwhile_is_not_done(officers: Officers) -> None:
    first, second, _ = officers
    clerk = create_staff_account(username="a-clerk", password=PASSWORD, role=Role.CLERK, **WHERE, at=NOON)
    ref = propose_role_change(
        account_id=clerk.opaque_id, role=Role.SUPERVISOR, **WHERE, at=NOON, by=first
    ).ref
    Account.objects.filter(pk=clerk.pk).update(site="library")
    with pytest.raises(CannotPerform, match="changed"):
        decide(ref=ref, approve=True, at=NOON, by=second)
    assert Account.objects.get(pk=clerk.pk).role == "clerk"


def test_the_guides_editor_opens_and_closes_with_the_role(officers: Officers) -> None:
    first, second, _ = officers
    clerk = create_staff_account(username="a-clerk", password=PASSWORD, role=Role.CLERK, **WHERE, at=NOON)
    for role, edits in ((Role.PROGRAM_MANAGER, True), (Role.CLERK, False)):
        ref = propose_role_change(account_id=clerk.opaque_id, role=role, **WHERE, at=NOON, by=first).ref
        decide(ref=ref, approve=True, at=NOON, by=second)
        clerk.refresh_from_db()
        assert (clerk.is_staff, clerk.groups.exists(), clerk.user_permissions.exists()) == (edits,) * 3


def test_one_person_closes_an_account_for_good(officers: Officers) -> None:
    first, _, _ = officers
    clerk = create_staff_account(username="a-clerk", password=PASSWORD, role=Role.CLERK, **WHERE, at=NOON)
    close_account(account_id=clerk.opaque_id, at=NOON, by=first)
    clerk.refresh_from_db()
    assert (clerk.is_active, clerk.has_usable_password()) == (False, False)
    assert count_events("staff.account_closed") == 1
    with pytest.raises(AccountRefused, match="closed"):
        close_account(account_id=clerk.opaque_id, at=NOON, by=first)
    with pytest.raises(AccountRefused, match="name_taken"):
        _propose(first, "a-clerk")


def test_two_who_may_change_accounts_are_always_left(officers: Officers) -> None:
    first, second, third = officers
    close_account(account_id=third.account_id, at=NOON, by=first)
    for act in (
        lambda: close_account(account_id=second.account_id, at=NOON, by=first),
        lambda: propose_role_change(
            account_id=second.account_id, role=Role.CLERK, **WHERE, at=NOON, by=first
        ),
    ):
        with pytest.raises(AccountRefused, match="too_few_left"):
            act()


@pytest.mark.parametrize(
    ("name", "code"),
    [("Ab", "bad_name"), ("9lives", "bad_name"), ("a@b.org", "bad_name"), ("first", "name_taken")],
)
def test_a_name_that_cannot_be_is_refused(officers: Officers, name: str, code: str) -> None:
    with pytest.raises(AccountRefused, match=code):
        _propose(officers[0], name)


def test_who_may_not_change_accounts_does_nothing(officers: Officers) -> None:
    acts: list[Callable[[], object]] = [
        lambda: _propose(CLERK),
        lambda: close_account(account_id=officers[0].account_id, at=NOON, by=CLERK),
        lambda: make_setup_code(account_id=officers[0].account_id, at=NOON, by=CLERK),
        lambda: propose_role_change(
            account_id=officers[0].account_id, role=Role.CLERK, **WHERE, at=NOON, by=CLERK
        ),
    ]
    for act in acts:
        with pytest.raises(NotPermitted):
            act()


@pytest.mark.django_db(transaction=True)
def test_two_closings_at_once_leave_two(officers: Officers) -> None:
    fourth = _officer("fourth")
    refused: list[str] = []

    def close(account_id: str) -> None:
        try:
            close_account(account_id=account_id, at=NOON + timedelta(minutes=1), by=officers[0])
        except AccountRefused as error:
            refused.append(error.code)
        finally:
            connection.close()

    ids = [officers[1].account_id, officers[2].account_id, fourth.account_id]
    threads = [threading.Thread(target=close, args=(one,)) for one in ids]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert refused == ["too_few_left"]
    assert Account.objects.filter(is_active=True).count() == 2


def test_the_first_accounts_are_made_once_and_by_two_who_can_act() -> None:
    one, other = ("mayor-office", Role.PROGRAM_MANAGER), ("key-keeper", Role.KEY_OFFICER)
    with pytest.raises(AccountRefused, match="too_few_left"):
        begin_accounts(posts=[(*one, "clerk", "town_clerk")], at=NOON)
    with pytest.raises(AccountRefused, match="bad_name"):
        begin_accounts(posts=[(*one, "clerk", "it"), ("X", Role.CLERK, "clerk", "it")], at=NOON)
    assert not Account.objects.exists()
    posts = [(*one, "clerk", "town_clerk"), (*other, "clerk", "it")]
    codes = begin_accounts(posts=posts, at=NOON)
    set_up_account(username="key-keeper", code=codes["key-keeper"], password=PASSWORD, at=NOON)
    with pytest.raises(AccountRefused, match="not_first"):
        begin_accounts(posts=posts, at=NOON)
    assert count_events("staff.account_created") == 2
