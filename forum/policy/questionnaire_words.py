"""The words of questionnaires: as ``words.py``, of who asks, who is asked, who reads answers."""

from __future__ import annotations

from forum.clock import now
from forum.policy.mandates import analyses, animates, answers_customers
from forum.policy.words import Actor, Thing, good_standing, member


def asked(actor: Actor, thing: Thing) -> bool:
    """It was opened: a draft is seen by those who prepare it."""
    return bool(thing.status != "draft")


def for_itself(actor: Actor, thing: Thing) -> bool:
    """A questionnaire, not a poll in a topic or the question after it."""
    return bool(thing.kind == "form")


def in_its_topic(actor: Actor, thing: Thing) -> bool:
    return bool(thing.kind == "poll")


def invited(actor: Actor, thing: Thing) -> bool:
    """The actor is one of those whom the question after a resolution asks."""
    return member(actor, thing) and bool(thing.viewer_invited)


def still_open(actor: Actor, thing: Thing) -> bool:
    """It takes answers."""
    return bool(thing.status == "open" and thing.ends_at > now())


def not_closed(actor: Actor, thing: Thing) -> bool:
    return bool(thing.status != "closed")


def closed(actor: Actor, thing: Thing) -> bool:
    """It is over, and what may be told of its answers is known."""
    return bool(thing.status == "closed")


def has_answered(actor: Actor, thing: Thing) -> bool:
    return member(actor, thing) and bool(thing.viewer_answered)


def not_answered(actor: Actor, thing: Thing) -> bool:
    return member(actor, thing) and not thing.viewer_answered


def named_to(actor: Actor, thing: Thing) -> bool:
    """The actor is one of those of whom it says that they see answers, and still has the mandate to.

    Whoever asked in the brand's name reads answers only as long as they work in its name there.
    """
    if not good_standing(actor, thing) or thing.readers == "nobody":
        return False
    if thing.readers == "team" and (animates(actor, thing) or analyses(actor, thing)):
        return True
    still_asks = animates(actor, thing) or (thing.kind != "form" and answers_customers(actor, thing))
    return bool(thing.author_id == actor.id and still_asks)


def asks(actor: Actor, thing: Thing) -> bool:
    """The actor asks, or is one of those who do so there."""
    return good_standing(actor, thing) and (thing.author_id == actor.id or animates(actor, thing))


def named_of_it(actor: Actor, thing: Thing) -> bool:
    """The actor sees answers to the questionnaire that this is an answer to."""
    return named_to(actor, thing.questionnaire)
