"""Announcements for tests, made through the verbs that the brand's people use."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from forum.announcements.actions.draft import Draft, begin
from forum.announcements.actions.publish import publish
from forum.announcements.models import Announcement
from forum.categories.catalogue import CategoryView
from forum.clock import now
from forum.colleagues.actions.hand import hand
from forum.colleagues.models import HandedWord
from forum.members.models import ANIMATE
from forum.members.viewer import Viewer
from forum.notifications.models import Notification
from forum.storage.session import session, transaction
from tests.factories.members import make_member

TITLE = "The terrace opens again"
HEARD = "Several of you asked when the terrace opens again."


def make_host(name: str = "lea", *, where: int | None = None, **more: Any) -> Viewer:
    """Somebody who animates a category, or everything, and signs with a first name."""
    given: dict[str, Any] = {"first_name": name.capitalize(), "works_here": True, **more}
    return make_member(name, mandates=[(ANIMATE, where)], **given)


def draft_of(category: CategoryView, **more: Any) -> Draft:
    """What a draft says, unless ``more`` says otherwise."""
    values: dict[str, Any] = {
        "title": TITLE,
        "source": "From Friday on the terrace is open until ten in the evening.",
        "audience": "everyone",
        "audience_id": None,
        "language": "en",
        "ends_at": now() + timedelta(days=7),
    }
    return Draft(category=category, **(values | more))


def make_draft(actor: Viewer, category: CategoryView, **more: Any) -> Announcement:
    """A draft of ``actor``."""
    with transaction():
        return begin(actor=actor, draft=draft_of(category, **more))


def make_announcement(actor: Viewer, category: CategoryView, *, heard: str = HEARD, **more: Any) -> int:
    """An announcement that is out; answers its number."""
    number = make_draft(actor, category, **more).id
    with transaction():
        publish(actor=actor, announcement_id=number, heard=heard)
    return number


def make_handed_word(question: str) -> int:
    """What one colleague asks another about a draft; its number."""
    author, reader = make_host("ana"), make_host("bob")
    with transaction():
        place = hand(
            actor=author, reader_id=reader.id, topic_id=None, title="", source="A draft.", question=question
        ).place
        return session().scalars(select(HandedWord.id).where(HandedWord.place == place)).one()


def stage_of(number: int) -> str:
    """How far it is, as jobs have left it."""
    session().rollback()
    return str(session().scalar(select(Announcement.stage).where(Announcement.id == number)))


def rung(kind: str) -> set[int]:
    """Whose bell has rung so."""
    session().rollback()
    return set(session().scalars(select(Notification.member_id).where(Notification.kind == kind)))
