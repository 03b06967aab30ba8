"""How a fact is kept by the audit, and the sentences that say why one isn't."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from forum.storage.session import session
from forum.topics.models import Post, Topic


def always(_fact: Any) -> bool:
    """Only moderators, administrators and the system member do this."""
    return True


def to_another(fact: Any) -> bool:
    """A member may do this to themselves; done to another member it is an act of an administrator."""
    return bool(fact.actor_id != fact.member_id)


def to_anothers_post(fact: Any) -> bool:
    """Authors may do this to their own post; done to somebody else's it is an act of a moderator."""
    post = session().get(Post, fact.post_id)
    return post is not None and post.author_id != fact.actor_id


def to_anothers_topic(fact: Any) -> bool:
    """As ``to_anothers_post``, of a topic."""
    topic = session().get(Topic, fact.topic_id)
    return topic is not None and topic.author_id != fact.actor_id


def released(fact: Any) -> bool:
    """Who publishes what they wrote is a member; who publishes what waited is a moderator."""
    return bool(fact.actor_id != fact.author_id)


def _name(fact: Any) -> str:
    return type(fact).__name__


def _nothing(_fact: Any) -> Mapping[str, Any]:
    return {}


@dataclass(frozen=True, slots=True)
class Audited:
    """One line for each such fact."""

    kind: str
    """The kind of thing it was done to, "" for the community itself."""
    of: str = ""
    """Which part of the fact is the thing's number."""
    keeps: tuple[str, ...] = ()
    """Which further parts the line keeps."""
    when: Callable[[Any], bool] = always
    called: Callable[[Any], str] = _name
    more: Callable[[Any], Mapping[str, Any]] = _nothing


HELD_AGAIN = "HeldAgain"
"""One act, whatever it was done to: the thing says what that is."""


def held_again(hidden: Audited | str) -> Audited:
    """How it is kept that something waits again, by how it is kept that it is hidden."""
    if isinstance(hidden, str):
        raise TypeError(hidden)
    keeps = tuple(one for one in hidden.keeps if one != "removed")
    return replace(hidden, keeps=keeps, called=lambda _fact: HELD_AGAIN)


OWN = "authors and members may do this to what is theirs, and nobody else can"
BRAND = "whoever speaks for the brand answers for it in the public ledger"
ANNOUNCED = "whoever announces signs with a name and a mandate; corrections stand in the history of the post"
BETWEEN = "what passes between two members is nobody else's business"
PLANNING = "whoever plans events answers for them by name, on their pages"
READING = "what a member read, or was told of, is nobody's business later"
