"""Where a colleague changed the words, a case falls on whoever wrote them as they are, and on nobody else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from forum.announcements.actions.correct import Words
from forum.announcements.actions.correct import correct as correct_announcement
from forum.announcements.queries import announcement_for
from forum.categories.catalogue import catalogue
from forum.clock import now
from forum.contributions.actions.correct import Corrected
from forum.contributions.actions.correct import correct as correct_call
from forum.contributions.queries import find_call, newest_correction
from forum.events.queries import find_event
from forum.members.models import Member
from forum.members.queries import viewer_by_id
from forum.policy.acts import Act
from forum.policy.check import can
from forum.storage.session import session, transaction
from forum.topics.composing import compose
from moderation.cases.models import CaseSnapshot
from moderation.cases.story import attached
from moderation.decisions.actions.reverse import reverse
from moderation.decisions.models import TO_AUTHOR, Decision, Statement
from tests.cast import Cast, visitor
from tests.factories import announcements, contributions, events, questionnaires
from tests.factories.categories import make_category
from tests.factories.conduct import accept_code
from tests.factories.leaving import let_go
from tests.factories.members import make_member
from tests.factories.moderation import case_about, decide_it, report_it

Thing = tuple[str, int, Callable[[Any, str], None]]
"""Its kind and number, and how somebody puts it into other words."""


def colleague(name: str) -> Any:
    made = make_member(
        name, mandates=[("animate", None)], speaks_for_brand=True, first_name=name.capitalize()
    )
    accept_code(made)
    return made


def an_event(lea: Any) -> Thing:
    number, place = events.make(lea), next(iter(catalogue().values()))
    return (
        "event",
        number,
        lambda who, words: events.change(who, number, events.planned(lea, body=words, category=place)),
    )


def a_questionnaire(lea: Any) -> Thing:
    number = questionnaires.make(lea)
    return (
        "questionnaire",
        number,
        lambda who, words: questionnaires.change(
            who, number, questionnaires.planned(questions=[replace(questionnaires.WHY, label=words)])
        ),
    )


def a_call(lea: Any) -> Thing:
    number = contributions.make_call(lea)

    def change(who: Any, words: str) -> None:
        with transaction():
            call = find_call(number, lock=True)
            assert call is not None
            kept = {
                one: getattr(call, one) for one in ("title", "whom", "effort", "purpose", "credit", "brought")
            }
            wanted, known = Corrected(text=compose(words), **kept), newest_correction(call)
            correct_call(actor=who, call=call, corrected=wanted, known=known)

    return "call", number, change


def an_announcement(lea: Any) -> Thing:
    number = announcements.make_announcement(lea, next(iter(catalogue().values())))
    post = announcement_for(lea, number).post_id or 0

    def change(who: Any, words: str) -> None:
        with transaction():
            revision = announcement_for(who, number).post.revision
            said = Words(body=words, why=f"It reads: {words}", revision=revision)
            correct_announcement(actor=who, announcement_id=number, words=said)

    return "post", post, change


def the_topic(lea: Any) -> Thing:
    _post, _number, change = an_announcement(lea)
    row = announcement_for(lea, 1)
    return "topic", row.post.topic_id, change


KINDS = [an_event, a_questionnaire, a_call, an_announcement, the_topic]


@pytest.fixture
def both(cast: Cast) -> tuple[Any, Any]:
    with cast.app.app_context():
        make_category("square")
        return colleague("lea"), colleague("hugo")


def told(case_id: int) -> list[int | None]:
    """Who was told of decisions about a case as the author of what was judged, in order."""
    found = select(Statement.member_id).join(Decision, Decision.id == Statement.decision_id)
    return list(
        session().scalars(
            found.where(Decision.case_id == case_id, Statement.role == TO_AUTHOR).order_by(Statement.id)
        )
    )


@pytest.mark.parametrize("make", KINDS)
def test_it_falls_on_whoever_wrote_the_words(cast: Cast, both: tuple[Any, Any], make: Any) -> None:
    """The case, the statement, and by that the complaint; the other one does not judge it."""
    lea, hugo = both
    with cast.app.app_context():
        kind, number, change = make(lea)
        case_id = report_it(cast.mia, kind, number)
        assert case_about(kind, number).owner_id == lea.id
        change(hugo, "You are all geese.")
        report_it(cast.nia, kind, number)
        case = case_about(kind, number)
        assert (case.owner_id, case.parties) == (hugo.id, {lea.id})
        names = select(CaseSnapshot.author_name).where(CaseSnapshot.case_id == case_id)
        assert list(session().scalars(names.order_by(CaseSnapshot.id)))[-1] == "Hugo"
        decide_it(cast.mo, case_id, "warn")
        assert told(case_id) == [hugo.id]
        change(lea, "You are all kind.")
        case = case_about(kind, number)
        assert (case.owner_id, case.parties) == (lea.id, {hugo.id})


def test_whoever_wrote_it_is_asked_to_change_it(cast: Cast, both: tuple[Any, Any]) -> None:
    lea, hugo = both
    with cast.app.app_context():
        kind, number, change = an_announcement(lea)
        change(hugo, "You are all geese.")
        case_id = report_it(cast.mia, kind, number)
        decide_it(
            cast.mo, case_id, "ask_edit", until=now() + timedelta(days=3), facts="It insults everybody."
        )
        assert told(case_id) == [hugo.id]
    menus = [visitor(cast.app, who).get(f"/posts/{number}/menu").text for who in (lea, hugo)]
    assert ["It insults everybody." in menu for menu in menus] == [False, True]


def test_what_was_decided_stays_with_whom_it_fell_on(cast: Cast, both: tuple[Any, Any]) -> None:
    """A colleague who changes the words later takes no mute over, and the reversal reaches whoever had it."""
    lea, hugo = both
    with cast.app.app_context():
        kind, number, change = an_event(lea)
        case_id = report_it(cast.mia, kind, number)
        until = now() + timedelta(days=3)
        decided = decide_it(cast.mo, case_id, "mute", until=until).id
        change(hugo, "We look at Jupiter.")
        assert case_about(kind, number).owner_id == hugo.id
        with transaction():
            reverse(actor=cast.ada, decision_id=decided, facts="It was a quotation.")
        session().expire_all()
        assert session().get_one(Member, lea.id).muted_until is None
        assert told(case_id) == [lea.id, lea.id]


def test_who_answered_for_it_before_never_judges_it(cast: Cast, both: tuple[Any, Any]) -> None:
    lea, hugo = both
    with cast.app.app_context():
        max_id = make_member("max", mandates=[("animate", None), ("moderate", None)], first_name="Max").id
        kind, number, change = an_event(lea)
        change(viewer_by_id(max_id), "You are all geese.")
        report_it(cast.mia, kind, number)
        for who in (hugo, lea):
            change(who, f"{who.name} says otherwise.")
            case = attached(case_about(kind, number))
            assert case is not None and case.owner_id == who.id
            assert not can(viewer_by_id(max_id), Act.SEE_CASE, case)
            assert can(cast.mo, Act.SEE_CASE, case)


def test_nobody_answers_for_words_of_somebody_who_left(cast: Cast, both: tuple[Any, Any]) -> None:
    """Their name goes from what was kept, whichever they bore, though another answers for the subject now."""
    lea, hugo = both
    with cast.app.app_context():
        kind, number, change = an_event(lea)
        change(hugo, "You are all geese.")
        case_id = report_it(cast.mia, kind, number)
        change(lea, "You are all kind.")
        report_it(cast.nia, kind, number)
        with transaction():
            session().get_one(Member, hugo.id).display_name = "Hugues"
        let_go(hugo)
        kept = select(CaseSnapshot.author_name).where(CaseSnapshot.case_id == case_id)
        assert set(session().scalars(kept)) == {"", "Lea"}
        assert case_about(kind, number).owner_id == lea.id
        event = find_event(number)
        assert event is not None and event.source == "You are all kind."


def test_a_change_of_the_hour_changes_nobodys_words(cast: Cast, both: tuple[Any, Any]) -> None:
    lea, hugo = both
    with cast.app.app_context():
        number = events.make(lea)
        place = next(iter(catalogue().values()))
        events.change(hugo, number, events.planned(lea, starts=events.in_days(5), category=place))
        event = find_event(number)
        assert event is not None and event.writer_id == lea.id
