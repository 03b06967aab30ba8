"""A week for the review to tell of, made through the same verbs that members use."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any

from forum.clock import at, now
from forum.members.models import ANALYSE
from forum.members.viewer import Viewer
from forum.topics.actions.reply import reply
from forum.topics.composing import compose
from forum.topics.queries import topic_for
from tests.cast import Cast
from tests.factories.categories import make_category, make_reply, make_topic
from tests.factories.handoffs import hand, make_answerer, make_department_of
from tests.factories.ideas import make_idea, support
from tests.factories.members import make_member, writing
from tests.factories.thanks import make_thanks, share


def make_analyst(name: str = "gus", *, where: int | None = None, **more: Any) -> Viewer:
    """Somebody who reads the reports, about a category or about everything."""
    return make_member(name, mandates=[(ANALYSE, where)], works_here=True, **{"language": "en", **more})


def coming_monday() -> datetime:
    """Midnight (UTC) of a Monday that has its whole week before it."""
    today = now().date()
    day = today + timedelta(days=14 - today.weekday())
    return datetime.combine(day, time(), UTC)


@dataclass
class Told:
    """What happened until ``monday``."""

    monday: datetime
    category: int
    old: int
    """A topic that waits for the second week."""
    parcel: int
    """The post that Delivery is late with."""
    answered: int
    """A topic of the week before, answered in the week."""
    thanked: int
    """A post."""
    idea: int
    lea: Viewer

    @property
    def morning(self) -> datetime:
        """Half an hour after the review is due, where the clock is UTC."""
        return self.monday + timedelta(hours=7, minutes=30)


def tell_week(cast: Cast) -> Told:
    """Something of each kind; call it with an application context open."""
    monday = coming_monday()
    with at(monday - timedelta(days=10)):
        lea = make_answerer()
        place = make_category("parcels")
        department = make_department_of(cast.ada)
        old = make_topic(cast.mia, place, "A jar that leaks", "Why does it *leak* since Sunday?").id
        answered = make_topic(cast.nia, place, "Opening hours", "Are you open on Sunday?").id
    with at(monday - timedelta(days=6)):
        official = compose("Yes, from ten to six, and in summer until eight in the evening.")
        with writing():
            reply(actor=lea, topic=topic_for(lea, answered), text=official)
        asked = make_topic(cast.nia, place, "My parcel", "Where is my parcel?")
        parcel = asked.first_post_id or 0
        make_reply(cast.mia, asked.id, "Mine is lost too.")
        hand(lea, parcel, department, due_at=monday - timedelta(days=2))
        helped = make_topic(cast.mo, place, "How to close a jar", "Turn it twice, then wait.")
        make_reply(cast.nia, helped.id, "That works.")
        thanked = helped.first_post_id or 0
        share(cast.mo, make_thanks(cast.nia, thanked, "You saved my honey."))
    with at(monday - timedelta(days=5)):
        idea = make_idea(cast.mo, "A jar with a tap", body="So that nothing drips.", category=place)
        support(cast.mia, idea)
    return Told(monday, place.id, old, parcel, answered, thanked, idea, lea)
