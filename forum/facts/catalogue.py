"""The shape of every fact, and what happens to topics, posts, categories, groups: the folder has the rest.

Past tense, ids and actor, never bodies, never rows.

A reason is kept because a decision is not explained without it; it is bounded (``clean.REASON``). What is
told without being logged stands in ``passing.py``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Something that happened, and who did it."""

    logged: ClassVar[bool] = True
    """Whether it goes into the log; what a member read is nobody's business later."""

    actor_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicFact(Fact):
    """Something that happened to a topic; ``seq`` is the topic's number of this change, if readers see it."""

    topic_id: int
    seq: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PostFact(TopicFact):
    """Something that happened to a post of a topic."""

    post_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicStarted(TopicFact):
    category_id: int
    post_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationOpened(TopicFact):
    """A private conversation between members: who they are is kept with it, not here."""

    purpose: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationLeft(TopicFact):
    member_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationClosed(TopicFact):
    """Its time was over: it can still be read by those who took part."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PostPublished(PostFact):
    """Everyone who may read its topic can read it: new, or released by ``actor_id``, a moderator."""

    author_id: int
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PostHeldBack(PostFact):
    """A post waits for a person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PostEdited(PostFact):
    revision: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PostDeleted(PostFact):
    """Its author deleted it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PostRestored(PostFact):
    """Its author took the deletion back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PostHidden(PostFact):
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PostRemoved(PostFact):
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PostErased(PostFact):
    """The time to keep the words of a removed post is over: they are gone, its earlier versions with them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicRenamed(TopicFact):
    old_title: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicMoved(TopicFact):
    from_category_id: int
    to_category_id: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicPinned(TopicFact):
    pinned: bool
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicLocked(TopicFact):
    locked: bool
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicSlowed(TopicFact):
    """Members wait ``seconds`` between two posts of theirs, until a moment; 0: no longer."""

    seconds: int
    until: str | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicTagged(TopicFact):
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicsMerged(TopicFact):
    """``topic_id`` took in the posts of ``from_topic_id``, a pointer from now on; they carry ``seq``."""

    from_topic_id: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicSplit(TopicFact):
    """Posts of ``topic_id`` became ``new_topic_id``; they left ``topic_id`` with its number ``seq``."""

    new_topic_id: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicHidden(TopicFact):
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicShown(TopicFact):
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicCameOut(TopicFact):
    """It had waited, and the post that it began with is published."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicDeleted(TopicFact):
    """Its author deleted it, before anybody else had written in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicRestored(TopicFact):
    """Its author took the deletion back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryMade(Fact):
    category_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryChanged(Fact):
    category_id: int
    access_changed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoriesOrdered(Fact):
    """An administrator put the categories into another order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupChanged(Fact):
    """``change``: ``made`` or ``removed``, and for each member ``joined`` or ``left``."""

    group_id: int
    member_id: int | None = None
    change: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationMade(Fact):
    invitation_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationWithdrawn(Fact):
    invitation_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsChanged(Fact):
    names: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CommunityOpened(Fact):
    """The first start is finished (or the example community is in place): the doors are open."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectReworded(Fact):
    """A subject of this kind says something else now: recorded beside the fact that its slice has of it, or
    alone where a slice has none, for whoever judges subjects of every kind. Told, not logged."""

    logged: ClassVar[bool] = False

    kind: str
    subject_id: int
