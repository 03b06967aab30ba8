"""Deciding: complete or not at all, carried out, told, and undone exactly."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from forum.clock import now
from forum.jobs.worker import run_due
from forum.members.models import Member
from forum.policy.check import Refused
from forum.storage.session import session, transaction
from forum.topics.models import Post, Topic
from moderation.cases.fold import from_json
from moderation.cases.models import Case
from moderation.cases.story import Stale
from moderation.decisions.actions.decide import Incomplete, decide, decide_at_once
from moderation.decisions.actions.reverse import AlreadyReversed, reverse
from moderation.decisions.models import Decision, Statement
from moderation.reports.models import Report
from tests.cast import Cast
from tests.factories.categories import make_category, make_reply, make_topic
from tests.factories.moderation import decide_it, report_it, ruling
from tests.said import says


@pytest.fixture
def post_id(cast: Cast) -> int:
    """A reply of Mia's in a topic of Nia's."""
    with cast.app.app_context():
        topic = make_topic(cast.nia, make_category())
        return make_reply(cast.mia, topic.id, "You are all geese.").id


def state_of(post_id: int) -> str:
    session().expire_all()
    return session().get_one(Post, post_id).state


def test_a_decision_is_carried_out_told_and_undone(cast: Cast, post_id: int) -> None:
    with cast.app.app_context():
        case_id = report_it(cast.nia, "post", post_id)
        decision_id = decide_it(cast.mo, case_id, "hide").id
        run_due(cast.app)
        assert state_of(post_id) == "hidden"
        told = {one.member_id: one for one in session().scalars(select(Statement))}
        assert set(told) == {cast.mia.id, cast.nia.id}
        assert "It insults somebody." in told[cast.mia.id].text
        assert not says(told[cast.mia.id].text, "Nia")
        assert session().scalar(select(Report.outcome)) == "upheld"
        with transaction():
            reverse(actor=cast.ada, decision_id=decision_id, facts="It was a quotation.")
        run_due(cast.app)
        assert state_of(post_id) == "published"
        assert session().scalar(select(Report.outcome)) == "refused"
        assert len(session().scalars(select(Statement)).all()) == 4
        with transaction(), pytest.raises(AlreadyReversed):
            reverse(actor=cast.ada, decision_id=decision_id, facts="Once more.")


def test_undoing_the_first_of_two_leaves_the_second_in_force(cast: Cast, post_id: int) -> None:
    with cast.app.app_context():
        case_id = report_it(cast.nia, "post", post_id)
        first = decide_it(cast.mo, case_id, "hide")
        second = decide_it(cast.mo, case_id, "remove")
        for decision, expected in ((first, "removed"), (second, "published")):
            with transaction():
                reverse(actor=cast.ada, decision_id=decision.id, facts="A mistake.")
            assert state_of(post_id) == expected
            kept = session().get_one(Case, case_id)
            assert from_json(kept.state).expected_state == expected


def test_standing_goes_back_to_exactly_what_it_was(cast: Cast, post_id: int) -> None:
    with cast.app.app_context():
        case_id = report_it(cast.nia, "post", post_id)
        before = now() + timedelta(hours=3, microseconds=17)
        with transaction():
            session().get_one(Member, cast.mia.id).muted_until = before
        long = decide_it(cast.mo, case_id, "mute", until=now() + timedelta(days=3))
        longer = decide_it(cast.mo, case_id, "mute", until=now() + timedelta(days=9))
        ends = []
        for decision in (longer, long):
            with transaction():
                reverse(actor=cast.ada, decision_id=decision.id, facts="A mistake.")
            session().expire_all()
            ends.append(session().get_one(Member, cast.mia.id).muted_until)
        assert ends == [long.until, before]


def test_closing_an_account_is_undone_too(cast: Cast, post_id: int) -> None:
    with cast.app.app_context():
        decision = decide_it(cast.mo, report_it(cast.nia, "post", post_id), "close")
        assert session().get_one(Member, cast.mia.id).suspended_until is not None
        with transaction():
            reverse(actor=cast.ada, decision_id=decision.id, facts="A mistake.")
        session().expire_all()
        assert session().get_one(Member, cast.mia.id).suspended_until is None


def test_locking_and_slowing_a_topic(cast: Cast, post_id: int) -> None:
    with cast.app.app_context():
        case_id = report_it(cast.nia, "post", post_id)
        lock = decide_it(cast.mo, case_id, "lock")
        slow = decide_it(cast.mo, case_id, "slow", until=now() + timedelta(hours=1))
        topic = session().scalar(select(Topic))
        assert topic is not None and topic.locked and topic.slow_seconds
        for decision in (lock, slow):
            with transaction():
                reverse(actor=cast.ada, decision_id=decision.id, facts="A mistake.")
        topic = session().get_one(Topic, topic.id)
        assert not topic.locked and not topic.slow_seconds and topic.slow_until is None


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"facts": "  "}, "facts"),
        ({"rule_key": "no-such-rule"}, "rule"),
        ({"rule_version": 99}, "rule"),
        ({"measure": "burn"}, "measure"),
        ({"measure": "mute"}, "until"),
        ({"illegal": True}, "law"),
    ],
)
def test_an_incomplete_decision_is_refused(
    cast: Cast, post_id: int, change: dict[str, object], field: str
) -> None:
    with cast.app.app_context():
        case_id = report_it(cast.nia, "post", post_id)
        wanted = ruling(**{"measure": "hide", **change})  # type: ignore[arg-type]
        with transaction(), pytest.raises(Incomplete) as missing:
            decide(actor=cast.mo, case_id=case_id, seen=1, ruling=wanted)
        assert missing.value.field == field
        assert state_of(post_id) == "published"


@pytest.mark.parametrize(
    "change",
    [
        "facts = ''",
        "facts = '\n \t\n\n'",
        "rule_key = ''",
        "rule_key = 'nobody-wrote-it'",
        "rule_version = 0",
        "rule_version = 77",
        "source = 'rumour'",
    ],
)
def test_the_database_refuses_an_incomplete_decision(cast: Cast, post_id: int, change: str) -> None:
    with cast.app.app_context():
        decision = decide_it(cast.mo, report_it(cast.nia, "post", post_id), "hide")
        values = {column.name: getattr(decision, column.name) for column in Decision.__table__.columns}
        name, value = change.split(" = ")
        values |= {"id": 99, "number": 99, name: value.strip("'")}
        with pytest.raises(DBAPIError), transaction():
            session().add(Decision(**values))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE moderation_decisions SET facts = 'another'",
        "DELETE FROM moderation_decisions",
        "UPDATE moderation_statements SET text = 'another'",
        "DELETE FROM moderation_statements",
    ],
)
def test_the_database_refuses_to_change_a_decision(cast: Cast, post_id: int, statement: str) -> None:
    with cast.app.app_context():
        decide_it(cast.mo, report_it(cast.nia, "post", post_id), "hide")
        with pytest.raises(DBAPIError, match="never changed"), transaction():
            session().execute(text(statement))


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
@pytest.mark.parametrize("table", ["moderation_decisions", "moderation_statements", "moderation_entries"])
def test_what_was_decided_is_not_emptied_either(cast: Cast, post_id: int, table: str) -> None:
    with cast.app.app_context():
        decide_it(cast.mo, report_it(cast.nia, "post", post_id), "hide")
        with pytest.raises(DBAPIError, match="never changed"), transaction():
            session().execute(text(f"TRUNCATE {table} CASCADE"))


@pytest.mark.parametrize(
    "change", [{"text": ""}, {"text": " \n\t \n"}, {"role": ""}, {"member_id": None}, {"text": None}]
)
def test_the_database_refuses_a_statement_that_tells_nobody_anything(
    cast: Cast, post_id: int, change: dict[str, object]
) -> None:
    with cast.app.app_context():
        decision = decide_it(cast.mo, report_it(cast.nia, "post", post_id), "hide")
        told = session().scalars(select(Statement).where(Statement.decision_id == decision.id)).one()
        values = {column.name: getattr(told, column.name) for column in Statement.__table__.columns}
        values |= {"id": 99, "member_id": cast.ada.id, **change}
        with pytest.raises(DBAPIError), transaction():
            session().add(Statement(**values))


def test_a_stale_decision_says_what_changed(cast: Cast, post_id: int) -> None:
    with cast.app.app_context():
        case_id = report_it(cast.nia, "post", post_id)
        decide_it(cast.ada, case_id, "hide")
        with transaction(), pytest.raises(Stale) as stale:
            decide(actor=cast.mo, case_id=case_id, seen=1, ruling=ruling("remove"))
        assert [one.kind for one in stale.value.entries] == ["decided"]
        assert state_of(post_id) == "hidden"


def test_nobody_judges_themselves_or_what_they_reported(cast: Cast, post_id: int) -> None:
    with cast.app.app_context():
        mine = make_reply(cast.mo, session().get_one(Post, post_id).topic_id, "By Mo.").id
        about_mo = report_it(cast.nia, "post", mine)
        reported_by_mo = report_it(cast.mo, "post", post_id)
        for case_id in (about_mo, reported_by_mo):
            with transaction(), pytest.raises(Refused):
                decide(actor=cast.mo, case_id=case_id, seen=1, ruling=ruling("hide"))
        with transaction(), pytest.raises(Refused):
            decide(actor=cast.mia, case_id=about_mo, seen=1, ruling=ruling("hide"))


def test_acting_at_once_makes_the_same_records(cast: Cast, post_id: int) -> None:
    with cast.app.app_context():
        with transaction():
            decision = decide_at_once(
                actor=cast.mo, kind_name="post", subject_id=post_id, ruling=ruling("remove")
            )
        assert state_of(post_id) == "removed" and decision.source == "own"
        assert session().scalar(select(Statement.member_id)) == cast.mia.id


def test_a_dismissal_tells_the_reporter_alone(cast: Cast, post_id: int) -> None:
    with cast.app.app_context():
        decide_it(cast.mo, report_it(cast.nia, "post", post_id), "dismiss", facts="It is rude, and allowed.")
        run_due(cast.app)
        assert [one.member_id for one in session().scalars(select(Statement))] == [cast.nia.id]
        assert session().scalar(select(Report.outcome)) == "refused"


def test_undoing_in_the_order_they_were_made_leaves_nothing_behind(cast: Cast, post_id: int) -> None:
    """What a decision found in place was another one's doing: it is not brought back for good."""
    with cast.app.app_context():
        case_id = report_it(cast.nia, "post", post_id)
        muted = [decide_it(cast.mo, case_id, "mute", until=now() + timedelta(days=days)) for days in (3, 9)]
        slowed = [decide_it(cast.mo, case_id, "slow", until=now() + timedelta(hours=h)) for h in (1, 2)]
        for decision in (*muted, *slowed):
            with transaction():
                reverse(actor=cast.ada, decision_id=decision.id, facts="A mistake.")
        session().expire_all()
        topic = session().scalars(select(Topic)).one()
        assert session().get_one(Member, cast.mia.id).muted_until is None
        assert (topic.slow_seconds, topic.slow_until) == (0, None)


def test_a_line_gives_the_reason_of_the_decision_in_force(cast: Cast, post_id: int) -> None:
    with cast.app.app_context():
        case_id = report_it(cast.nia, "post", post_id)
        decide_it(cast.mo, case_id, "hide", facts="The first reason.")
        second = decide_it(cast.mo, case_id, "remove", facts="The second reason.")
        with transaction():
            reverse(actor=cast.ada, decision_id=second.id, facts="Too much.")
        session().expire_all()
        assert session().get_one(Post, post_id).reason == "The first reason."


def test_nobody_undoes_what_they_could_not_have_decided(cast: Cast, post_id: int) -> None:
    from tests.factories.members import make_member

    with cast.app.app_context():
        case_id = report_it(cast.nia, "post", post_id)
        decision = decide_it(cast.mo, case_id, "mute", until=now() + timedelta(days=3))
        lou = make_member("lou", moderates=[session().scalars(select(Topic)).one().category_id])
        with transaction(), pytest.raises(Refused):
            reverse(actor=lou, decision_id=decision.id, facts="I would not.")


def test_the_author_never_hears_of_a_dismissal_that_is_undone(cast: Cast, post_id: int) -> None:
    with cast.app.app_context():
        decision = decide_it(cast.mo, report_it(cast.nia, "post", post_id), "dismiss")
        run_due(cast.app)
        with transaction():
            reverse(actor=cast.ada, decision_id=decision.id, facts="It is no trifle.")
        run_due(cast.app)
        assert {one.member_id for one in session().scalars(select(Statement))} == {cast.nia.id}


def test_a_time_that_is_over_is_no_time(cast: Cast, post_id: int) -> None:
    with cast.app.app_context():
        case_id = report_it(cast.nia, "post", post_id)
        late = ruling("mute", until=now() - timedelta(seconds=1))
        with transaction(), pytest.raises(Incomplete) as missing:
            decide(actor=cast.mo, case_id=case_id, seen=1, ruling=late)
        assert missing.value.field == "until"
        assert decide_it(cast.mo, case_id, "suspend").until is None  # no end has been set
