"""Mandates that ended, details that nobody agreed to, and what happens while nobody sees a hand-off."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import delete

from forum.clock import now
from forum.handoffs.actions.answer import Said, answer_handoff
from forum.handoffs.bell import who_brings_it_back
from forum.handoffs.models import HandoffEntry
from forum.handoffs.queries import handoff_for, to_move
from forum.handoffs.subjects import HANDOFF
from forum.handoffs.voice import voice_of
from forum.hooks import Outcome
from forum.members.models import Grant
from forum.policy.check import Refused
from forum.storage.session import session, transaction
from forum.topics.actions.delete import delete_post
from forum.topics.queries import post_for
from tests.cast import visitor
from tests.factories.handoffs import hand, handoff_row, mails, make_answerer, make_question
from tests.factories.members import fresh, make_group, make_member
from tests.forum.handoffs.conftest import Under
from tests.forum.handoffs.test_handing import rung
from tests.forum.handoffs.test_leaving import leave
from tests.forum.handoffs.test_screening import judge, screen


def end_mandate(way: Under) -> None:
    with transaction():
        session().execute(delete(Grant).where(Grant.member_id == way.lea.id))


@pytest.mark.parametrize("state", ["published", "hidden"])
def test_whose_mandate_ended_reads_nothing_any_more(way: Under, state: str) -> None:
    with way.cast.app.app_context():
        if state == "hidden":
            judge(way, state)
        assert handoff_for(way.lea, way.handoff).id == way.handoff
        end_mandate(way)
        with pytest.raises(Refused):
            handoff_for(fresh(way.lea), way.handoff)


def test_no_snapshot_keeps_personal_details(way: Under) -> None:
    with way.cast.app.app_context():
        post = make_question(way.cast.nia, "Mine?", slug="other")
        number = hand(way.lea, post, way.department, note="She called.", details="Order 4711")
        row = handoff_row(number)
        for shown in (HANDOFF.snapshot(row), HANDOFF.shown_to(way.lea, row)):
            assert "She called." in shown.source
            assert "4711" not in shown.source + shown.html


def test_held_then_hidden_it_is_told_once_it_is_shown(way: Under) -> None:
    with way.cast.app.app_context():
        screen(way, Outcome.HOLD)
        post, before = make_question(way.cast.nia, "Mine?", slug="other"), len(mails())
        way.handoff = hand(way.lea, post, way.department, note="Bring rum.", details="Order 4711")
        judge(way, "hidden")
        assert len(mails()) == before
        judge(way, "published")
        assert len(mails()) == before + 1
        assert rung(way.cast.nia, "handoff_mine") == ["sent", "asked"]
        judge(way, "hidden")
        judge(way, "published")
        assert len(mails()) == before + 1
        assert (
            handoff_row(way.handoff).told
            == session().query(HandoffEntry).filter_by(handoff_id=way.handoff).count()
        )


def test_an_analyst_reads_in_the_voice_only_what_they_may_read(way: Under) -> None:
    with way.cast.app.app_context():
        group = make_group("cellar", way.cast.mia)
        lea = make_answerer("bea", groups=[group])
        ina = make_member("ina", mandates=[("analyse", None)], works_here=True)
        post = make_question(lea, "A secret?", slug="cellar", access="groups", groups=(group,))
        hand(lea, post, way.department, subject="Among us")
        ends = now() - timedelta(days=1), now() + timedelta(days=1)
        heard = {one.subject for one in voice_of(way.department, *ends)}
        assert heard == {"Among us", "Parcels that don't arrive"}
        assert [one.subject for one in voice_of(way.department, *ends, reader=ina)] == [
            "Parcels that don't arrive"
        ]


def test_colleagues_hear_of_what_nobody_brings_back(way: Under) -> None:
    with way.cast.app.app_context():
        bea = make_answerer("bea")
        assert who_brings_it_back(handoff_row(way.handoff)) == [way.lea.id]
        end_mandate(way)
        row = handoff_row(way.handoff)
        assert who_brings_it_back(row) == [bea.id]
        assert to_move(bea, 3) == []
        with transaction():
            handoff_row(way.handoff).due_at = now()
        assert [one.id for one in to_move(bea, 3)] == [way.handoff]
        assert to_move(fresh(way.lea), 3) == []


def test_colleagues_hear_that_an_owner_leaves(way: Under) -> None:
    with way.cast.app.app_context():
        bea = make_answerer("bea")
        leave(way.lea, texts_too=True)
        assert rung(bea, "handoff_team") == ["owner_left"]
        row = handoff_row(way.handoff)
        assert (row.subject, row.note) == ("", "")


def test_whose_mandate_ended_hears_nothing_of_it_and_reads_no_subject(way: Under) -> None:
    with way.cast.app.app_context(), transaction():
        answer_handoff(actor=way.dan, handoff_id=way.handoff, said=Said("On Monday."))
    subject = "Parcels that don’t arrive", "Parcels that don&#39;t arrive"
    shown = visitor(way.cast.app, way.lea).get("/notifications").text
    assert any(one in shown for one in subject)
    with way.cast.app.app_context():
        end_mandate(way)
        with transaction():
            post = post_for(way.cast.mia, handoff_row(way.handoff).post_id, lock=True)
            delete_post(actor=way.cast.mia, post=post)
        assert rung(way.lea, "handoff_team") == ["answered"]
    shown = visitor(way.cast.app, way.lea).get("/notifications").text
    assert not any(one in shown for one in subject) and "“A hand-off”" in shown
