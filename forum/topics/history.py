"""The texts a post has had."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from forum.members.models import Member
from forum.members.people import called
from forum.storage.session import session
from forum.text.diff import Kind, word_diff
from forum.topics.models import Post, Revision

PAGE = 10
"""Versions shown at a time; each is compared with the one before it."""


@dataclass(frozen=True, slots=True)
class Version:
    """One text of a post, and what it changed: ``changes`` is None for the first."""

    number: int
    editor: str
    editor_url: str
    reason: str
    at: datetime
    source: str
    changes: list[tuple[Kind, str]] | None
    published: bool = True


def history_of(post: Post, before: int | None = None, *, whole: bool) -> tuple[list[Version], int | None]:
    """Versions of ``post``, newest first, and the number to ask for the older ones with, None at the end.

    Whether the viewer may see them is for the caller to have checked (``SEE_HISTORY``). Texts that were
    never published are left out unless ``whole`` (``SEE_WHOLE_HISTORY``).
    """
    found = select(Revision, Member).join(Member, Member.id == Revision.editor_id)
    found = found.where(Revision.post_id == post.id).order_by(Revision.number.desc()).limit(PAGE + 1)
    if not whole:
        found = found.where(Revision.published.is_(True))
    if before is not None:
        found = found.where(Revision.number < before)
    rows = session().execute(found).all()
    if not rows and before is None:
        return [_only(post)], None
    texts = [revision.source for revision, _editor in rows]
    versions = [
        Version(
            number=revision.number,
            editor=called(editor.display_name, editor.works_here),
            editor_url=f"/members/{editor.username}",
            reason=revision.reason,
            at=revision.at,
            source=revision.source,
            changes=word_diff(texts[place + 1], revision.source) if place + 1 < len(texts) else None,
            published=revision.published,
        )
        for place, (revision, editor) in enumerate(rows)
    ]
    more = len(versions) > PAGE
    return versions[:PAGE], versions[PAGE - 1].number if more else None


def newest_edit(post: Post) -> Version | None:
    """Who edited ``post`` last, when and why."""
    versions, _older = history_of(post, whole=True)
    return versions[0] if versions else None


def _only(post: Post) -> Version:
    author = session().get_one(Member, post.author_id)
    return Version(
        number=post.revision,
        editor=called(author.display_name, author.works_here),
        editor_url=f"/members/{author.username}",
        reason="",
        at=post.created_at,
        source=post.source,
        changes=None,
    )
