"""What rings about introductions, in which words: that there is one, and that both said yes. Nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import delete

from forum.facts.bus import record
from forum.facts.meeting import (
    IntroductionCorrected,
    IntroductionFact,
    IntroductionMet,
    IntroductionPublished,
)
from forum.facts.passing import NotificationsDropped
from forum.hooks import NoticeKind
from forum.introductions.models import Introduction
from forum.introductions.queries import people
from forum.notifications.actions import tell
from forum.notifications.models import Notification
from forum.storage.session import session

INTRODUCED, MET = "introduced", "introduction_met"


def _introduced(data: Mapping[str, Any]) -> str:
    if data.get("corrected"):
        return str(
            _(
                "%(author)s corrected the letter about you and %(name)s: you are asked again",
                author=_author(data),
                name=data["name"],
            )
        )
    return str(_("%(author)s would like you to meet %(name)s", author=_author(data), name=data["name"]))


def _author(data: Mapping[str, Any]) -> str:
    """As they are called now, with who works here; as they were, where they have left."""
    return str(data.get("actor") or data["author"])


def _met(data: Mapping[str, Any]) -> str:
    if "other" in data:
        return str(
            _(
                "%(one)s and %(other)s, whom you introduced, both said yes",
                one=data["one"],
                other=data["other"],
            )
        )
    return str(_("You and %(name)s both said yes: you can talk to each other now", name=data["one"]))


KINDS = (
    NoticeKind(INTRODUCED, _l("Somebody would like to introduce me to a member"), _introduced, "people"),
    NoticeKind(MET, _l("An introduction became a conversation"), _met, "talk"),
)


def about(introduction_id: int) -> str:
    """What a notice of an introduction is about."""
    return f"introduction:{introduction_id}"


def tell_both(fact: IntroductionPublished) -> None:
    """Ring for the two whom it is for (WITHIN IntroductionPublished), if it waits for them."""
    row = session().get_one(Introduction, fact.introduction_id)
    if row.told_at is None or row.over_at is not None or row.met_at is not None:
        return
    _ring_both(row)


def tell_again(fact: IntroductionCorrected) -> None:
    """Ring for both anew, in place of what rang before (WITHIN IntroductionCorrected)."""
    forget(fact)
    _ring_both(session().get_one(Introduction, fact.introduction_id))


def _ring_both(row: Introduction) -> None:
    known = people((row.author_id, row.first_id, row.second_id))
    for member_id, other_id in ((row.first_id, row.second_id), (row.second_id, row.first_id)):
        tell(
            member_id=member_id,
            kind=INTRODUCED,
            about=about(row.id),
            url=f"/introductions/{row.id}",
            data={
                "author": known[row.author_id].display_name,
                "name": known[other_id].display_name,
                "corrected": row.revision > 1,
            },
            actor_id=row.author_id,
        )


def tell_that_they_met(fact: IntroductionMet) -> None:
    """Ring for the two and for whoever introduced them (WITHIN IntroductionMet): the same for both."""
    row = session().get_one(Introduction, fact.introduction_id)
    known = people((row.first_id, row.second_id))
    url = f"/topics/{fact.topic_id}"
    for member_id, other_id in ((row.first_id, row.second_id), (row.second_id, row.first_id)):
        _ring(member_id, row, url, {"one": known[other_id].display_name})
    both = {"one": known[row.first_id].display_name, "other": known[row.second_id].display_name}
    _ring(row.author_id, row, f"/introductions/{row.id}", both)


def _ring(member_id: int, row: Introduction, url: str, data: Mapping[str, Any]) -> None:
    tell(member_id=member_id, kind=MET, about=f"{about(row.id)}:met", url=url, data=data)


def forget(fact: IntroductionFact) -> None:
    """Nobody is led to what they can't see any more (WITHIN IntroductionHidden, IntroductionRemoved and
    IntroductionHeldBack)."""
    lost = session().execute(
        delete(Notification)
        .where(Notification.about == about(fact.introduction_id))
        .returning(Notification.member_id, Notification.read_at)
    )
    unread = tuple(sorted(row.member_id for row in lost.all() if row.read_at is None))
    if unread:
        record(NotificationsDropped(actor_id=fact.actor_id, member_ids=unread))
