"""One subject of each kind that screening holds back, made as people make it: with the case that waits."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from forum.contributions.models import Word
from forum.events.models import Attendance
from forum.gifts.models import GiftWord
from forum.handoffs.actions.answer import Said, answer_handoff
from forum.hooks import Outcome, Verdict, Written, hooks
from forum.members.actions.change_profile import change_profile
from forum.members.models import Member
from forum.questionnaires.models import NamedAnswer
from forum.questionnaires.questions import LONG, Question
from forum.storage.session import session, transaction
from moderation.holding.findings import Findings
from moderation.holding.screener import _keeper
from moderation.screening import engine
from tests.cast import Cast
from tests.factories import contributions, events, gifts, handoffs, ideas, introductions, questionnaires
from tests.factories.announcements import make_handed_word
from tests.factories.categories import make_category, make_reply, make_topic
from tests.factories.members import make_member
from tests.factories.moderation import report_it
from tests.factories.thanks import make_thanks

Make = Callable[[Cast, Callable[[], None]], int]
"""Makes what its last verb writes wait, and answers its number; the callable lets screening hold everything."""


def _screen(_actor: Any, written: Written) -> Verdict:
    """Whatever it says has to wait, in the hands of the screening as it is."""
    found = Findings(engine.Outcome.HOLD, 80, [])
    return Verdict(Outcome.HOLD, "", _keeper(written.kind, found, False))


def hold_all() -> None:
    """Whatever is written from now on waits for a person."""
    hooks().screeners[:] = [_screen]


def _post(cast: Cast, hold: Callable[[], None]) -> int:
    topic = make_topic(cast.mia, make_category())
    hold()
    return make_reply(cast.nia, topic.id, "As it is.").id


def _topic(cast: Cast, hold: Callable[[], None]) -> int:
    category = make_category()
    hold()
    topic_id = make_topic(cast.nia, category).id
    report_it(cast.mia, "topic", topic_id)
    return topic_id


def _profile(cast: Cast, hold: Callable[[], None]) -> int:
    hold()
    with transaction():
        values = {"display_name": "Nia of the hill", "bio": "I am here."}
        change_profile(actor=cast.nia, member=session().get_one(Member, cast.nia.id), values=values)
    return cast.nia.id


def _gift(cast: Cast, hold: Callable[[], None]) -> int:
    hold()
    return gifts.make_gift(cast.nia)


def _gift_word(cast: Cast, hold: Callable[[], None]) -> int:
    gift_id = gifts.make_gift(cast.mia)
    hold()
    gifts.make_hand(cast.nia, gift_id)
    return session().scalars(select(GiftWord.id)).one()


def _thanks(cast: Cast, hold: Callable[[], None]) -> int:
    topic = make_topic(cast.mia, make_category())
    hold()
    return make_thanks(cast.nia, int(topic.first_post_id or 0))


def _introduction(cast: Cast, hold: Callable[[], None]) -> int:
    gwen = make_member("gwen", connects=True)
    hold()
    return introductions.make_introduction(gwen, cast.mia, cast.nia)


def _event(cast: Cast, hold: Callable[[], None]) -> int:
    host = events.make_host()
    plan = events.planned(host)
    hold()
    return events.make(host, plan)


def _event_answer(cast: Cast, hold: Callable[[], None]) -> int:
    host = events.make_host()
    event_id = events.make(
        host, events.planned(host, questions=[{"label": "What do you bring?", "required": False}])
    )
    hold()
    events.answer(cast.nia, event_id, fields={"q1": "A telescope."})
    return session().scalars(select(Attendance.id)).one()


def _idea_word(cast: Cast, hold: Callable[[], None]) -> int:
    idea_id, tom = ideas.make_idea(cast.mia), ideas.make_answerer()
    hold()
    return ideas.turn(tom, idea_id, "heard")


def _questionnaire(cast: Cast, hold: Callable[[], None]) -> int:
    asker, plan = questionnaires.make_asker(), questionnaires.planned()
    hold()
    return questionnaires.make(asker, plan)


def _questionnaire_answer(cast: Cast, hold: Callable[[], None]) -> int:
    plan = questionnaires.planned(anonymous=False, questions=[Question("why", LONG, "Why?")])
    asked = questionnaires.make(questionnaires.make_asker(), plan)
    hold()
    questionnaires.answer(cast.nia, asked, why="Because.")
    return session().scalars(select(NamedAnswer.id)).one()


def _handed(cast: Cast, hold: Callable[[], None] | None = None) -> int:
    department_id = handoffs.make_department_of(cast.ada, make_member("dan"))
    question, lea = handoffs.make_question(cast.mia), handoffs.make_answerer()
    if hold is not None:
        hold()
    return handoffs.hand(lea, question, department_id, note="Where is it?")


def _handoff_answer(cast: Cast, hold: Callable[[], None]) -> int:
    dan = make_member("dee")
    department_id = handoffs.make_department_of(cast.ada, dan)
    number = handoffs.hand(handoffs.make_answerer(), handoffs.make_question(cast.mia), department_id)
    hold()
    with transaction():
        answer_handoff(actor=dan, handoff_id=number, said=Said("On Monday."))
    return number


def _call(cast: Cast, hold: Callable[[], None]) -> int:
    bea = contributions.make_speaker()
    hold()
    return contributions.make_call(bea)


def _commitment(cast: Cast, hold: Callable[[], None]) -> int:
    bea = contributions.make_speaker()
    hold()
    return contributions.make_commitment(bea)


def _contribution(cast: Cast, hold: Callable[[], None]) -> int:
    call_id = contributions.make_call(contributions.make_speaker())
    hold()
    return contributions.make_contribution(cast.nia, call_id)


def _brand_word(cast: Cast, hold: Callable[[], None]) -> int:
    bea = contributions.make_speaker()
    commitment_id = contributions.make_commitment(bea)
    hold()
    contributions.settle(bea, commitment_id)
    return session().scalars(select(Word.id)).one()


def _handed_word(cast: Cast, hold: Callable[[], None]) -> int:
    hold()
    return make_handed_word("Is this clear?")


MADE: dict[str, Make] = {
    "post": _post,
    "topic": _topic,
    "profile": _profile,
    "gift": _gift,
    "gift_word": _gift_word,
    "thanks": _thanks,
    "introduction": _introduction,
    "event": _event,
    "event_answer": _event_answer,
    "idea_word": _idea_word,
    "questionnaire": _questionnaire,
    "questionnaire_answer": _questionnaire_answer,
    "handoff": _handed,
    "handoff_answer": _handoff_answer,
    "call": _call,
    "commitment": _commitment,
    "contribution": _contribution,
    "brand_word": _brand_word,
    "handed_word": _handed_word,
}
