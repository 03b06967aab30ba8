"""Somebody with a life in the community, whom one can look for everywhere once they have left."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import time_machine
from sqlalchemy import LargeBinary, MetaData, Text, cast, select

from forum.belongings import Departure
from forum.clock import now
from forum.members.actions.leave import leave_now
from forum.members.viewer import Viewer
from forum.reading.models import Draft
from forum.storage.session import db, session, transaction
from tests.cast import Cast
from tests.factories.categories import make_category, make_reply, make_topic
from tests.factories.contributions import make_call, make_contribution, make_speaker, respond
from tests.factories.conversations import make_conversation
from tests.factories.gifts import make_gift, make_hand, promise
from tests.factories.introductions import answer_it, make_introduction, say_purposes
from tests.factories.listened import take_part
from tests.factories.members import PASSWORD, make_member, make_session
from tests.factories.thanks import make_answer, make_thanks, share

NAME, HANDLE = "Zéphyrine Quibblewood", "zephy_q"
EMAIL = "quince@orchard.example"
BIO = "Grafts medlars by moonlight"
NEEDLES = (NAME, HANDLE, EMAIL, BIO)
"""What must be found nowhere afterwards; in lower case, as it is looked for."""


@dataclass
class Life:
    """What they left behind, by number."""

    who: Viewer
    topic: int
    post: int
    answered: int
    """A topic of theirs in which somebody else has written."""
    spoken_to: int
    """A post of somebody else that speaks to them."""
    offer: int
    hand_on_offer: int
    request_of_other: int
    hand_on_request: int
    conversation: int
    call: int
    used: int
    thanks_written: int
    thanks_received: int
    pending: int
    """An introduction that nobody has answered but they."""
    met: int
    idea: int


def make_life(people: Cast) -> Life:
    """Zéphyrine joins, writes, gives, asks, promises, thanks, is thanked, is introduced, helps the brand and hears of it."""
    category = make_category()
    who = make_member(HANDLE, display_name=NAME, email=EMAIL, password=PASSWORD, bio=BIO)
    make_session(who)
    gil = make_member("gil", connects=True)
    speaker = make_speaker()
    alone = make_topic(who, category, "Medlars", "They are ripe when they look rotten.")
    answered = make_topic(who, category, "Grafting", "Who has a sharp knife?")
    make_reply(people.mia, answered.id, "I have two.")
    elsewhere = make_topic(people.mia, category, "Quinces", "Who likes them?")
    post = make_reply(who, elsewhere.id, "I do, with cheese.")
    spoken_to = make_reply(people.mia, elsewhere.id, f"@{HANDLE} so do I, @{HANDLE}.b does not.")
    offer = make_gift(who, "A basket of medlars", "Come and get them.")
    on_offer = make_hand(people.mia, offer)
    promise(who, on_offer)
    request = make_gift(
        people.mia, "A ladder for a day", f"Mine is too short, says @{HANDLE}.", side="request"
    )
    on_request = make_hand(who, request, "I have a long one.")
    promise(people.mia, on_request)
    conversation = make_conversation(who, people.mia)
    make_reply(who, conversation, "Shall I bring it on Sunday?")
    call = make_call(speaker, f"Taste with @{HANDLE}")
    used = make_contribution(who, call, "I taste honey on Sundays.")
    respond(speaker, used, "accept", f"Thank you, @{HANDLE}.")
    respond(speaker, used, "use")
    written = make_thanks(who, spoken_to.id, "You made me laugh.")
    share(people.mia, written)
    received = make_thanks(people.mia, post.id, "Cheese! I had not thought of it.")
    share(who, received)
    make_answer(who, received)
    make_thanks(people.nia, spoken_to.id, f"And @{HANDLE} laughed with you.")
    say_purposes(who, "meet")
    met = _met(gil, who)
    pending = make_introduction(gil, who, people.mo, f"You both like orchards, @{HANDLE}.")
    answer_it(who, pending, True)
    idea = take_part(who, people, category, post.id, HANDLE)
    with transaction():
        session().add(Draft(member_id=who.id, topic_id=answered.id, body="What I never said"))
    return Life(
        who, alone.id, post.id, answered.id, spoken_to.id, offer, on_offer, request, on_request,
        conversation, call, used, written, received, pending, met, idea,
    )  # fmt: skip


def _met(connector: Viewer, who: Viewer) -> int:
    """Long ago they met Ulf: their conversation bears the names of both."""
    with time_machine.travel(now() - timedelta(days=60)):
        ulf = make_member("ulf")
        met = make_introduction(connector, who, ulf, "You both graft.")
        answer_it(who, met, True)
        answer_it(ulf, met, True)
    return met


def let_go(who: Any, *, texts_too: bool = False) -> None:
    """They leave at once."""
    leave_now(actor=who, member_id=who.id, texts_too=texts_too)


def places_with(*needles: str) -> dict[str, list[str]]:
    """Every column of every table, whatever it holds, in which one of ``needles`` stands: ``table.column``."""
    metadata = MetaData()
    metadata.reflect(db.engine)
    # SQLite's own tables for searching hold bytes that are no text.
    held = LargeBinary if db.engine.dialect.name == "sqlite" else Text
    ways = {needle: _ways(needle) for needle in needles}
    found: dict[str, set[str]] = {}
    for table in metadata.sorted_tables:
        for row in session().execute(select(*(cast(column, held) for column in table.columns))):
            for column, value in zip(table.columns, row, strict=True):
                text = _lower(value)
                here = {needle for needle in needles if any(way in text for way in ways[needle])}
                if here:
                    found.setdefault(f"{table.name}.{column.name}", set()).update(here)
    return {place: [needle for needle in needles if needle in here] for place, here in found.items()}


def _lower(value: str | bytes | None) -> str:
    return (value.decode(errors="replace") if isinstance(value, bytes) else value or "").lower()


def _ways(needle: str) -> set[str]:
    """In lower case, as it is looked for. JSON writes accents as escapes, so both ways are looked for."""
    escaped = needle.encode("ascii", "backslashreplace").decode().replace("\\x", "\\u00")
    return {needle.lower(), escaped.lower()}


def departure_of(who: Any, *, texts_too: bool = False) -> Departure:
    """As a slice is told of it."""
    return Departure(who.id, HANDLE, NAME, EMAIL, texts_too, "a former member")
