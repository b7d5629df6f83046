"""Comments: an account by one link, a text that waits, a moderator who decides, and everything deleted."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection, connections

from charteroak.guide.actions import (
    CommentRefused,
    DecidedMeanwhile,
    LinkOver,
    NewLink,
    NoSuchComment,
    NoSuchCommenter,
    PenNameTaken,
    Repeated,
    TooMany,
    WrongCode,
    decide_comment,
    delete_comment,
    delete_commenter,
    edit_comment,
    end_sessions,
    make_recovery_code,
    new_link,
    open_commenter,
    report_error,
    settle_report,
    sign_in_with_code,
    stop_notices,
    use_link,
    write_comment,
)
from charteroak.guide.models import Comment, Commenter, CommenterAddress, CommenterLink, ErrorReport
from charteroak.guide.queries.comments import (
    find_commenter,
    list_comments,
    list_own_comments,
    list_reports,
    list_shown,
    list_waiting,
)
from charteroak.guide.states import CommentState, ReportState, SubjectKind
from charteroak.journal.queries import count_events
from charteroak.staff.permissions import NotPermitted, Role, actor_for
from people import CLERK

AT = datetime(2026, 11, 24, 17, 0, tzinfo=UTC)
EDITOR = actor_for(account_id="ed170", role=Role.EDITOR)
SECOND = actor_for(account_id="ed171", role=Role.EDITOR)
PAGE = UUID("0b7f7a2e-4a1a-4a5e-9b8e-2f6b1c3d4e5f")


def asked(name: str = "Maple", *, at: datetime = AT, notices: bool = False) -> NewLink:
    link = new_link()
    open_commenter(
        pen_name=name, language="en", wants_notices=notices, link=link, sealed=b"sealed", key_day=date(2026, 11, 24),
        form=uuid4().hex, at=at,
    )  # fmt: skip
    return link


def activated(name: str = "Maple", **more: Any) -> UUID:
    return use_link(token=asked(name, **more).token, form="press", at=AT).id


def written(who: UUID, text: str = "They helped me.", *, at: datetime = AT, **more: Any) -> UUID:
    return write_comment(
        commenter=who, kind=SubjectKind.GUIDE, ref=PAGE, language=more.get("language", "en"), text=text,
        form=more.get("form") or uuid4().hex, at=at,
    )  # fmt: skip


def decided(
    comment: UUID, outcome: CommentState = CommentState.PUBLISHED, *, version: int = 1, **more: Any
) -> None:
    reason = "" if outcome is CommentState.PUBLISHED else "rude"
    decide_comment(
        comment=comment, version=version, outcome=outcome, reason=reason, at=AT, by=more.get("by", EDITOR)
    )


def shown() -> list[str]:
    return [one.text for one in list_comments(kind="guide", ref=PAGE, language="en")[0]]


@pytest.mark.django_db
def test_a_link_begins_an_account_once_within_a_day_and_the_address_is_dropped() -> None:
    link = asked()
    assert CommenterLink.objects.get().digest != link.secret.encode()
    assert link.secret not in repr(link)
    who = use_link(token=link.token, form="press", at=AT + timedelta(hours=23))
    assert find_commenter(who.id, sessions=0) is not None
    assert not CommenterAddress.objects.exists()
    again = use_link(token=link.token, form="press", at=AT + timedelta(hours=23, minutes=1))  # a double click
    assert again.id == who.id
    assert count_events("commenter.activated") == 1
    for form, later in (
        ("another", timedelta(hours=23, minutes=1)),
        ("press", timedelta(hours=23, minutes=11)),
    ):
        with pytest.raises(LinkOver):
            use_link(token=link.token, form=form, at=AT + later)


@pytest.mark.django_db
def test_a_link_that_is_old_forged_or_nonsense_opens_nothing() -> None:
    link = asked()
    with pytest.raises(LinkOver):
        use_link(token=link.token, form="press", at=AT + timedelta(hours=24, seconds=1))
    for token in (
        f"{link.id.hex}.{new_link().secret}",
        f"{uuid4().hex}.{link.secret}",
        "x.y",
        "",
        f"{link.id.hex}.",
    ):
        with pytest.raises(LinkOver):
            use_link(token=token, form="press", at=AT)
    assert Commenter.objects.get().state == "asked"


@pytest.mark.django_db
def test_the_same_form_sent_twice_asks_for_one_link() -> None:
    same: dict[str, Any] = {
        "pen_name": "Maple", "language": "en", "wants_notices": False, "sealed": b"s", "key_day": AT.date(),
        "form": "one", "at": AT,
    }  # fmt: skip
    assert open_commenter(link=new_link(), **same)
    assert not open_commenter(link=new_link(), **same)
    assert (Commenter.objects.count(), count_events("commenter.asked")) == (1, 1)


@pytest.mark.django_db
def test_of_two_who_asked_for_a_name_the_first_to_come_has_it_and_the_other_chooses_anew() -> None:
    first, second = asked("Maple"), asked("maplé")
    use_link(token=first.token, form="press", at=AT)
    with pytest.raises(PenNameTaken):
        use_link(token=second.token, form="press", at=AT)
    with pytest.raises(PenNameTaken):
        asked("MAPLE")
    assert use_link(token=second.token, form="press", pen_name="Birch", at=AT).pen_name == "Birch"


@pytest.mark.django_db
def test_the_code_signs_in_again_a_new_one_ends_the_old_and_signing_out_ends_every_cookie() -> None:
    who = activated()
    code = make_recovery_code(commenter=who)
    assert sign_in_with_code(pen_name="MAPLE", code=f"{code[:4]}-{code[4:].lower()}").id == who
    newer = make_recovery_code(commenter=who)
    for name, wrong in (("Maple", code), ("Birch", newer), ("Maple", "")):
        with pytest.raises(WrongCode):
            sign_in_with_code(pen_name=name, code=wrong)
    end_sessions(commenter=who)
    assert find_commenter(who, sessions=0) is None


@pytest.mark.django_db
def test_who_never_made_a_code_is_signed_in_by_none() -> None:
    activated()
    with pytest.raises(WrongCode):
        sign_in_with_code(pen_name="Maple", code="")


@pytest.mark.django_db
def test_nothing_is_shown_before_a_moderator_let_it_pass_and_a_change_waits_again() -> None:
    who = activated()
    comment = written(who)
    assert shown() == []
    assert [one.text for one in list_waiting(by=EDITOR)] == ["They helped me."]
    decided(comment)
    assert shown() == ["They helped me."]
    edit_comment(comment=comment, commenter=who, text="They did not.", at=AT)
    assert shown() == []
    with pytest.raises(DecidedMeanwhile):  # decided on what they saw before
        decided(comment, version=1)
    decided(comment, version=2)
    assert shown() == ["They did not."]
    decided(comment, CommentState.REMOVED, version=2)
    assert shown() == []
    assert [one.reason for one in list_own_comments(who)] == ["rude"]
    with pytest.raises(NoSuchComment):
        edit_comment(comment=comment, commenter=who, text="Once more", at=AT)


@pytest.mark.django_db
def test_a_reader_sees_their_own_language_first() -> None:
    who = activated()
    for number, language in enumerate(("es", "en", "es")):
        decided(written(who, f"Text {number}", language=language, at=AT + timedelta(minutes=number)))
    assert shown() == ["Text 1", "Text 2", "Text 0"]


@pytest.mark.django_db
def test_the_same_text_is_taken_once_the_same_form_is_one_and_five_may_wait() -> None:
    who = activated()
    form = uuid4().hex
    assert written(who, form=form) == written(who, form=form)
    with pytest.raises(Repeated):
        written(activated("Birch"), "THEY   helped me!")
    for number in range(4):
        written(who, f"Text {number}")
    with pytest.raises(TooMany):
        written(who, "One more")
    assert Comment.objects.count() == 5


@pytest.mark.django_db
def test_a_comment_is_changed_and_deleted_by_whoever_wrote_it_alone() -> None:
    comment, other = written(activated()), activated("Birch")
    for act in (
        lambda: edit_comment(comment=comment, commenter=other, text="Mine now", at=AT),
        lambda: delete_comment(comment=comment, commenter=other, at=AT),
    ):
        with pytest.raises(NoSuchComment):
            act()
    assert Comment.objects.get().text == "They helped me."


@pytest.mark.django_db
def test_who_may_not_moderate_sees_no_queue_and_decides_nothing() -> None:
    comment = written(activated())
    report_error(kind=SubjectKind.GUIDE, ref=PAGE, what="fact", text="", language="en", at=AT)
    report = ErrorReport.objects.get().pk
    acts: list[Callable[[], Any]] = [
        lambda: decided(comment, by=CLERK),
        lambda: settle_report(report=report, outcome=ReportState.FIXED, at=AT, by=CLERK),
        lambda: list_waiting(by=CLERK), lambda: list_reports(by=CLERK), lambda: list_shown(by=CLERK),
    ]  # fmt: skip
    for act in acts:
        with pytest.raises(NotPermitted):
            act()


@pytest.mark.django_db
def test_a_report_is_taken_once_until_it_is_settled_and_settled_by_one() -> None:
    said: dict[str, Any] = {
        "kind": SubjectKind.GUIDE, "ref": PAGE, "what": "telephone", "text": "It rings nowhere", "language": "en",
        "at": AT,
    }  # fmt: skip
    assert report_error(**said)
    assert not report_error(**said | {"text": "it rings  NOWHERE."})
    report = list_reports(by=EDITOR)[0].id
    settle_report(report=report, outcome=ReportState.FIXED, at=AT, by=EDITOR)
    with pytest.raises(DecidedMeanwhile):
        settle_report(report=report, outcome=ReportState.SPAM, at=AT, by=SECOND)
    assert report_error(**said)  # wrong again
    assert (count_events("report.received"), count_events("report.settled")) == (2, 1)


@pytest.mark.django_db
def test_what_is_reported_stands_first_and_taking_it_down_settles_the_reports() -> None:
    who = activated()
    quiet, loud = written(who, "Quiet", at=AT + timedelta(minutes=1)), written(who, "Loud")
    decided(loud)
    decided(quiet)
    for what in ("rude", "wrong"):
        report_error(kind=SubjectKind.COMMENT, ref=loud, what=what, text="", language="en", at=AT)
    assert [(one.text, one.reports) for one in list_shown(by=EDITOR)[0]] == [("Loud", 2), ("Quiet", 0)]
    decided(loud, CommentState.REMOVED)
    assert list_reports(by=EDITOR) == []


@pytest.mark.django_db
def test_deleting_everything_leaves_nothing() -> None:
    who, other = activated(notices=True), activated("Birch")
    comment = written(who)
    decided(comment)
    decided(written(other, "Mine stays"))
    report_error(kind=SubjectKind.COMMENT, ref=comment, what="rude", text="", language="en", at=AT)
    delete_commenter(commenter=who, at=AT)
    assert shown() == ["Mine stays"]
    assert [row.pk for row in Commenter.objects.all()] == [other]
    assert (CommenterLink.objects.count(), CommenterAddress.objects.count(), ErrorReport.objects.count()) == (
        1,
        0,
        0,
    )
    with pytest.raises(NoSuchCommenter):
        delete_commenter(commenter=who, at=AT)


@pytest.mark.django_db
def test_ending_notices_drops_the_address() -> None:
    who = activated(notices=True)
    CommenterAddress.objects.create(commenter_id=who, sealed=b"kept")
    stop_notices(commenter=who)
    assert not CommenterAddress.objects.exists()
    assert not Commenter.objects.get().wants_notices


def at_once(*acts: Callable[[], object]) -> list[str]:
    """Do several things in threads of their own; return what refused each, or ''."""
    ready, said = threading.Barrier(len(acts)), [""] * len(acts)

    def do(number: int, act: Callable[[], object]) -> None:
        ready.wait(5)
        try:
            act()
        except CommentRefused as refused:
            said[number] = refused.reason
        finally:
            connections.close_all()

    threads = [threading.Thread(target=do, args=(number, act)) for number, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    connection.close()
    return sorted(said)


@pytest.mark.django_db(transaction=True)
def test_races_a_link_is_used_once_a_comment_decided_once_and_a_report_kept_once() -> None:
    link = asked()
    used = at_once(*(lambda n=n: use_link(token=link.token, form=f"press {n}", at=AT) for n in range(3)))  # type: ignore[misc]
    assert used == ["", "link_over", "link_over"]
    who = Commenter.objects.get().pk
    comment = written(who)
    assert at_once(lambda: decided(comment), lambda: decided(comment, CommentState.REFUSED, by=SECOND)) == [
        "", "decided_meanwhile",
    ]  # fmt: skip
    assert count_events("comment.decided") == 1
    at_once(*[
        lambda: report_error(kind=SubjectKind.GUIDE, ref=PAGE, what="fact", text="No", language="en", at=AT)
    ] * 3)  # fmt: skip
    assert (ErrorReport.objects.count(), count_events("report.received")) == (1, 1)
    first, second = asked("Birch"), asked("birch")
    taken = at_once(
        *(lambda one=one: use_link(token=one.token, form="press", at=AT) for one in (first, second))
    )  # type: ignore[misc]
    assert taken == ["", "pen_name_taken"]
    another = written(who, "Another")
    edited = at_once(
        lambda: edit_comment(comment=another, commenter=who, text="Changed", at=AT), lambda: decided(another)
    )
    row = Comment.objects.get(pk=another)
    # Whoever was first: the text that the moderator did not see is not shown.
    assert (row.text, row.state) == ("Changed", "waiting")
    assert edited in (["", ""], ["", "decided_meanwhile"])
