"""The words the rules are written in: predicates over plain attributes, importing no model.

An actor is ``forum.members.viewer.Viewer`` or None for a guest. A thing has ``category`` (or is one),
``author_id``, ``state`` and so on, as its kind requires.
"""

from __future__ import annotations

from typing import Any

from forum.clock import now

Actor = Any
Thing = Any

READABLE = "published"


def category_of(thing: Thing) -> Any:
    """The category a thing belongs to: its topic's, its own, or itself."""
    topic = getattr(thing, "topic", None)
    return topic.category if topic is not None else getattr(thing, "category", thing)


def topic_of(thing: Thing) -> Any:
    """The topic a thing belongs to, or itself."""
    return getattr(thing, "topic", None) or thing


def member(actor: Actor, thing: Thing) -> bool:
    """Logged in, with a confirmed address, and not suspended."""
    return actor is not None and actor.confirmed and not suspended(actor, thing)


def suspended(actor: Actor, thing: Thing) -> bool:
    return actor.suspended_until is not None and actor.suspended_until > now()


def good_standing(actor: Actor, thing: Thing) -> bool:
    """A member who is neither muted nor suspended: may write."""
    muted = actor is not None and actor.muted_until is not None and actor.muted_until > now()
    return member(actor, thing) and not muted


def administrates(actor: Actor, thing: Thing) -> bool:
    return member(actor, thing) and actor.is_admin


def private(actor: Actor, thing: Thing) -> bool:
    """Part of a private conversation, or the place where those are kept."""
    return thing is not None and getattr(category_of(thing), "access", "") == "private"


def in_the_open(actor: Actor, thing: Thing) -> bool:
    return not private(actor, thing)


def takes_part(actor: Actor, thing: Thing) -> bool:
    """One of those who alone see a private conversation."""
    return member(actor, thing) and actor.id in getattr(topic_of(thing), "participants", ())


def judges_conversations(actor: Actor, thing: Thing) -> bool:
    """May carry out what was decided about a private conversation; not who takes part in it."""
    return private(actor, thing) and moderates_all(actor, thing) and not takes_part(actor, thing)


def moderates(actor: Actor, thing: Thing) -> bool:
    """An administrator, a moderator of everything or of its category; of a private conversation nobody is."""
    if not member(actor, thing) or private(actor, thing):
        return False
    category = category_of(thing) if thing is not None else None
    here = category is not None and getattr(category, "id", None) in actor.moderated_categories
    return moderates_all(actor, thing) or here


def moderates_all(actor: Actor, thing: Thing) -> bool:
    return member(actor, thing) and (actor.is_admin or actor.moderates_all)


def speaks_for_brand(actor: Actor, thing: Thing) -> bool:
    """Trusted to ask and to promise in the brand's name."""
    return good_standing(actor, thing) and actor.speaks


def connects(actor: Actor, thing: Thing) -> bool:
    """Trusted to bring members together."""
    return good_standing(actor, thing) and actor.connects


def is_author(actor: Actor, thing: Thing) -> bool:
    return member(actor, thing) and thing.author_id == actor.id


def is_self(actor: Actor, thing: Thing) -> bool:
    return actor is not None and thing.id == actor.id


def joined(actor: Actor, thing: Thing) -> bool:
    """The member looked at has confirmed their address; until then an account is nobody's business."""
    return thing.confirmed_at is not None


def not_self(actor: Actor, thing: Thing) -> bool:
    return actor is not None and thing.id != actor.id


def not_admin(actor: Actor, thing: Thing) -> bool:
    """The member acted upon is not an administrator."""
    return not thing.is_admin


def category_public(actor: Actor, thing: Thing) -> bool:
    return bool(category_of(thing).access == "public")


def category_for_members(actor: Actor, thing: Thing) -> bool:
    return bool(category_of(thing).access == "members")


def category_for_my_groups(actor: Actor, thing: Thing) -> bool:
    category = category_of(thing)
    return category.access == "groups" and not actor.groups.isdisjoint(category.group_ids)


def category_open_to_posting(actor: Actor, thing: Thing) -> bool:
    """Members may start topics here; otherwise only those who moderate it."""
    return bool(category_of(thing).posting == "members")


def topic_open(actor: Actor, thing: Thing) -> bool:
    return not topic_of(thing).locked and topic_of(thing).merged_into_id is None


def topic_not_merged(actor: Actor, thing: Thing) -> bool:
    """A merged topic only points to another: nothing may be added to it, by anybody."""
    return topic_of(thing).merged_into_id is None


def topic_published(actor: Actor, thing: Thing) -> bool:
    return bool(topic_of(thing).state == READABLE)


def topic_own(actor: Actor, thing: Thing) -> bool:
    return member(actor, thing) and topic_of(thing).author_id == actor.id


def topic_not_hidden(actor: Actor, thing: Thing) -> bool:
    """Its author still sees a topic that is held, not one that was hidden, removed or deleted."""
    return topic_of(thing).state in (READABLE, "held")


def topic_deleted(actor: Actor, thing: Thing) -> bool:
    """Its author deleted the whole topic with its first post."""
    return bool(topic_of(thing).state == "deleted")


def published(actor: Actor, thing: Thing) -> bool:
    return bool(thing.state == READABLE)


def editable(actor: Actor, thing: Thing) -> bool:
    return thing.state in (READABLE, "held")


def not_deleted(actor: Actor, thing: Thing) -> bool:
    return bool(thing.state != "deleted")


def deleted(actor: Actor, thing: Thing) -> bool:
    return bool(thing.state == "deleted")


def moderates_something(actor: Actor, thing: Thing) -> bool:
    """Moderates everything, or some category."""
    return member(actor, thing) and actor.is_staff


def moderates_around(actor: Actor, thing: Thing) -> bool:
    """Moderates a category in which the member looked at takes part; ``near`` holds those that are known."""
    return member(actor, thing) and not actor.moderated_categories.isdisjoint(getattr(thing, "near", ()))


def not_owner(actor: Actor, thing: Thing) -> bool:
    """The matter is not about what the actor wrote or shows."""
    return actor is not None and thing.owner_id != actor.id


def not_party(actor: Actor, thing: Thing) -> bool:
    """The matter is not about something written to the actor."""
    return actor is not None and actor.id not in thing.parties


def not_reporter(actor: Actor, thing: Thing) -> bool:
    """The actor has not reported it: nobody judges what they complained of."""
    return not thing.reported_by_viewer


def not_decider(actor: Actor, thing: Thing) -> bool:
    """Somebody else made the decision that is complained of."""
    return actor is not None and thing.decided_by_id != actor.id


def addressee(actor: Actor, thing: Thing) -> bool:
    """The actor is who was told, suspended or not."""
    return actor is not None and thing.member_id == actor.id


def in_time(actor: Actor, thing: Thing) -> bool:
    """The time to complain is not over."""
    return bool(thing.appealable_until > now())


def not_author(actor: Actor, thing: Thing) -> bool:
    return actor is not None and thing.author_id != actor.id
