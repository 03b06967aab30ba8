"""The words of mandates: who does what in the brand's name, for everything or in one category."""

from __future__ import annotations

from forum.policy.words import Actor, Thing, good_standing, member, topic_of


def place_of(thing: Thing) -> int | None:
    """The number of the category a thing belongs to (or is), None when it belongs to none."""
    if thing is None:
        return None
    where = topic_of(thing)
    if hasattr(where, "access"):
        return int(where.id)
    if hasattr(where, "category_id"):
        return None if where.category_id is None else int(where.category_id)
    category = getattr(where, "category", None)
    return None if category is None else int(category.id)


def animates(actor: Actor, thing: Thing) -> bool:
    """Trusted to announce and to host, here; without a thing: everywhere."""
    return good_standing(actor, thing) and actor.animates(place_of(thing))


def answers_customers(actor: Actor, thing: Thing) -> bool:
    """Trusted to answer customers, here; without a thing: everywhere."""
    return good_standing(actor, thing) and actor.answers(place_of(thing))


def analyses(actor: Actor, thing: Thing) -> bool:
    """Trusted to read the brand's reports about this; without a thing: about everything."""
    return good_standing(actor, thing) and actor.analyses(place_of(thing))


def animates_somewhere(actor: Actor, thing: Thing) -> bool:
    return good_standing(actor, thing) and any(what == "animate" for what, _where in actor.mandates)


def analyses_somewhere(actor: Actor, thing: Thing) -> bool:
    return good_standing(actor, thing) and any(what == "analyse" for what, _where in actor.mandates)


def has_mandate(actor: Actor, thing: Thing) -> bool:
    """Does something in the brand's name, anywhere."""
    return good_standing(actor, thing) and actor.has_mandate


def works_here(actor: Actor, thing: Thing) -> bool:
    """The brand employs the actor, who may take part: with a mandate or without."""
    return good_standing(actor, thing) and actor.works_here


def has_a_face(actor: Actor, thing: Thing) -> bool:
    """Somebody vouched for the first name of the actor: a faceless account has no official voice."""
    return actor is not None and bool(actor.first_name)


def heard_officially(actor: Actor, thing: Thing) -> bool:
    """Answers, animates or speaks for the brand here: the mandates that carry the official voice."""
    return (
        answers_customers(actor, thing)
        or animates(actor, thing)
        or (good_standing(actor, thing) and actor.speaks)
    )


def reads_draft(actor: Actor, thing: Thing) -> bool:
    """The colleague to whom a draft was handed."""
    return actor is not None and thing.reader_id == actor.id


def unanswered_draft(actor: Actor, thing: Thing) -> bool:
    return thing.answered_at is None


def between_us(actor: Actor, thing: Thing) -> bool:
    """One of the two between whom a word about a draft was said."""
    return member(actor, thing) and actor.id in (thing.author_id, thing.to_id)
