"""Whoever brings the answer back wrote it in the thread by hand, and says so on the page of the hand-off."""

from __future__ import annotations

from typing import Any

import pytest

from forum.handoffs.actions.bring_back import answered_in_thread
from forum.handoffs.queries import handoff_for, replies_since
from forum.handoffs.refusals import MovedOn
from forum.storage.session import session, transaction
from forum.topics.actions.reply import reply
from forum.topics.composing import compose
from forum.topics.models import Post
from forum.topics.queries import topic_for
from tests.cast import visitor
from tests.factories.handoffs import handoff_row, mails, make_answerer
from tests.forum.handoffs.conftest import Under
from tests.forum.handoffs.test_handing import rung


def _say(way: Under, member: Any, body: str, *, official: bool = True) -> int:
    with transaction():
        topic = topic_for(member, session().get_one(Post, way.post).topic_id, lock=True)
        return reply(actor=member, topic=topic, text=compose(body), official=official).id


def test_an_official_reply_is_chosen_as_the_answer(way: Under) -> None:
    path, of_lea = f"/handoffs/{way.handoff}", visitor(way.cast.app, way.lea)
    assert "answered in the thread" not in of_lea.get(path).text
    with way.cast.app.app_context():
        _say(way, way.lea, "Let me ask.", official=False)
        first = _say(way, way.lea, "We are looking for it.")
        second = _say(way, way.lea, "It leaves on Monday.")
        assert [one.id for one in replies_since(way.lea, handoff_for(way.lea, way.handoff))] == [
            second,
            first,
        ]
    shown = of_lea.get(path).text
    assert "answered in the thread" in shown and "It leaves on Monday." in shown and "Let me ask" not in shown
    assert f'value="{second}" checked' in shown
    assert of_lea.write(f"{path}/answered", post="").status_code == 303
    with way.cast.app.app_context():
        assert handoff_row(way.handoff).status == "sent"
    assert of_lea.write(f"{path}/answered", post=str(second)).status_code == 303
    with way.cast.app.app_context():
        row = handoff_row(way.handoff)
        assert (row.status, row.course["posted_id"]) == ("posted", second)
        assert rung(way.dan, "handoff_team") == ["sent", "posted"]
        assert len([one for one in mails() if "has your answer" in one["subject"]]) == 1
    assert of_lea.write(f"{path}/answered", post=str(first)).status_code == 403, "it is over"


def test_only_what_whoever_brings_it_back_said_there_officially_is_the_answer(way: Under) -> None:
    with way.cast.app.app_context():
        max_ = make_answerer("max")
        others = [
            way.post,
            _say(way, max_, "From me, not from Lea."),
            _say(way, way.lea, "As myself.", official=False),
        ]
        for number in others:
            with pytest.raises(MovedOn), transaction():
                answered_in_thread(actor=way.lea, handoff_id=way.handoff, post_id=number)
        assert handoff_row(way.handoff).status == "sent"
