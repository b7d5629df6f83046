"""From a pen name and an address to the link in the box: sealed on the way, sent once, and the address dropped."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import pytest
from django.core.cache import cache
from django.db.utils import ProgrammingError
from django.test import Client
from pytest_django.fixtures import Settings

from charteroak.custody.queries import get_key_store
from charteroak.guide.actions import CommentsOff, delete_commenter, use_link, write_comment
from charteroak.guide.models import (
    Comment,
    Commenter,
    CommenterAddress,
    CommenterLink,
    CommentKey,
    ErrorReport,
)
from charteroak.guide.queries.comments import CommenterFacts, list_waiting
from charteroak.guide.states import CommentState, SubjectKind
from charteroak.journal.queries import count_events
from charteroak.journeys.ask_to_comment import ask_to_comment, ask_to_sign_in, can_ask
from charteroak.journeys.comment_keys import publish_comment_keys
from charteroak.journeys.decide_comment import moderate
from charteroak.journeys.destroy_overdue import destroy_overdue
from charteroak.journeys.send_messages import send_messages
from charteroak.notify.models import Message
from charteroak.staff.permissions import Role, actor_for
from people import NOON, hartford
from post_office import Mailbox, smtp_server
from roles import acting_as

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("office")]
EMAIL = "marta@example.org"
EDITOR = actor_for(account_id="ed170", role=Role.EDITOR)
A_DAY = timedelta(days=1, minutes=1)


@pytest.fixture(autouse=True)
def nobody_was_written_to_before() -> None:
    cache.clear()


@pytest.fixture
def mailbox(settings: Settings) -> Iterator[Mailbox]:
    with smtp_server() as box:
        settings.CHARTEROAK_SMTP_URL = f"smtp://127.0.0.1:{box.port}"
        settings.CHARTEROAK_SMTP_FROM = "no-reply@example.org"
        publish_comment_keys(at=NOON)
        yield box


def ask(name: str = "Maple", *, notices: bool = False, address: str = EMAIL, language: str = "en") -> None:
    ask_to_comment(
        pen_name=name, address=address, wants_notices=notices, language=language, form=uuid4().hex, at=NOON
    )


def token_in(box: Mailbox, number: int = -1) -> str:
    found = re.search(r"/comments/account/link/([^/\s]+)/", box.mails[number].get_content())
    assert found
    return found[1]


def begun(box: Mailbox, name: str = "Maple", *, notices: bool = False) -> CommenterFacts:
    ask(name, notices=notices)
    send_messages(at=NOON)
    return use_link(token=token_in(box), form="press", at=NOON)


def written(who: CommenterFacts, text: str = "They helped me.") -> UUID:
    return write_comment(
        commenter=who.id, kind=SubjectKind.GUIDE, ref=uuid4(), language="en", text=text, form=uuid4().hex, at=NOON
    )  # fmt: skip


def test_the_link_comes_once_in_the_askers_language_and_the_address_is_dropped_with_it(
    mailbox: Mailbox,
) -> None:
    ask(language="es")
    assert EMAIL.encode() not in bytes(CommenterAddress.objects.get().sealed)
    assert (send_messages(at=NOON), send_messages(at=NOON)) == (1, 0)
    assert mailbox.to == [EMAIL]
    assert mailbox.mails[0]["Subject"] == "Su enlace"
    assert "/es/comments/account/link/" in mailbox.mails[0].get_content()
    assert not CommenterAddress.objects.exists()
    assert count_events("contact.opened") == 1
    assert use_link(token=token_in(mailbox), form="press", at=NOON).pen_name == "Maple"


def test_nobody_fills_another_ones_box(mailbox: Mailbox) -> None:
    for address in (
        EMAIL,
        "MARTA@example.org",
        "marta+a@example.org",
        "marta+b@example.org",
        "eva@example.org",
    ):
        ask(address=address, name=f"Maple {len(address)} {address[:3]}")
    send_messages(at=NOON)
    assert sorted(mailbox.to) == sorted(
        [EMAIL, "MARTA@example.org", "marta+a@example.org", "eva@example.org"]
    )
    assert Message.objects.filter(state="dropped", why="too_many").count() == 1
    assert not CommenterAddress.objects.exists()


def test_one_press_in_the_mail_program_ends_the_news(mailbox: Mailbox) -> None:
    who = begun(mailbox, notices=True)
    moderate(comment=written(who), version=1, outcome=CommentState.PUBLISHED, at=NOON, by=EDITOR)
    send_messages(at=NOON)
    link, news = mailbox.mails
    assert link["List-Unsubscribe"] is None
    assert news["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = urlsplit(str(news["List-Unsubscribe"]).strip("<>")).path
    assert path in news.get_content()
    client = Client(enforce_csrf_checks=True)
    assert client.get(path).status_code == 200
    assert client.post(path[:-3] + "x/", {"List-Unsubscribe": "One-Click"}).status_code == 410
    assert CommenterAddress.objects.count() == 1
    for _ in range(2):
        assert client.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not CommenterAddress.objects.exists()
    delete_commenter(commenter=who.id, at=NOON)
    assert client.post(path).status_code == 200


def test_a_letter_says_nothing_of_what_is_commented_on(mailbox: Mailbox) -> None:
    who = begun(mailbox, notices=True)
    moderate(comment=written(who), version=1, outcome=CommentState.PUBLISHED, at=NOON, by=EDITOR)
    send_messages(at=NOON)
    telling = re.compile(r"\bID\b|\bcard\b|immigra|guide|Maple|helped", re.IGNORECASE)
    for mail in mailbox.mails:
        text = re.sub(r"http\S+", "", mail.get_content())
        assert not telling.search(str(mail["Subject"]) + text), text


def test_a_link_that_the_server_took_twice_is_the_same_link(mailbox: Mailbox) -> None:
    ask()
    mailbox.fault = "cut"
    assert send_messages(at=NOON) == 0
    mailbox.fault = ""
    assert send_messages(at=NOON + timedelta(minutes=3)) == 1
    assert len({token_in(mailbox, number) for number in range(len(mailbox.mails))}) == 1


def test_who_wants_notices_is_written_to_when_it_is_decided_and_signs_in_by_mail(mailbox: Mailbox) -> None:
    who = begun(mailbox, notices=True)
    kept = CommenterAddress.objects.get()
    assert EMAIL.encode() not in bytes(kept.sealed)
    assert kept.key_day is None
    comment = written(who)
    moderate(comment=comment, version=1, outcome=CommentState.REFUSED, reason="rude", at=NOON, by=EDITOR)
    send_messages(at=NOON)
    assert "is not shown" in mailbox.mails[-1].get_content()
    ask_to_sign_in(pen_name="maple", address="MARTA@example.org", language="en", form="f" * 22, at=NOON)
    send_messages(at=NOON)
    assert use_link(token=token_in(mailbox), form="again", at=NOON).id == who.id
    assert (len(mailbox.mails), CommenterAddress.objects.count()) == (3, 1)


def test_who_does_not_want_notices_is_not_written_to_and_has_no_address_to_sign_in_by(
    mailbox: Mailbox,
) -> None:
    who = begun(mailbox)
    moderate(comment=written(who), version=1, outcome=CommentState.PUBLISHED, at=NOON, by=EDITOR)
    ask_to_sign_in(pen_name="Maple", address=EMAIL, language="en", form="f" * 22, at=NOON)
    assert send_messages(at=NOON) == 0
    assert len(mailbox.mails) == 1


def test_another_ones_pen_name_sends_a_letter_to_nobody(mailbox: Mailbox) -> None:
    begun(mailbox, notices=True)
    ask_to_sign_in(pen_name="Maple", address="other@example.org", language="en", form="f" * 22, at=NOON)
    ask_to_sign_in(pen_name="Nobody", address="other@example.org", language="en", form="g" * 22, at=NOON)
    assert send_messages(at=NOON) == 0
    assert mailbox.to == [EMAIL]
    assert CommenterAddress.objects.filter(link__isnull=False).count() == 0


def test_news_that_is_true_no_more_is_not_sent(mailbox: Mailbox) -> None:
    who = begun(mailbox, notices=True)
    comment = written(who)
    moderate(comment=comment, version=1, outcome=CommentState.PUBLISHED, at=NOON, by=EDITOR)
    moderate(comment=comment, version=1, outcome=CommentState.REMOVED, reason="rude", at=NOON, by=EDITOR)
    assert send_messages(at=NOON) == 1
    assert "no longer" in mailbox.mails[-1].get_content()
    assert Message.objects.filter(state="dropped", why="changed").count() == 1


def test_without_a_way_for_mail_nobody_can_begin_and_a_way_taken_away_ends_it(
    mailbox: Mailbox, settings: Settings
) -> None:
    assert can_ask(at=NOON)
    assert publish_comment_keys(at=NOON) == 0  # they are there
    assert CommentKey.objects.count() == 2
    settings.CHARTEROAK_SMTP_URL = ""
    publish_comment_keys(at=NOON)
    assert not can_ask(at=NOON)
    with pytest.raises(CommentsOff):
        ask()
    assert not Commenter.objects.exists()


def test_what_was_not_used_is_gone_after_a_day_row_key_and_address(mailbox: Mailbox) -> None:
    mailbox.fault = "busy"
    ask("Maple", notices=True)
    send_messages(at=NOON)
    mailbox.fault = ""
    who = begun(mailbox, "Birch", notices=True)
    key = f"comment/{NOON.date()}"
    destroy_overdue(policy=hartford(), at=NOON + timedelta(hours=23))
    assert Commenter.objects.count() == 2
    destroy_overdue(policy=hartford(), at=NOON + A_DAY)
    assert [row.pk for row in Commenter.objects.all()] == [who.id]
    assert (CommenterLink.objects.count(), CommenterAddress.objects.count()) == (0, 1)
    destroy_overdue(policy=hartford(), at=NOON + 2 * A_DAY)
    assert key not in get_key_store().names("comment")
    assert not CommentKey.objects.filter(day=NOON.date()).exists()
    assert send_messages(at=NOON + 2 * A_DAY) == 0


def test_refused_comments_go_after_thirty_days_and_settled_reports_after_ninety(mailbox: Mailbox) -> None:
    who = begun(mailbox)
    shown, refused = written(who), written(who, "Nonsense")
    moderate(comment=shown, version=1, outcome=CommentState.PUBLISHED, at=NOON, by=EDITOR)
    moderate(comment=refused, version=1, outcome=CommentState.REFUSED, reason="rude", at=NOON, by=EDITOR)
    written(who, "Waits")
    for settled in (NOON, None):
        ErrorReport.objects.create(
            kind="guide", ref=uuid4(), language="en", what="fact", fingerprint=b"x", received_at=NOON,
            settled_at=settled, state="fixed" if settled else "open",
        )  # fmt: skip
    lives = frozenset({"comment_refused", "error_report"})
    for days, comments, reports in ((29, 3, 2), (31, 2, 2), (89, 2, 2), (91, 2, 1)):
        destroy_overdue(policy=hartford(), at=NOON + timedelta(days=days), lives=lives)
        assert (Comment.objects.count(), ErrorReport.objects.count()) == (comments, reports), days
    assert [one.text for one in list_waiting(by=EDITOR)] == ["Waits"]


def test_no_event_says_who_or_where(mailbox: Mailbox) -> None:
    from charteroak.journal.models import Entry

    who = begun(mailbox, notices=True)
    moderate(comment=written(who), version=1, outcome=CommentState.PUBLISHED, at=NOON, by=EDITOR)
    leaves = b"".join(bytes(row.leaf) for row in Entry.objects.all())
    for text in ("Maple", EMAIL, who.id.hex, str(who.id), "helped"):
        assert text.encode() not in leaves


@pytest.mark.django_db(transaction=True)
def test_each_face_does_its_part_with_its_own_rights_and_no_others(mailbox: Mailbox) -> None:
    with acting_as("public"):
        ask("Maple", notices=True)
        ask("Birch")
    with acting_as("jobs"):
        CommentKey.objects.all().delete()
        assert publish_comment_keys(at=NOON) == 2
        assert send_messages(at=NOON) == 2
    with acting_as("public"):
        with pytest.raises(ProgrammingError):
            list(CommenterAddress.objects.values_list("sealed"))
        who = [use_link(token=token_in(mailbox, number), form="press", at=NOON) for number in (0, 1)]
        comments = [written(one, one.pen_name) for one in who]
    with acting_as("desk"):
        moderate(
            comment=comments[0], version=1, outcome=CommentState.REFUSED, reason="rude", at=NOON, by=EDITOR
        )
    with acting_as("public"):
        delete_commenter(commenter=who[1].id, at=NOON)
    with acting_as("jobs"):
        assert send_messages(at=NOON) == 1
        lives = frozenset({"comment_link", "comment_refused", "error_report", "comment_key"})
        destroy_overdue(policy=hartford(), at=NOON + timedelta(days=40), lives=lives)
    assert (Comment.objects.count(), Commenter.objects.count(), CommenterLink.objects.count()) == (0, 1, 0)
