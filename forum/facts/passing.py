"""Facts that are told and not logged: what a member read is nobody's business later."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from forum.facts.catalogue import Fact, PostFact
from forum.facts.members import MemberFact


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicRead(MemberFact):
    """A member read a topic up to ``post_id``; their other tabs and devices move along."""

    logged: ClassVar[bool] = False

    topic_id: int
    post_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PostRenewed(PostFact):
    """What stands beneath a post changed; who was thanked by whom is nobody's business later."""

    logged: ClassVar[bool] = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Notified(MemberFact):
    """Something waits for a member behind the bell."""

    logged: ClassVar[bool] = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NotificationsRead(MemberFact):
    """A member marked notifications as read."""

    logged: ClassVar[bool] = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NotificationsDropped(Fact):
    """What these members had been told of, and had not looked at, can't be read any more."""

    logged: ClassVar[bool] = False

    member_ids: tuple[int, ...]
