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
    if topic is not None:
        return topic.category
    return getattr(thing, "category", thing)


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


def moderates(actor: Actor, thing: Thing) -> bool:
    """An administrator, a moderator of everything, or a moderator of the thing's category."""
    if not member(actor, thing):
        return False
    if actor.is_admin or actor.moderates_all:
        return True
    category = category_of(thing) if thing is not None else None
    return category is not None and getattr(category, "id", None) in actor.moderated_categories


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
    topic = topic_of(thing)
    return not topic.locked and topic.merged_into_id is None


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


def not_owner(actor: Actor, thing: Thing) -> bool:
    """The matter is not about what the actor wrote or shows."""
    return actor is not None and thing.owner_id != actor.id


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
