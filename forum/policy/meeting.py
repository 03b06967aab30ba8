"""The words of introductions: who is in one, what still waits, who may be introduced at all."""

from __future__ import annotations

from forum.clock import now
from forum.policy.words import Actor, Thing, member


def introduced(actor: Actor, thing: Thing) -> bool:
    """One of the two whom an introduction is for."""
    return member(actor, thing) and actor.id in (thing.first_id, thing.second_id)


def not_introduced(actor: Actor, thing: Thing) -> bool:
    return actor is not None and actor.id not in (thing.first_id, thing.second_id)


def told(actor: Actor, thing: Thing) -> bool:
    """The two have been told of it."""
    return thing.told_at is not None


def answerable(actor: Actor, thing: Thing) -> bool:
    """It waits for both, whatever either has said."""
    return thing.met_at is None and thing.over_at is None and thing.ends_at > now()


def around(actor: Actor, thing: Thing) -> bool:
    """The member is here: confirmed, active, not suspended, and a person."""
    away = thing.suspended_until is not None and thing.suspended_until > now()
    return thing.active and not thing.system and thing.confirmed_at is not None and not away


def wants_introductions(actor: Actor, thing: Thing) -> bool:
    return bool(thing.wants_introductions)


def rested(actor: Actor, thing: Thing) -> bool:
    """Nobody was introduced to this member, or these two to each other, not long ago."""
    return thing.rests_until is None or thing.rests_until <= now()


def suited(actor: Actor, thing: Thing) -> bool:
    """What brings the two does not speak against it."""
    return bool(thing.suited)
