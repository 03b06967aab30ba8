"""The words of calls, contributions and commitments: as ``words.py``, of what the brand asks and gives."""

from __future__ import annotations

from forum.clock import now
from forum.policy.words import Actor, Thing, member


def speaks_for_oneself(actor: Actor, thing: Thing) -> bool:
    """Whoever asks in the brand's name does not count among those who helped."""
    return actor is not None and not actor.speaks


def call_open(actor: Actor, thing: Thing) -> bool:
    """The call was not closed, and its last day is not over."""
    return thing.closed_at is None and thing.closes_at > now()


def call_public(actor: Actor, thing: Thing) -> bool:
    """The call that a contribution is for can be read by everybody."""
    return bool(thing.call_public)


def welcomed(actor: Actor, thing: Thing) -> bool:
    """The contribution was accepted, whatever became of it."""
    return bool(thing.welcomed)


def promised(actor: Actor, thing: Thing) -> bool:
    """The commitment stands in the ledger."""
    return bool(thing.promised)


def unsettled(actor: Actor, thing: Thing) -> bool:
    """The commitment was neither kept nor given up."""
    return thing.kept_at is None and thing.given_up_at is None


def about_public(actor: Actor, thing: Thing) -> bool:
    """Everybody can read what the word was said about."""
    return bool(thing.about_public)


def about_mine(actor: Actor, thing: Thing) -> bool:
    """The word was said about what the actor brings."""
    return member(actor, thing) and thing.about_author_id == actor.id


def words_left(actor: Actor, thing: Thing) -> bool:
    """Its words were not emptied: what is empty is not shown again."""
    return not thing.emptied
