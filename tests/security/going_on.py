"""Events in the world that is walked through: who may read which."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import select

from forum.categories.catalogue import catalogue
from forum.events.actions.moderate import bring_into
from forum.events.models import Attendance, Event
from forum.events.queries import event_for, find_answer, place
from forum.policy.acts import Act
from forum.policy.check import can
from forum.storage.session import session, transaction
from tests.cast import Cast
from tests.factories.conduct import accept_code
from tests.factories.events import answer, cancel, make, make_host, planned
from tests.factories.members import fresh

_NAMES: dict[int, str] = {}


def plan_events(cast: Cast, words: Callable[[str], str]) -> dict[str, int]:
    """Events of Eve, who is no walker: in each kind of place and in each state; their numbers by name."""
    eve = make_host()
    accept_code(eve)
    eve = fresh(eve)
    places = {one.slug: one for one in catalogue().values()}
    asked = [{"key": "q1", "label": words("question"), "required": False}]
    found = {}
    for name, where in {
        "for everybody": "square", "for members": "salon", "draft": "square", "cancelled": "square",
        "hidden": "square", "removed": "salon",
    }.items():  # fmt: skip
        said = {"category": places[where], "body": words(f"event {name}"), "questions": asked}
        plan = planned(eve, words(f"event {name}"), **said)
        found[name] = make(eve, plan, draft=name == "draft")
        _NAMES[found[name]] = name
    answer(cast.nia, found["for members"], fields={"q1": words("event answer")})
    cancel(eve, found["cancelled"])
    for name in ("hidden", "removed"):
        with transaction():
            event = event_for(cast.mo, found[name], lock=True)
            bring_into(name, actor=cast.mo, thing=event, reason="It is a test.")
    return found


def events_seen(me: Any) -> Iterable[tuple[str, bool]]:
    """Every event and answer, and whether ``me`` may read it."""
    for event in session().scalars(select(Event)).all():
        if event.id in _NAMES:
            yield f"event {_NAMES[event.id]}", can(me, Act.SEE_EVENT, place(event))
    for answer_id in session().scalars(select(Attendance.id)).all():
        own = find_answer(answer_id)
        if own is not None and own.fields:
            yield "event answer", can(me, Act.SEE_EVENT_ANSWER, own)
