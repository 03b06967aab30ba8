"""A mandate ends, or is given anew, while somebody waits for an answer."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import delete, event, select

from forum.clock import at, now
from forum.handoffs.actions.answer import Said, answer_handoff
from forum.handoffs.actions.bring_back import take_over
from forum.handoffs.actions.keep_time import note_late, note_owners
from forum.handoffs.fold import fold, to_json
from forum.handoffs.models import HandoffEntry
from forum.members.actions.grant_role import grant_role, withdraw_role
from forum.members.models import ANSWER, Grant, GroupMember, Member
from forum.storage.session import session, transaction
from tests.cast import visitor
from tests.factories.handoffs import hand, handoff_row, make_answerer, make_question
from tests.factories.members import fresh, make_group
from tests.forum.handoffs.conftest import Under
from tests.forum.handoffs.test_handing import rung


def withdraw_mandate(way: Under) -> None:
    with transaction():
        grant = session().scalars(select(Grant).where(Grant.member_id == way.lea.id)).one()
        withdraw_role(actor=way.cast.ada, grant=grant)


def give_mandate(way: Under, days: int | None = None) -> None:
    with transaction():
        until = now() + timedelta(days=days) if days else None
        member = session().get_one(Member, way.lea.id)
        grant_role(actor=way.cast.ada, member=member, capability=ANSWER, category_id=None, until=until)


def answer(way: Under) -> None:
    with transaction():
        answer_handoff(actor=way.dan, handoff_id=way.handoff, said=Said("Tomorrow."))


@pytest.mark.parametrize("answered", [True, False])
def test_withdrawn_colleagues_hear_at_once_and_no_page_says_otherwise(way: Under, answered: bool) -> None:
    with way.cast.app.app_context():
        bea = make_answerer("bea")
        if answered:
            answer(way)
        withdraw_mandate(way)
        assert rung(bea, "handoff_team") == ["owner_left"]
        note_owners()
        assert rung(bea, "handoff_team") == ["owner_left"]
        topic = handoff_row(way.handoff).topic.id
    pages = {
        "mia": (f"/handoffs/{way.handoff}/mine", "Somebody of the team brings you the answer"),
        "bea": (f"/handoffs/{way.handoff}", "Nobody is there any more to bring the answer back"),
    }
    browsers = {"mia": way.cast.browser("mia"), "bea": visitor(way.cast.app, bea)}
    for who, (path, words) in pages.items():
        text = browsers[who].get(path).text
        assert words in text
        assert "Lea (works here) brings" not in text
        assert "Lea (works here) passed it on, and brings" not in text
    listed = browsers["bea"].get("/handoffs").text
    assert "somebody takes it over, please" in listed
    if answered:
        assert (
            "somebody of the team brings the answer here"
            in way.cast.browser("nia").get(f"/topics/{topic}").text
        )


def test_run_out_colleagues_hear_within_the_hour_and_once(way: Under) -> None:
    with way.cast.app.app_context():
        bea = make_answerer("bea")
        give_mandate(way, days=1)
        with at(now() + timedelta(days=2)):
            note_owners()
            note_owners()
            assert rung(bea, "handoff_team") == ["owner_left"]


def test_given_anew_all_is_as_before_and_it_rings_the_next_time(way: Under) -> None:
    with way.cast.app.app_context():
        bea = make_answerer("bea")
        withdraw_mandate(way)
        give_mandate(way)
        assert not handoff_row(way.handoff).course["alone"]
        withdraw_mandate(way)
        assert rung(bea, "handoff_team") == ["owner_left"] * 2
        with transaction():
            take_over(actor=fresh(bea), handoff_id=way.handoff)
        row = handoff_row(way.handoff)
        assert (row.owner_id, row.course["alone"]) == (bea.id, False)
        story = session().scalars(select(HandoffEntry).order_by(HandoffEntry.number)).all()
        assert to_json(fold(story)) == row.course


def test_another_mandate_changes_nothing(way: Under) -> None:
    with way.cast.app.app_context():
        bea = make_answerer("bea")
        with transaction():
            grant = session().scalars(select(Grant).where(Grant.member_id == bea.id)).one()
            withdraw_role(actor=way.cast.ada, grant=grant)
        assert not handoff_row(way.handoff).course["alone"]


@pytest.mark.parametrize("what", ["suspended_until", "muted_until"])
def test_whoever_may_not_write_now_brings_nothing_either(way: Under, what: str) -> None:
    with way.cast.app.app_context():
        bea = make_answerer("bea")
        with transaction():
            setattr(session().get_one(Member, way.lea.id), what, now() + timedelta(days=3))
        note_owners()
        assert rung(bea, "handoff_team") == ["owner_left"]
        with at(now() + timedelta(days=4)):
            note_owners()
            assert not handoff_row(way.handoff).course["alone"], "they are back"


def test_whoever_does_not_see_the_category_brings_nothing_there(way: Under) -> None:
    with way.cast.app.app_context():
        group = make_group("cellar", way.cast.mia)
        post = make_question(fresh(way.cast.mia), "Where?", slug="cellar", access="groups", groups=(group,))
        bea = make_answerer("bea", groups=[group])
        number = hand(bea, post, way.department)
        cora = make_answerer("cora", groups=[group])
        with transaction():
            session().execute(delete(GroupMember).where(GroupMember.member_id == bea.id))
        note_owners()
        assert rung(cora, "handoff_team") == ["owner_left"]
        assert handoff_row(number).course["alone"]
        assert not handoff_row(way.handoff).course["alone"]


def test_the_routine_writes_nothing_where_all_is_as_it_was_told(way: Under) -> None:
    written: list[object] = []

    def note(connection: object) -> None:
        written.append(connection)

    with way.cast.app.app_context():
        engine = session().get_bind()
        event.listen(engine, "commit", note)
        try:
            note_owners()
            note_late()
        finally:
            event.remove(engine, "commit", note)
        assert written == []
