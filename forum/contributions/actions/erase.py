"""Emptying what was removed, once nobody has to judge it any more; and telling its pages of thanks."""

from __future__ import annotations

from typing import Any

from sqlalchemy import update

from forum.contributions.models import EMPTIED, Call, CallCorrection, Commitment
from forum.contributions.pages import Thing, named, turn_pages
from forum.facts.bus import record
from forum.facts.calls import BrandTextErased, BrandTextRenewed
from forum.policy.acts import Act
from forum.policy.check import Refused
from forum.storage.session import session
from forum.subjects import REMOVED


def empty(actor_id: int, thing: Thing) -> None:
    """Take the words out of a removed text. What stays is that it was there, whose, when, and its lines in
    the ledger.

    The clock asks for it, not a person: ``actor_id`` is the system member's. Its row is held.
    """
    if thing.state != REMOVED:
        raise Refused(Act.JUDGE_BRAND_TEXT, None)
    if isinstance(thing, Commitment):
        thing.promise = EMPTIED
    elif isinstance(thing, Call):
        _empty_call(thing)
    else:
        thing.source = ""
        if hasattr(thing, "html"):
            thing.html = ""
    turn_pages(thing)
    record(BrandTextErased(actor_id=actor_id, **named(thing)))


def _empty_call(call: Call) -> None:
    """What it gives in return is a text of its own, judged by itself."""
    call.title = call.source = call.html = call.search_text = ""
    call.whom = call.purpose = call.credit = ""
    call.brought = EMPTIED
    corrections: Any = CallCorrection.__table__
    session().execute(update(corrections).where(corrections.c.call_id == call.id).values(changes={}))


def renew(actor_id: int, thing: Thing) -> None:
    """What stands beneath it is another now: open pages look again. Its row is held."""
    turn_pages(thing)
    record(BrandTextRenewed(actor_id=actor_id, **named(thing)))
