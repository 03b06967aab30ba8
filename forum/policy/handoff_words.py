"""The words of hand-offs: who brings an answer back, who gives it, who waits for it."""

from __future__ import annotations

from forum.policy.words import Actor, Thing, member

AWAITING = ("sent", "seen", "in_work")
OPEN = (*AWAITING, "checked", "answered", "unable", "returned")


def brings_it_back(actor: Actor, thing: Thing) -> bool:
    """The actor handed it off, or took it over."""
    return member(actor, thing) and thing.owner_id == actor.id


def in_department(actor: Actor, thing: Thing) -> bool:
    """The actor answers for the department, or for the one that has the hand-off now."""
    department = getattr(thing, "department", None) or thing
    return member(actor, thing) and actor.id in department.people


def waits_for_it(actor: Actor, thing: Thing) -> bool:
    """It is about the actor's own post. Suspended, they still say who may read what is personal to them."""
    return actor is not None and actor.confirmed and bool(thing.member_id == actor.id)


def departments_turn(actor: Actor, thing: Thing) -> bool:
    """The department has not answered."""
    return thing.status in AWAITING


def answer_published(actor: Actor, thing: Thing) -> bool:
    """What the department said is out of nobody's sight."""
    return bool(thing.answer_state == "published")


def gave_the_answer(actor: Actor, thing: Thing) -> bool:
    """The actor answered it for the department, in the program."""
    return member(actor, thing) and thing.answered_by_id == actor.id


def not_answered_yet(actor: Actor, thing: Thing) -> bool:
    """Nothing was posted so far, and it was not taken back."""
    return thing.status in OPEN


def consent_sought(actor: Actor, thing: Thing) -> bool:
    """The member was asked, and has not said no."""
    return thing.consent in ("asked", "agreed")


def consent_given(actor: Actor, thing: Thing) -> bool:
    return bool(thing.consent == "agreed")


def question_published(actor: Actor, thing: Thing) -> bool:
    """What the member asked is out of nobody's sight."""
    return bool(thing.post.state == "published")
