"""Announcements as pages show them, and what they put on the pages of others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zlib import crc32

from flask import render_template
from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy import select

from forum.announcements.audiences import in_words
from forum.announcements.models import (
    ARCHIVED,
    DRAFT,
    PUBLISHED,
    READING,
    READY,
    SCHEDULED,
    Announcement,
)
from forum.announcements.queries import announced_at_home, unpublished
from forum.announcements.signing import signature_of, signed
from forum.members.models import Member
from forum.members.people import Person, called, people
from forum.members.viewing import viewer
from forum.policy.acts import Act
from forum.policy.check import can
from forum.storage.session import session
from forum.text.excerpt import excerpt
from forum.web.language import language

EXCERPT = 220


@dataclass(frozen=True, slots=True)
class Line:
    """An announcement in a list."""

    row: Announcement
    person: Person
    signature: str
    """First name and mandate; "" for a draft."""
    title: str
    excerpt: str
    audience: str
    url: str
    place: str
    archived: bool
    version: str
    """Another word whenever the line would read otherwise."""


def lines(rows: Sequence[Announcement]) -> list[Line]:
    """Announcements as lists show them, in the order given. They lead to where they count as read."""
    known = people(row.author_id for row in rows)
    official = signed(rows)
    speech = language()
    return [
        Line(
            row=row,
            person=known[row.author_id],
            signature=signature_of(row, known[row.author_id], official.get(row.post_id or 0), speech),
            title=row.heading,
            excerpt=excerpt(row.post.html, EXCERPT) if row.post is not None else "",
            audience=in_words(row.audience, row.audience_id),
            url=row.url,
            place=row.category.name(speech),
            archived=row.stage == ARCHIVED,
            version=version_of(row),
        )
        for row in rows
    ]


def stage_in_words(row: Announcement) -> str:
    """Where it stands on its way."""
    words = {
        DRAFT: _("a draft"),
        READING: _("with a colleague"),
        READY: _("read and agreed"),
        SCHEDULED: _("waits for its moment"),
        PUBLISHED: _("announced"),
        ARCHIVED: _("announced once"),
    }
    return str(words[row.stage])


@dataclass(frozen=True, slots=True)
class Correction:
    """What stands beneath the post of an announcement that was corrected; ``by`` its author says nothing."""

    post_id: int
    by: str
    at: datetime
    why: str
    language: str
    works_here: bool

    @property
    def called(self) -> str:
        """Whose correction it is, with who works here."""
        return called(self.by, self.works_here)

    def __html__(self) -> str:
        return render_template("announcements/_corrected.html", one=self)


def beneath(kind: str, ids: Sequence[int]) -> Mapping[int, Any]:
    """The corrections of those of these posts that announce something."""
    if kind != "post":
        return {}
    found = (
        select(Announcement, Member.first_name, Member.display_name, Member.works_here)
        .join(Member, Member.id == Announcement.corrected_by_id)
        .where(Announcement.post_id.in_(ids), Announcement.corrected_at.is_not(None))
    )
    corrections: dict[int, Correction] = {}
    for row, first_name, display_name, works_here in session().execute(found):
        by = "" if row.corrected_by_id == row.author_id else first_name or display_name
        if row.post_id is None or row.corrected_at is None:
            continue
        corrections[row.post_id] = Correction(
            row.post_id, by, row.corrected_at, row.corrected_why, row.language, works_here
        )
    return corrections


def on_home(**_context: Any) -> Markup:
    """What is announced to the viewer and not read yet; nothing where there is none."""
    found = announced_at_home(viewer())
    page = render_template("announcements/_home.html", lines=lines(found), version=_version(found))
    return Markup(page)  # noqa: S704 (a template of ours)


def _version(rows: Sequence[Announcement]) -> str:
    """Another word whenever the list is another."""
    return "-".join(version_of(row) for row in rows) or "0"


def version_of(row: Announcement) -> str:
    """Another word whenever it would read otherwise: its draft, the text of its post, what it is called."""
    revision = row.post.revision if row.post is not None else 0
    return f"{row.id}.{row.stage[0]}{row.version}.{revision}.{crc32(row.heading.encode())}"


def in_drafts(**_context: Any) -> Markup:
    """Announcements that the viewer has begun, among their drafts."""
    me = viewer()
    mine = [row for row in unpublished(me) if row.author_id == me.id] if me is not None else []
    if not mine:
        return Markup("")
    return Markup(render_template("announcements/_drafts.html", rows=mine, stage=stage_in_words))  # noqa: S704


def acts_on(me: Any, row: Announcement) -> dict[str, bool]:
    """What the viewer may do with it."""
    return {
        "write": can(me, Act.WRITE_ANNOUNCEMENT, row),
        "judge": can(me, Act.JUDGE_ANNOUNCEMENT, row),
        "publish": can(me, Act.PUBLISH_ANNOUNCEMENT, row) and row.stage in (DRAFT, READY),
        "stop": can(me, Act.STOP_ANNOUNCEMENT, row),
        "drop": can(me, Act.DROP_ANNOUNCEMENT, row),
        "correct": can(me, Act.CORRECT_ANNOUNCEMENT, row),
        "archive": can(me, Act.ARCHIVE_ANNOUNCEMENT, row),
    }
