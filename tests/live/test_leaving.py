"""Somebody leaves while others read on: their sockets are shut at once, the others' pages go on."""

from __future__ import annotations

from forum.members.actions.leave import leave_now
from tests.cast import Cast, visitor
from tests.factories.categories import make_category, make_reply, make_topic
from tests.factories.members import make_member
from tests.live.square import Square, wait_for


def test_their_sockets_are_shut_and_the_others_hear_on(cast: Cast, square: Square) -> None:
    with cast.app.app_context():
        who = make_member("zoe")
        topic = make_topic(cast.mia, make_category()).id
        make_reply(who, topic, "I was here.")
    theirs, others = square.listen(visitor(cast.app, who)), square.listen(cast.browser("mia"))
    for ear in (theirs, others):
        assert ear.ask("join", {"topic": topic, "lang": "en"})["ok"]
    with cast.app.app_context():
        leave_now(actor=who, member_id=who.id, texts_too=True)
        make_reply(cast.ada, topic, "The talk goes on.")
    square.settle()
    others.wait_for("post:added")
    assert "The talk goes on." not in repr(theirs.heard)
    assert "The talk goes on." in repr(others.heard)
    assert others.of("post:gone")
    wait_for(lambda: not theirs.client.connected, "their socket to be shut")
