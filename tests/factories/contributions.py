"""Calls, contributions and commitments for tests, made through the verbs."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from forum.contributions.actions.ask import Asked, ask, close_call
from forum.contributions.actions.contribute import contribute
from forum.contributions.actions.promise import Promise, give_up, keep_promise, promise_openly
from forum.contributions.actions.respond import accept, mark_unused, mark_used
from forum.contributions.days import today
from forum.contributions.queries import find_call, find_commitment, find_contribution
from forum.members.viewer import Viewer
from forum.topics.composing import compose
from tests.factories.members import make_member, writing

PROMISE = "A jar of the new honey for everybody who tasted"
BROUGHT = "A workshop in spring, and little else so far."

FORM = {
    "title": "Taste three honeys",
    "body": "We can't decide between **three** honeys.",
    "whom": "whoever likes honey",
    "effort": "hour",
    "purpose": "The one you like best goes into the shop.",
    "rights": "yours",
    "credit": "Your first name on the label, if you wish.",
    "kind": "samples",
    "promise": PROMISE,
    "brought": BROUGHT,
}
"""What the form of a call is filled with, but for its days."""


def make_speaker(name: str = "bea") -> Viewer:
    """Somebody who speaks for the brand."""
    return make_member(name, speaks_for_brand=True)


def days(number: int) -> date:
    """The day so many days from today."""
    return today() + timedelta(days=number)


def promise(text: str = PROMISE, *, due: int = 30, kind: str = "samples") -> Promise:
    return Promise(kind, text, days(due))


def asked(title: str = "Taste three honeys", *, last: int = 14, text: str = "Which one?") -> Asked:
    return Asked(
        title=title,
        text=compose(text),
        whom="whoever likes honey",
        effort="hour",
        purpose="The one you like best goes into the shop.",
        rights="yours",
        credit="Your first name on the label, if you wish.",
        last_day=days(last),
        language="en",
    )


def make_call(speaker: Any, title: str = "Taste three honeys", *, due: int = 30, last: int = 14) -> int:
    """A published call; answers its id."""
    with writing():
        return ask(
            actor=speaker, asked=asked(title, last=last), counterpart=promise(due=due), brought=BROUGHT
        ).id


def close(speaker: Any, call_id: int) -> None:
    """The call takes no more contributions."""
    with writing():
        call = find_call(call_id, lock=True)
        if call is None:
            raise LookupError(call_id)
        close_call(actor=speaker, call=call)


def make_commitment(speaker: Any, text: str = "A workshop about hives for thirty", *, due: int = 30) -> int:
    with writing():
        return promise_openly(actor=speaker, promise=promise(text, due=due, kind="workshop")).id


def make_contribution(
    member: Any, call_id: int, text: str = "I taste on Sunday.", *, named: bool = True
) -> int:
    with writing():
        call = find_call(call_id, lock=True)
        assert call is not None
        return contribute(actor=member, call=call, text=compose(text), named=named).id


def respond(speaker: Any, contribution_id: int, turn: str, word: str = "Thank you, gladly.") -> None:
    """``accept``, ``use`` or ``decline``."""
    verb = {"accept": accept, "use": mark_used, "decline": mark_unused}[turn]
    with writing():
        found = find_contribution(contribution_id, lock=True)
        assert found is not None
        verb(actor=speaker, contribution=found, word=word)


def settle(speaker: Any, commitment_id: int, *, kept: bool = True, word: str = "All jars are sent.") -> None:
    with writing():
        found = find_commitment(commitment_id, lock=True)
        assert found is not None
        if kept:
            keep_promise(actor=speaker, commitment=found, word=word)
        else:
            give_up(actor=speaker, commitment=found, reason=word)
