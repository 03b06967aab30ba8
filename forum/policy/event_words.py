"""The words of events: as ``words.py``, of what takes place, who receives and who comes."""

from __future__ import annotations

from forum.clock import now
from forum.policy.words import Actor, Thing, member


def announced(actor: Actor, thing: Thing) -> bool:
    """It was published: a draft is seen by those who plan it."""
    return bool(thing.status != "draft")


def goes_ahead(actor: Actor, thing: Thing) -> bool:
    """It was published and not cancelled."""
    return bool(thing.status == "planned")


def not_cancelled(actor: Actor, thing: Thing) -> bool:
    return bool(thing.status != "cancelled")


def has_account(actor: Actor, thing: Thing) -> bool:
    """Whoever once answered can take it back, suspended too, and without seeing it: a seat is to be free."""
    return actor is not None and bool(actor.confirmed)


def hosts(actor: Actor, thing: Thing) -> bool:
    """The actor receives those who come."""
    return member(actor, thing) and thing.host_id == actor.id


def not_over(actor: Actor, thing: Thing) -> bool:
    return bool(thing.ends_at > now())


def over(actor: Actor, thing: Thing) -> bool:
    return bool(thing.ends_at <= now())


def begun(actor: Actor, thing: Thing) -> bool:
    return bool(thing.starts_at <= now())


def without_recap(actor: Actor, thing: Thing) -> bool:
    """Nobody has told yet how it was."""
    return thing.recap_id is None


def hosts_there(actor: Actor, thing: Thing) -> bool:
    """The actor hosts the event that somebody answered."""
    return hosts(actor, thing.event)
