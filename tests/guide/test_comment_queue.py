"""What waits to be read can be read: so much and no more, what came first is kept, and advertising comes last."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from charteroak.guide.actions import (
    QueueFull,
    ToldOften,
    comments,
    destroy_idle_addresses,
    report_error,
    reports,
    write_comment,
)
from charteroak.guide.models import Comment, Commenter, CommenterAddress, ErrorReport
from charteroak.guide.queries.comments import A_PAGE, list_reports, list_shown, list_waiting
from charteroak.guide.states import SubjectKind
from charteroak.staff.permissions import Role, actor_for

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 24, 17, 0, tzinfo=UTC)
EDITOR = actor_for(account_id="ed170", role=Role.EDITOR)
PAGE = UUID("0b7f7a2e-4a1a-4a5e-9b8e-2f6b1c3d4e5f")
ADVERT = "Earn money from home, guaranteed, number {}"


def writer(name: str = "Maple", **more: Any) -> Commenter:
    return Commenter.objects.create(
        **{"pen_name": name, "pen_key": name, "state": "active", "asked_at": AT} | more
    )


def write(text: str, *, minutes: int = 0, who: Commenter | None = None) -> UUID:
    return write_comment(
        commenter=(who or writer(uuid4().hex[:30])).pk, kind=SubjectKind.GUIDE, ref=PAGE, language="en", text=text,
        form=uuid4().hex, at=AT + timedelta(minutes=minutes),
    )  # fmt: skip


def report(text: str, *, ref: UUID = PAGE, minutes: int = 0) -> bool:
    return report_error(
        kind=SubjectKind.GUIDE,
        ref=ref,
        what="fact",
        text=text,
        language="en",
        at=AT + timedelta(minutes=minutes),
    )


def test_advertising_stands_behind_everybody_who_came_later_and_soon_no_more_is_taken(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(comments, "MOST_ADVERTISING", 2)
    monkeypatch.setattr(comments, "MOST_IN_QUEUE", 4)
    for number in (1, 2):
        write(ADVERT.format(number), minutes=number)
        report(ADVERT.format(number), minutes=number)
    with pytest.raises(QueueFull):
        write(ADVERT.format(3))
    with pytest.raises(QueueFull):
        report(ADVERT.format(3))
    for number in (3, 4):
        write(f"They helped me {number} times.", minutes=number)
        report(f"It is {number} o'clock.", minutes=number)
    with pytest.raises(QueueFull):
        write("One too many.")
    with pytest.raises(QueueFull):
        report("One too many.")
    first = ["They helped me 3 times.", "They helped me 4 times."]
    last = [ADVERT.format(1), ADVERT.format(2)]
    assert [one.text for one in list_waiting(by=EDITOR)] == first + last
    assert [one.text for one in list_reports(by=EDITOR)] == ["It is 3 o'clock.", "It is 4 o'clock.", *last]


def test_one_page_fills_not_the_whole_list_of_reports(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reports, "MOST_OF_ONE", 2)
    assert report("One")
    assert report("Two")
    with pytest.raises(ToldOften):
        report("Three")
    assert report("Three", ref=uuid4())
    assert ErrorReport.objects.count() == 3


def test_a_moderator_reaches_every_comment_that_is_shown_what_is_reported_first() -> None:
    who = writer()
    rows = [
        Comment(
            commenter=who, kind="guide", ref=PAGE, language="en", text=f"Number {number}", fingerprint=b"x",
            state="published", form=uuid4().hex, written_at=AT, decided_at=AT + timedelta(minutes=number),
        )
        for number in range(A_PAGE + 2)
    ]  # fmt: skip
    Comment.objects.bulk_create(rows)
    report_error(kind=SubjectKind.COMMENT, ref=rows[0].pk, what="rude", text="", language="en", at=AT)
    (one, more), (two, no_more) = (list_shown(by=EDITOR, page=page) for page in (1, 2))
    assert (one[0].text, one[0].reports, one[1].text) == ("Number 0", 1, f"Number {A_PAGE + 1}")
    assert (len(one), more, len(two), no_more) == (A_PAGE, True, 2, False)
    assert len({comment.id for comment in [*one, *two]}) == A_PAGE + 2


def test_an_address_for_news_goes_a_year_after_the_last_comment() -> None:
    year = timedelta(days=365)
    quiet, lively = (writer(name, wants_notices=True) for name in ("Quiet", "Lively"))
    for who in (quiet, lively):
        CommenterAddress.objects.create(commenter=who, sealed=b"kept")
    write("Hello", who=lively, minutes=60)
    assert destroy_idle_addresses(before=AT - timedelta(minutes=1), at=AT + year) == 0
    assert destroy_idle_addresses(before=AT + timedelta(minutes=1), at=AT + year) == 1
    assert CommenterAddress.objects.get().commenter_id == lively.pk
    assert dict(Commenter.objects.values_list("pen_name", "wants_notices")) == {
        "Quiet": False,
        "Lively": True,
    }
