"""What moderators do to what members give, ask, thank for, write to introduce somebody, and say for the brand."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from forum.events.models import Attendance
from forum.gifts.models import GiftWord
from forum.hooks import hooks
from forum.storage.session import session, transaction
from forum.subjects import HELD, HIDDEN, PUBLISHED, REMOVED
from tests.cast import Cast
from tests.factories.announcements import make_handed_word
from tests.factories.categories import make_category, make_topic
from tests.factories.contributions import make_call, make_speaker
from tests.factories.events import answer, make, make_host, planned
from tests.factories.gifts import make_gift, make_hand
from tests.factories.introductions import make_introduction
from tests.factories.members import make_member
from tests.factories.thanks import make_thanks


def on_what_is_given(cast: Cast, word: str, why: str) -> None:
    """Each of them hidden, shown, removed, shown again, and emptied where that can be."""
    gift_id = make_gift(cast.mia, title=word)
    make_hand(cast.nia, gift_id, f"{word} is what I need.")
    word_id = session().scalars(select(GiftWord.id)).one()
    topic = make_topic(cast.mia, make_category("given"), word)
    thanks_id = make_thanks(cast.nia, int(topic.first_post_id or 0), f"{word}, thank you.")
    gwen = make_member("gwen", connects=True)
    letter_id = make_introduction(gwen, cast.mia, cast.nia, f"{word} is what you share.")
    call_id = make_call(make_speaker(), title=word)
    event_id, answer_id = _event(cast, word)
    handed_word_id = make_handed_word(f"{word} or not?")
    for kind, number in (
        ("gift", gift_id),
        ("gift_word", word_id),
        ("handed_word", handed_word_id),
        ("thanks", thanks_id),
        ("introduction", letter_id),
        ("call", call_id),
        ("event_answer", answer_id),
        ("event", event_id),
    ):
        for state in (HIDDEN, PUBLISHED, REMOVED, PUBLISHED, HELD, PUBLISHED):
            bring(cast, kind, number, state, why)
    for kind, number in (
        ("gift", gift_id),
        ("handed_word", handed_word_id),
        ("thanks", thanks_id),
        ("introduction", letter_id),
        ("call", call_id),
        ("event_answer", answer_id),
        ("event", event_id),
    ):
        bring(cast, kind, number, REMOVED, why)
        with transaction():
            found = hooks().subjects[kind]
            if found.erase is not None:
                found.erase(cast.automod.id, found.find(number, lock=True))


def _event(cast: Cast, word: str) -> tuple[int, int]:
    """An event, and what Nia answered to its question."""
    host = make_host()
    asked = [{"key": "q1", "label": word, "required": False}]
    event_id = make(host, planned(host, word, questions=asked))
    answer(cast.nia, event_id, fields={"q1": word})
    return event_id, session().scalars(select(Attendance.id)).one()


def bring(cast: Cast, kind: str, number: int, state: str, why: str) -> None:
    """Mo brings a subject into a state."""
    found = hooks().subjects[kind]
    with transaction():
        thing: Any = found.find(number, lock=True)
        found.bring_into(state, actor=cast.mo, thing=thing, reason=why)
