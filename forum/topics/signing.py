"""The official voice: a post is signed by itself with a first name and the mandate it was written under."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete

from forum.categories.catalogue import catalogue
from forum.members.mandates import HEARD, in_words, mandate_for
from forum.policy.acts import Act
from forum.policy.check import Refused, can
from forum.policy.mandates import has_a_face, heard_officially
from forum.storage.session import session
from forum.topics.models import OfficialPost, Post


def sign(*, actor: Any, post_id: int, category_id: int, order: tuple[str, ...] = HEARD) -> None:
    """Let the post speak officially, under the nearest mandate of its author, which is kept with it.

    Raises ``Refused`` when that mandate ended a moment ago.
    """
    grant = mandate_for(actor.id, category_id, order=order)
    if grant is None:
        raise Refused(Act.SPEAK_OFFICIALLY, actor)
    session().add(
        OfficialPost(
            post_id=post_id, capability=grant.capability, category_id=grant.category_id, about=grant.about
        )
    )


def settle_signature(*, actor: Any, post: Post) -> None:
    """Whoever changes their own official words and has no mandate any more speaks for themselves alone."""
    speaks = heard_officially(actor, post.topic) and has_a_face(actor, post.topic)
    if actor.id == post.author_id and not speaks:
        unsign(post.id)


def unsign(post_id: int) -> None:
    """Take the official voice from a post."""
    session().execute(delete(OfficialPost).where(OfficialPost.post_id == post_id))


def signature(
    first_name: str, capability: str, place_id: int | None, about: str, *, here: int, language: str
) -> tuple[str, str]:
    """First name and mandate, as they stand beneath an official post in the category ``here``.

    The category of the mandate is named only where its readers are: a post may have been moved.
    """
    place = catalogue().get(place_id) if place_id == here else None
    return first_name, in_words(capability, place.name(language) if place is not None else "", about)


def voice_of(viewer: Any, topic: Any, language: str) -> tuple[bool, str] | None:
    """Whether ``viewer`` answers officially here unless they choose otherwise, and how that is signed.

    None: they speak for themselves here.
    """
    if not can(viewer, Act.SPEAK_OFFICIALLY, topic):
        return None
    grant = mandate_for(viewer.id, topic.category.id)
    if grant is None:
        return None
    here = {"here": topic.category.id, "language": language}
    name, words = signature(viewer.first_name, grant.capability, grant.category_id, grant.about, **here)
    return can(viewer, Act.ANSWER_BY_DEFAULT, topic), f"{name}, {words}"
