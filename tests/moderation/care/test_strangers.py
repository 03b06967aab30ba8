"""What shelter keeps from a member, and what it lets through."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from forum.clock import now
from forum.members.models import Member
from forum.storage.session import session, transaction
from forum.text.quotes import quote_markdown
from forum.topics.actions.edit import edit_post
from forum.topics.composing import compose
from forum.topics.models import Post, Topic
from forum.topics.queries import post_for
from moderation.care.actions.shelter import end_shelter
from moderation.cases.fold import HELD
from moderation.cases.models import Case, Entry
from tests.factories.categories import make_category, make_reply, make_topic
from tests.factories.members import make_member
from tests.factories.moderation import case_about, decide_it
from tests.factories.topics import send
from tests.moderation.care.conftest import Square, rings, shelter

SPEAKING = ("mention", "reply", "quote", "in their topic", "a new topic", "its title")


def speak(square: Square, who: Any, how: str, words: str = "Good evening.") -> Post:
    """Somebody writes to Mia in one way or another."""
    match how:
        case "mention":
            return make_reply(who, square.elsewhere_id, f"@mia {words}")
        case "reply":
            return make_reply(who, square.elsewhere_id, words, to=square.post_id)
        case "quote":
            quoted = quote_markdown("mia", square.post_id, "I have.")
            return make_reply(who, square.elsewhere_id, quoted + words)
        case "in their topic":
            return make_reply(who, square.topic_id, words)
        case "a new topic":
            topic = make_topic(who, make_category("new"), "A question", f"@mia {words}")
        case _:
            topic = make_topic(who, make_category("new"), "```What about @mia", words)
    return session().get_one(Post, topic.first_post_id)


@pytest.mark.parametrize("how", SPEAKING)
def test_what_a_stranger_writes_to_the_member_waits(square: Square, how: str) -> None:
    cast = square.cast
    with cast.app.app_context():
        shelter(cast)
        post = speak(square, cast.nia, how)
        assert post.state == "held"
        assert case_about("post", post.id).status == "open"
        if how in ("a new topic", "its title"):
            assert session().get_one(Topic, post.topic_id).state == "held"
        assert rings(cast) == []


@pytest.mark.parametrize("how", SPEAKING)
def test_without_shelter_it_does_not(square: Square, how: str) -> None:
    with square.cast.app.app_context():
        assert speak(square, square.cast.nia, how).state == "published"
        assert session().scalars(select(Case)).all() == []


@pytest.mark.parametrize("how", ["mention", "reply", "in their topic"])
def test_a_newcomer_whom_the_member_once_answered_is_heard_but_rings_no_bell(
    square: Square, how: str
) -> None:
    cast = square.cast
    with cast.app.app_context():
        shelter(cast)
        assert speak(square, square.known, how).state == "published"
        assert rings(cast) == []


def test_regular_members_and_moderators_reach_the_member_as_always(square: Square) -> None:
    cast = square.cast
    with cast.app.app_context():
        old = make_member("rob")
        lou = make_member("lou", standing="newcomer", moderates=[make_category("boats").id])
        shelter(cast)
        posts = [
            speak(square, who, how) for who, how in ((old, "mention"), (lou, "reply"), (cast.mo, "quote"))
        ]
        assert [post.state for post in posts] == ["published"] * 3
        assert {post_id for _kind, post_id in rings(cast)} == {post.id for post in posts}


def test_what_does_not_speak_to_the_member_does_not_wait(square: Square) -> None:
    cast = square.cast
    with cast.app.app_context():
        mine = make_reply(cast.mo, square.topic_id, "A word of mine.")
        shelter(cast)
        assert make_reply(cast.nia, square.elsewhere_id, "A nice boat. `@mia`").state == "published"
        assert make_reply(cast.nia, square.elsewhere_id, "> @mia said so").state == "published"
        assert make_reply(cast.nia, square.topic_id, "To Mo.", to=mine.id).state == "published"


def test_speaking_to_a_member_does_not_make_one_known(square: Square) -> None:
    cast = square.cast
    with cast.app.app_context():
        for _time in range(2):
            speak(square, cast.nia, "reply")
        shelter(cast)
        assert speak(square, cast.nia, "reply").state == "held"


def test_nor_does_an_answer_under_shelter_but_one_in_the_strangers_own_topic_before(square: Square) -> None:
    cast = square.cast
    start = now()
    with cast.app.app_context():
        first = speak(square, cast.nia, "reply")
        own = make_topic(square.known, make_category("own"), "Mine")
        other = make_member("ola", standing="newcomer")
        theirs = make_topic(other, make_category("theirs"), "Theirs")
        with time_machine.travel(start - timedelta(minutes=5)):
            make_reply(cast.mia, theirs.id, "Welcome.")
        shelter(cast)
        make_reply(cast.mia, square.elsewhere_id, "Leave me alone.", to=first.id)
        assert speak(square, cast.nia, "reply").state == "held"
        assert speak(square, other, "reply").state == "published"
        assert own.state == "published"


def test_a_mention_that_comes_by_an_edit_waits_too(square: Square) -> None:
    cast = square.cast
    with cast.app.app_context():
        shelter(cast)
        post_id = make_reply(cast.nia, square.elsewhere_id, "A nice boat.").id
        with transaction():
            post = post_for(cast.nia, post_id)
            edit_post(actor=cast.nia, post=post, text=compose("A nice boat, @mia."), revision=1)
        assert session().get_one(Post, post_id).state == "held"
        assert rings(cast) == []


def test_what_a_moderator_publishes_rings_no_bell_under_shelter(square: Square) -> None:
    cast = square.cast
    with cast.app.app_context():
        shelter(cast)
        post_id = speak(square, cast.nia, "mention").id
        decide_it(cast.mo, case_about("post", post_id).id, "publish")
        assert session().get_one(Post, post_id, populate_existing=True).state == "published"
        assert rings(cast) == []
        with transaction():
            end_shelter(actor=cast.mia, member=session().get_one(Member, cast.mia.id))
        assert rings(cast) == []
        again = speak(square, cast.nia, "mention")
        assert rings(cast) == [("mentioned", again.id)]


def test_moderators_learn_why_it_waits_and_the_machine_counts_as_having_found_it(square: Square) -> None:
    cast = square.cast
    with cast.app.app_context():
        shelter(cast)
        case_id = case_about("post", speak(square, cast.nia, "mention").id).id
        entry = session().scalars(select(Entry).where(Entry.case_id == case_id, Entry.kind == HELD)).one()
        assert (entry.data["weight"], entry.data["rules"]) == (0, [])
        (signal,) = entry.data["signals"]
        assert signal["kind"] == "shelter" and set(signal["explanation"]) == {"fr", "en"}
    page = cast.browser("mo").get(f"/moderation/cases/{case_id}").text
    assert "It speaks to a member under shelter" in page and "weight 0" not in page
    with cast.app.app_context():
        assert decide_it(cast.mo, case_id, "remove").detected_by_machine


def test_a_text_that_is_nudged_is_nudged_first_as_always(square: Square) -> None:
    cast = square.cast
    with cast.app.app_context():
        shelter(cast)
    form = {"body": "@mia Tu es vraiment un idiot.", "reply_to_id": "", "idempotency_key": "a-key-of-mine"}
    path = f"/topics/{square.elsewhere_id}/reply"
    assert send(cast, "nia", path, form).json["error"] == "reconsider"
    answer = send(cast, "nia", path, form, insist="1")
    assert answer.json["state"] == "held"
    with cast.app.app_context():
        case_id = case_about("post", answer.json["id"]).id
        entry = session().scalars(select(Entry).where(Entry.case_id == case_id, Entry.kind == HELD)).one()
        assert [one["kind"] for one in entry.data["signals"]][-1] == "shelter"
        assert len(entry.data["signals"]) > 1 and entry.data["weight"] > 0
