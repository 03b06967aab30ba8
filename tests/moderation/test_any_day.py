"""Whatever happens in whatever order, the forum is as the stories of the cases say."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from forum.clock import now
from forum.members.models import Member
from forum.members.queries import viewer_by_id
from forum.policy.check import Refused
from forum.storage.session import session, transaction
from forum.topics.actions.delete import delete_post, restore_post
from forum.topics.actions.edit import edit_post
from forum.topics.composing import compose
from forum.topics.models import Post, Topic
from forum.topics.queries import trace_of
from moderation.appeals.actions.complain import complain
from moderation.appeals.actions.judge import judge
from moderation.appeals.models import Appeal
from moderation.appeals.refusals import NothingToComplainOf, Settled
from moderation.cases.fold import fold, from_json, to_json
from moderation.cases.models import Case
from moderation.cases.story import Stale, entries_of, kind_of
from moderation.decisions.actions.decide import decide
from moderation.decisions.actions.reverse import AlreadyReversed, reverse
from moderation.decisions.effects import SLOW_SECONDS
from moderation.decisions.force import in_force, standing_end
from moderation.decisions.measures import MEASURES
from moderation.decisions.models import Decision, Statement
from moderation.reports.actions.report import report, withdraw
from moderation.reports.models import Report
from moderation.reports.refusals import AlreadyReported, NotWaiting
from tests.cast import Cast
from tests.factories.categories import make_category, make_reply, make_topic
from tests.factories.moderation import decide_it, report_it, ruling

ACTS = (
    "report",
    "report",
    "withdraw",
    "edit",
    "hold",
    "delete",
    "bring back",
    "decide",
    "decide",
    "decide",
    "reverse",
    "reverse",
)
ACTS += ("complain", "complain", "judge")

days = st.lists(
    st.tuples(
        st.sampled_from(ACTS), st.integers(0, 3), st.sampled_from(sorted(MEASURES)), st.integers(0, 20)
    ),
    max_size=14,
)


def one_act(
    cast: Cast, subjects: list[tuple[str, int]], act: str, which: int, measure: str, number: int
) -> None:
    """Somebody does something; what the rules refuse is left undone."""
    kind, subject_id = subjects[which]
    reporters, judges = [cast.nia, cast.automod], [cast.mo, cast.ada]
    if act == "report":
        _report(reporters[number % 2], kind, subject_id)
    elif act == "withdraw":
        mine = select(Report.id).where(Report.reporter_id == cast.nia.id).order_by(Report.id)
        made_by_nia = list(session().scalars(mine))
        if made_by_nia:
            with transaction():
                withdraw(actor=cast.nia, report_id=made_by_nia[number % len(made_by_nia)])
    elif act in ("edit", "hold", "delete", "bring back") and kind == "post":
        with transaction():
            post, _whole = trace_of(cast.mia, subject_id)
            post = kind_of("post").find(subject_id, lock=True)  # type: ignore[union-attr]
            if act == "edit":
                text = compose(f"Another text, number {number}.")
                edit_post(actor=cast.mia, post=post, text=text, revision=post.revision)
            elif act == "hold":
                text = compose(f"Sale connard, ferme ta gueule. {number}")
                edit_post(actor=cast.mia, post=post, text=text, revision=post.revision)
            else:
                (delete_post if act == "delete" else restore_post)(actor=cast.mia, post=post)
    elif act == "decide":
        found = session().scalar(
            select(Case.id).where(Case.subject_kind == kind, Case.subject_id == subject_id)
        )
        if found is not None:
            until = now() + timedelta(days=1 + number)
            decide_it(judges[number % 2], found, measure, until=until)
    elif act == "reverse":
        made = list(session().scalars(select(Decision.id).order_by(Decision.id)))
        if made:
            with transaction():
                reverse(actor=judges[number % 2], decision_id=made[number % len(made)], facts="A mistake.")
    elif act == "complain":
        told = list(session().scalars(select(Statement).order_by(Statement.id)))
        if told:
            one = told[number % len(told)]
            with transaction():
                complain(actor=viewer_by_id(one.member_id), statement_id=one.id, text="I see it otherwise.")
    elif act == "judge":
        waiting = list(
            session().scalars(select(Appeal.id).where(Appeal.outcome == "open").order_by(Appeal.id))
        )
        if waiting:
            outcome = ("upheld", "reversed")[which % 2]
            with transaction():
                judge(actor=judges[number % 2], appeal_id=waiting[0], outcome=outcome, reasons="Looked at.")


def _report(reporter: Any, kind: str, subject_id: int) -> None:
    """Once for each reporter while it waits; again once it was answered or withdrawn."""
    about = select(Case.id).where(Case.subject_kind == kind, Case.subject_id == subject_id)
    case_id = session().scalar(about)
    theirs = select(Report).where(Report.case_id == case_id, Report.reporter_id == reporter.id)
    if case_id is None or session().scalar(theirs) is None:
        report_it(reporter, kind, subject_id)
        return
    with transaction():
        report(actor=reporter, kind_name=kind, subject_id=subject_id, rule_key="respect", sentence="Again.")


def is_as_told(cast: Cast) -> None:
    session().expire_all()
    for case in session().scalars(select(Case)):
        state = fold(entries_of(case.id))
        assert to_json(state) == to_json(from_json(case.state))
        kind = kind_of(case.subject_kind)
        assert kind is not None
        thing = kind.find(case.subject_id)
        if state.expected_state:
            gone = kind.state(thing) == "deleted" and case.subject_kind == "post"
            present = thing.state_before if gone else kind.state(thing)
            assert present in (state.expected_state, "deleted")
        if kind.state(thing) == "held":
            assert case.status in ("open", "appealed")
    for topic in session().scalars(select(Topic)):
        here = Decision.effects["topic_id"].as_integer() == topic.id
        assert topic.locked == bool(in_force(None, {"lock"}, here))
        ends = [one.until for one in in_force(None, {"slow"}, here) if one.until is not None]
        assert (topic.slow_seconds, topic.slow_until) == ((SLOW_SECONDS, max(ends)) if ends else (0, None))
    for member in session().scalars(select(Member).where(Member.id.in_([cast.mia.id, cast.nia.id]))):
        for column in ("muted_until", "suspended_until"):
            assert getattr(member, column) == standing_end(member.id, column)


@settings(
    max_examples=15,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(days)
@example([("report", 0, "lock", 0), ("decide", 0, "lock", 0), ("reverse", 0, "lock", 0)])
@example(
    [("report", 0, "slow", 0), ("decide", 0, "slow", 1), ("decide", 0, "slow", 4), ("reverse", 0, "slow", 1)]
)
@example(
    [
        ("hold", 0, "hide", 0), ("decide", 0, "publish", 0), ("decide", 0, "hide", 1), ("reverse", 0, "hide", 0),
        ("reverse", 0, "hide", 1), ("decide", 0, "publish", 0), ("delete", 0, "hide", 0),
        ("reverse", 0, "hide", 4), ("bring back", 0, "hide", 0), ("decide", 0, "publish", 1),
    ]
)  # fmt: skip
@example(
    [("report", 1, "hide", 0), ("report", 1, "hide", 1), ("withdraw", 1, "hide", 0), ("decide", 1, "hide", 1)]
)
def test_the_forum_is_as_the_stories_say(cast: Cast, day: list[tuple[str, int, str, int]]) -> None:
    with cast.app.app_context():
        topic = make_topic(
            cast.mia, make_category(f"c{session().scalar(select(func.count()).select_from(Post))}")
        )
        posts = [make_reply(cast.mia, topic.id, f"Text {n}").id for n in range(2)]
        subjects = [("post", posts[0]), ("post", posts[1]), ("topic", topic.id), ("profile", cast.mia.id)]
        for act in day:
            try:
                one_act(cast, subjects, *act)
            except (Refused, AlreadyReversed, AlreadyReported, NothingToComplainOf, NotWaiting, Settled):
                session().rollback()
            is_as_told(cast)


def test_two_who_decide_at_once_decide_once(cast: Cast) -> None:
    with cast.app.app_context():
        topic = make_topic(cast.nia, make_category())
        case_id = report_it(cast.nia, "post", make_reply(cast.mia, topic.id, "Not like this.").id)
    together = threading.Barrier(2)

    def decided(actor: Any) -> str:
        with cast.app.app_context():
            together.wait(30)
            try:
                with transaction():
                    decide(actor=actor, case_id=case_id, seen=1, ruling=ruling("warn"))
            except Stale as stale:
                return "stale: " + ", ".join(one.kind for one in stale.entries)
            return "decided"

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(decided, [cast.mo, cast.ada]))
    assert sorted(answers) == ["decided", "stale: decided"]
