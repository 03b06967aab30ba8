"""The words of gifts and thanks: whom a thing is for, who gives, who receives, who is thanked."""

from __future__ import annotations

from forum.policy.words import Actor, Thing, member


def not_withdrawn(actor: Actor, thing: Thing) -> bool:
    """Its author has not taken the offer or request back."""
    return bool(thing.status != "withdrawn")


def for_everyone(actor: Actor, thing: Thing) -> bool:
    return bool(thing.audience == "everyone")


def for_a_category(actor: Actor, thing: Thing) -> bool:
    """For those who may see its category."""
    return thing.audience == "category" and thing.category is not None


def for_those_nearby(actor: Actor, thing: Thing) -> bool:
    """For members near its region, and the actor has said that they are."""
    return bool(thing.audience == "nearby" and thing.near_viewer)


def raised_a_hand(actor: Actor, thing: Thing) -> bool:
    """The actor has raised a hand for it."""
    return member(actor, thing) and bool(thing.viewer_takes_part)


def named(actor: Actor, thing: Thing) -> bool:
    """Whoever gives it says who they are."""
    return not thing.nameless


def gives(actor: Actor, thing: Thing) -> bool:
    return member(actor, thing) and thing.giver_id == actor.id


def receives(actor: Actor, thing: Thing) -> bool:
    return member(actor, thing) and thing.receiver_id == actor.id


def raised_it(actor: Actor, thing: Thing) -> bool:
    return member(actor, thing) and thing.member_id == actor.id


def unnamed_there(actor: Actor, thing: Thing) -> bool:
    """Of the two whom it concerns, the actor is the one who keeps their name from the other."""
    return member(actor, thing) and thing.unnamed_id == actor.id


def said_to(actor: Actor, thing: Thing) -> bool:
    """The sentence was said between the actor and another."""
    return member(actor, thing) and actor.id in (thing.hand.giver_id, thing.hand.receiver_id)


def open_to_thanks(actor: Actor, thing: Thing) -> bool:
    """What one is thanked for is there to be read, by its owner too, who is there as well."""
    return bool(thing.open)


def thanks_somebody(actor: Actor, thing: Thing) -> bool:
    """The actor wrote this thanks."""
    return member(actor, thing) and thing.giver_id == actor.id


def is_thanked(actor: Actor, thing: Thing) -> bool:
    """The thanks is for the actor."""
    return member(actor, thing) and thing.receiver_id == actor.id


def shown_beneath(actor: Actor, thing: Thing) -> bool:
    """Whoever was thanked lets it be shown beneath what it is for."""
    return thing.shared_at is not None


def sees_what_for(actor: Actor, thing: Thing) -> bool:
    """The actor sees what the thanks is for, and it is published."""
    return bool(thing.subject_seen_by(actor))


def answers_nothing(actor: Actor, thing: Thing) -> bool:
    """It is a thanks, not the answer to one."""
    return thing.answers_id is None


def unanswered(actor: Actor, thing: Thing) -> bool:
    return not thing.answered


def thanker_here(actor: Actor, thing: Thing) -> bool:
    """Whoever thanked has not left: somebody would read an answer."""
    return bool(thing.giver_here)
