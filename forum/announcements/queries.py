"""Finding announcements: each for a viewer, or (``find_…``) whoever asks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, and_, exists, or_, select

from forum.announcements.audiences import audiences
from forum.announcements.models import (
    OUT,
    PUBLISHED,
    Announcement,
    AnnouncementSeen,
    CorrectionDraft,
    SecondReader,
)
from forum.announcements.visibility import (
    ANNOUNCEMENT_VISIBLE,
    READABLE,
    animated_categories,
    announcement_sight,
)
from forum.categories.catalogue import CategoryView, catalogue
from forum.clock import now
from forum.members.models import ANIMATE, Grant, Member
from forum.members.queries import viewer_by_id
from forum.policy.acts import Act
from forum.policy.check import Refused, can, require
from forum.policy.mandates import animates, animates_somewhere
from forum.policy.words import member
from forum.reading.models import Reading
from forum.storage.session import session
from forum.topics.models import Post, Topic
from forum.topics.queries import attach_category

PAGE = 20
ON_HOME = 3
"""At most so many on the home page: it is read in two minutes."""


def find_announcement(announcement_id: int, *, lock: bool = False) -> Announcement | None:
    """The row with what the rules ask for, or None."""
    found = select(Announcement).where(Announcement.id == announcement_id)
    if lock:
        found = found.with_for_update().execution_options(populate_existing=True)
    row = session().scalar(found)
    if row is not None:
        attached([row])
        drafted = select(CorrectionDraft).where(CorrectionDraft.announcement_id == row.id)
        row.correction = session().scalar(drafted)  # type: ignore[misc]
    return row


def attached(rows: Sequence[Announcement]) -> Sequence[Announcement]:
    """Set what the rules ask for, but a correction that waits, on rows just fetched."""
    if not rows:
        return rows
    asking = set(session().scalars(select(SecondReader.category_id)))
    ids = [row.post_id for row in rows if row.post_id is not None]
    posts = {post.id: post for post in session().scalars(select(Post).where(Post.id.in_(ids)))}
    found = select(Topic).where(Topic.id.in_({post.topic_id for post in posts.values()}))
    topics = {topic.id: attach_category(topic) for topic in session().scalars(found)}
    for post in posts.values():
        post.topic = topics[post.topic_id]  # type: ignore[misc]
    for row in rows:
        row.category = catalogue()[row.category_id]  # type: ignore[misc]
        row.asks_second_reader = row.category_id in asking  # type: ignore[misc]
        row.post = posts.get(row.post_id or 0)  # type: ignore[misc]
    return rows


def announcement_for(viewer: Any, announcement_id: int, *, lock: bool = False) -> Announcement:
    """The announcement, if the viewer may see it. Raises ``Refused``."""
    row = find_announcement(announcement_id, lock=lock)
    if row is None:
        raise Refused(Act.SEE_ANNOUNCEMENT, viewer)
    require(viewer, Act.SEE_ANNOUNCEMENT, row)
    return row


def published_announcements(
    viewer: Any, *, before: int | None = None, limit: int = PAGE
) -> list[Announcement]:
    """Those that are out and that the viewer may read, the newest first."""
    statement = select(Announcement).where(Announcement.stage.in_(OUT), READABLE)
    if before is not None:
        last = select(Announcement.published_at, Announcement.id).where(Announcement.id == before)
        at, number = session().execute(last).one_or_none() or (None, 0)
        earlier = and_(Announcement.published_at == at, Announcement.id < number)
        statement = statement.where(or_(Announcement.published_at < at, earlier))
    newest = statement.order_by(Announcement.published_at.desc(), Announcement.id.desc()).limit(limit)
    return list(attached(session().scalars(newest, announcement_sight(viewer)).all()))


def unpublished(viewer: Any) -> list[Announcement]:
    """Drafts the viewer may see: their own, those they are asked to read, and those of colleagues."""
    if not member(viewer, None):
        return []
    statement = select(Announcement).where(Announcement.stage.not_in(OUT), ANNOUNCEMENT_VISIBLE)
    newest = statement.order_by(Announcement.changed_at.desc(), Announcement.id.desc()).limit(100)
    return list(attached(session().scalars(newest, announcement_sight(viewer)).all()))


def announced_at_home(viewer: Any, limit: int = ON_HOME) -> list[Announcement]:
    """What stands on the viewer's home page: for them, not ended, and not read since it was corrected."""
    addressed = or_(*(kind.at_home(viewer) for kind in audiences().values()))
    statement = select(Announcement).where(
        Announcement.stage == PUBLISHED, Announcement.ends_at > now(), addressed, READABLE
    )
    if member(viewer, None):
        seen = exists().where(
            AnnouncementSeen.announcement_id == Announcement.id, AnnouncementSeen.member_id == viewer.id
        )
        read = (
            select(Reading.topic_id)
            .join(Post, Post.topic_id == Reading.topic_id)
            .where(
                Post.id == Announcement.post_id,
                Reading.member_id == viewer.id,
                Reading.last_read_id >= Announcement.post_id,
            )
            .correlate(Announcement)
            .exists()
        )
        statement = statement.where(
            ~seen,
            or_(~read, Announcement.corrected_at.is_not(None)),
            Announcement.author_id != viewer.id,
        )
    newest = statement.order_by(Announcement.published_at.desc(), Announcement.id.desc()).limit(limit)
    return list(attached(session().scalars(newest, announcement_sight(viewer)).all()))


def unread_correction(viewer: Any, topic_id: int, post_id: int | None) -> int | None:
    """What stands corrected on the viewer's home page and is the post, or opens the topic; None: nothing."""
    seen = exists().where(
        AnnouncementSeen.announcement_id == Announcement.id, AnnouncementSeen.member_id == viewer.id
    )
    wanted = (
        select(Announcement.id)
        .join(Post, Post.id == Announcement.post_id)
        .join(Topic, Topic.id == Post.topic_id)
        .where(
            Topic.id == topic_id,
            Post.id == (post_id if post_id is not None else Topic.first_post_id),
            Announcement.stage == PUBLISHED,
            Announcement.corrected_at.is_not(None),
            ~seen,
        )
    )
    return session().scalar(wanted)


def correcting_page(viewer: Any, post_id: int) -> str | None:
    """Where the words of an announcement are changed, in the open, None where ``viewer`` may do so no more;
    "" for any other post."""
    number = session().scalar(select(Announcement.id).where(Announcement.post_id == post_id))
    row = find_announcement(number) if number is not None else None
    if row is None:
        return ""
    may = can(viewer, Act.CORRECT_ANNOUNCEMENT, row) or can(viewer, Act.JUDGE_CORRECTION, row)
    return f"{row.url}/correct" if may else None


def corrector_of(post_id: int) -> int | None:
    """Who corrected an announcement last, and by that wrote its words as they are; None where nobody did.

    A moderator who takes something out of it, whatever their reason, has not written the rest.
    """
    return session().scalar(select(Announcement.corrected_by_id).where(Announcement.post_id == post_id))


def corrections_to_read(viewer: Any) -> list[Announcement]:
    """What is announced and somebody else corrected, where ``viewer`` may read that before it is out."""
    if not animates_somewhere(viewer, None):
        return []
    wanted = (
        select(Announcement, CorrectionDraft)
        .join(CorrectionDraft, Announcement.id == CorrectionDraft.announcement_id)
        .where(
            CorrectionDraft.waits.is_(True),
            CorrectionDraft.writer_id != viewer.id,
            Announcement.category_id.in_(animated_categories(viewer)),
        )
        .order_by(CorrectionDraft.written_at, CorrectionDraft.announcement_id)
        .limit(PAGE)
    )
    found = session().execute(wanted).all()
    for row, correction in found:
        row.correction = correction  # type: ignore[misc]
    return [
        row for row in attached([row for row, _correction in found]) if can(viewer, Act.JUDGE_CORRECTION, row)
    ]


def announcing_places(viewer: Any) -> list[CategoryView]:
    """The categories in which ``viewer`` may announce something."""
    return [place for place in catalogue().values() if can(viewer, Act.ANNOUNCE, place)]


def colleagues(category_id: int, *, but: int) -> list[Row[Any]]:
    """Members ``but`` one who animate the category now and see it: id, display_name, by name."""
    holds = exists().where(
        Grant.member_id == Member.id,
        Grant.capability == ANIMATE,
        or_(Grant.category_id.is_(None), Grant.category_id == category_id),
        or_(Grant.until.is_(None), Grant.until > now()),
    )
    awake = and_(
        Member.active.is_(True), or_(Member.suspended_until.is_(None), Member.suspended_until <= now())
    )
    statement = select(Member.id, Member.display_name).where(Member.id != but, awake, holds)
    place = catalogue()[category_id]
    found: list[Row[Any]] = list(session().execute(statement.order_by(Member.username_key)))
    known = ((row, viewer_by_id(row.id)) for row in found)
    return [row for row, who in known if animates(who, place) and can(who, Act.SEE_CATEGORY, place)]


def asking_categories() -> set[int]:
    """Categories in which a colleague reads first."""
    return set(session().scalars(select(SecondReader.category_id)))
