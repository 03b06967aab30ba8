"""What rings about announcements: a draft to be read, what became of it, and what is announced."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, or_, select

from forum.announcements.models import OUT, Announcement, CorrectionDraft, SecondReader
from forum.announcements.queries import colleagues
from forum.announcements.visibility import ANNOUNCEMENT_VISIBLE, HEADING, READABLE, announcement_sight
from forum.facts.catalogue import PostDeleted
from forum.hooks import NoticeKind
from forum.notifications.actions import forget_about, tell
from forum.policy.mandates import animates_somewhere
from forum.storage.session import session
from forum.topics.models import Post, Topic

ASKED, ANSWERED, ANNOUNCED = "announcement_asked", "announcement_answered", "announced"
APPROVED, GIVEN_BACK, STOPPED = "approved", "given_back", "stopped"
UNREAD, LATE = "unread", "late"
"""Nobody can read it any more; nobody has read it in time."""
CORRECTED, RETURNED = "corrected", "returned"
"""What became of a correction."""
HALTED, PUT_AWAY, REWORDED = "halted", "put_away", "reworded"
"""What a colleague did with what its author has sent on its way, or signed."""
DELETED = "deleted"
"""What its author did with what a colleague had read."""


def _asked(data: Mapping[str, Any]) -> str:
    if data.get("correction"):
        return str(
            _("%(name)s asks you to read a correction of “%(title)s”", name=_name(data), title=_title(data))
        )
    return str(
        _(
            "%(name)s asks you to read “%(title)s” before it is announced",
            name=_name(data),
            title=_title(data),
        )
    )


def _answered(data: Mapping[str, Any]) -> str:
    words = {
        APPROVED: _("%(name)s has read “%(title)s” and agrees", name=_name(data), title=_title(data)),
        GIVEN_BACK: _("%(name)s gave “%(title)s” back to you", name=_name(data), title=_title(data)),
        LATE: _(
            "Nobody has read “%(title)s” in time: remind your colleague, or ask another", title=_title(data)
        ),
        UNREAD: _("Nobody reads “%(title)s” any more: ask another colleague", title=_title(data)),
        CORRECTED: _(
            "%(name)s has read your correction of “%(title)s”: it is out",
            name=_name(data),
            title=_title(data),
        ),
        RETURNED: _(
            "%(name)s gave your correction of “%(title)s” back to you", name=_name(data), title=_title(data)
        ),
        HALTED: _(
            "%(name)s stopped “%(title)s”: it does not go out, and is a draft again",
            name=_name(data),
            title=_title(data),
        ),
        DELETED: _(
            "%(name)s deleted an announcement that was out, where a second pair of eyes is asked for",
            name=_name(data),
        ),
        PUT_AWAY: _(
            "%(name)s archived “%(title)s”, which you announced", name=_name(data), title=_title(data)
        ),
        REWORDED: _(
            "%(name)s corrected “%(title)s”, which you announced", name=_name(data), title=_title(data)
        ),
        STOPPED: _("“%(title)s” was not announced: the rules don’t allow it any more", title=_title(data)),
    }
    return str(words.get(data["what"], words[GIVEN_BACK]))


def _announced(data: Mapping[str, Any]) -> str:
    return str(_("%(name)s announces: %(title)s", name=_name(data), title=_title(data)))


def _title(data: Mapping[str, Any]) -> str:
    return str(data.get("title") or _("An announcement that can’t be read now"))


def _titles(viewer: Any, several: Sequence[Mapping[str, Any]]) -> Sequence[Mapping[str, Any]]:
    """The title of each as the viewer may read it now: a moderator may have hidden it since."""
    ids = [int(data.get("id", 0)) for data in several]
    found = (
        select(Announcement.id, HEADING.label("title"))
        .outerjoin(Post, Post.id == Announcement.post_id)
        .outerjoin(Topic, Topic.id == Post.topic_id)
        .where(Announcement.id.in_(ids), ANNOUNCEMENT_VISIBLE, or_(Announcement.stage.not_in(OUT), READABLE))
    )
    titles = {row.id: row.title for row in session().execute(found, announcement_sight(viewer))}
    return [{"title": titles.get(number, "")} for number in ids]


def _name(data: Mapping[str, Any]) -> str:
    return str(data.get("actor") or _("somebody"))


KINDS = (
    NoticeKind(
        ASKED,
        _l("A colleague asks me to read an announcement"),
        _asked,
        "write",
        offered=lambda viewer: animates_somewhere(viewer, None),
        read=_titles,
    ),
    NoticeKind(
        ANSWERED,
        _l("A colleague reads, stops, corrects or archives what I announce"),
        _answered,
        "write",
        offered=lambda viewer: animates_somewhere(viewer, None),
        read=_titles,
    ),
    NoticeKind(ANNOUNCED, _l("Something is announced to me"), _announced, "tonight", read=_titles),
)


def ask(row: Announcement, member_id: int) -> None:
    """Ring for whoever is to read the draft."""
    tell(
        member_id=member_id,
        kind=ASKED,
        about=f"announcement:{row.id}:{row.version}:asked",
        url=row.url,
        data={"id": row.id},
        actor_id=row.author_id,
    )


def answer(row: Announcement, what: str, actor_id: int | None) -> None:
    """Ring for its author: what became of the draft."""
    _tell_author(row, what, actor_id, about=f"{row.place}:{row.version}:{what}")


def colleague_did(row: Announcement, what: str, actor_id: int) -> None:
    """Ring for its author where a colleague stopped, corrected or archived it, each time."""
    if actor_id != row.author_id:
        revision = row.post.revision if row.post is not None else 0
        _tell_author(row, what, actor_id, about=f"{row.place}:{row.version}:{what}:{revision}")


def _tell_author(row: Announcement, what: str, actor_id: int | None, *, about: str) -> None:
    tell(
        member_id=row.author_id,
        kind=ANSWERED,
        about=about,
        url=row.url,
        data={"id": row.id, "what": what},
        actor_id=actor_id,
    )


def forget_asking(row: Announcement, actor_id: int, version: int) -> None:
    """Whoever was asked to read it as of that version is led to it no more."""
    forget_about(actor_id=actor_id, about=f"{row.place}:{version}:asked")


def forget(row: Announcement, actor_id: int) -> None:
    """The draft is thrown away: nobody is led to it."""
    forget_about(actor_id=actor_id, about=f"announcement:{row.id}", and_beneath=True)


def ask_about(row: Announcement, correction: CorrectionDraft, member_id: int) -> None:
    """Ring for one of those who may read a correction before it is out."""
    tell(
        member_id=member_id,
        kind=ASKED,
        about=f"{_correction(row)}:{correction.version}",
        url=f"{row.url}/correct",
        data={"id": row.id, "correction": True},
        actor_id=correction.writer_id,
    )


def answer_correction(row: Announcement, correction: CorrectionDraft, what: str, actor_id: int) -> None:
    """Ring for whoever wrote it: what became of it."""
    tell(
        member_id=correction.writer_id,
        kind=ANSWERED,
        about=f"{row.place}:{what}:{int(correction.written_at.timestamp())}.{correction.version}",
        url=row.url if what == CORRECTED else f"{row.url}/correct",
        data={"id": row.id, "what": what},
        actor_id=actor_id,
    )


def forget_correction(row: Announcement, actor_id: int) -> None:
    """It was read, taken back or written anew: nobody is led to it as it was."""
    forget_about(actor_id=actor_id, about=_correction(row), and_beneath=True)


def _correction(row: Announcement) -> str:
    return f"{row.place}:correction"


def announce(row: Announcement, member_id: int) -> None:
    """Ring for one of those it is for."""
    tell(
        member_id=member_id,
        kind=ANNOUNCED,
        about=f"announcement:{row.id}",
        url=row.url,
        data={"id": row.id},
        actor_id=row.author_id,
    )


def post_deleted(fact: PostDeleted) -> None:
    """As ``post_gone``; and where two read, nothing that was announced goes in silence (WITHIN PostDeleted).

    Whoever has read it hears so; where nobody had to by then, or they may no more, everybody who could.
    """
    post_gone(fact)
    row = session().scalar(
        select(Announcement)
        .join(SecondReader, SecondReader.category_id == Announcement.category_id)
        .where(Announcement.post_id == fact.post_id)
    )
    if row is None:
        return
    others = [one.id for one in colleagues(row.category_id, but=fact.actor_id)]
    for one in [one for one in others if one == row.approved_by_id] or others:
        tell(
            member_id=one,
            kind=ANSWERED,
            about=f"{row.place}:{DELETED}:{fact.seq}",
            url="/announcements",
            data={"id": row.id, "what": DELETED},
            actor_id=fact.actor_id,
        )


def post_gone(fact: Any) -> None:
    """Nobody is led to what can't be read (WITHIN PostHidden, PostRemoved, PostErased)."""
    _gone(fact, Announcement.post_id == fact.post_id)


def topic_gone(fact: Any) -> None:
    """The same for what stands in a topic (WITHIN TopicHidden, TopicDeleted)."""
    _gone(fact, Announcement.post_id.in_(select(Post.id).where(Post.topic_id == fact.topic_id)))


def _gone(fact: Any, meant: ColumnElement[bool]) -> None:
    for number in session().scalars(select(Announcement.id).where(meant)).all():
        forget_about(actor_id=fact.actor_id, about=f"announcement:{number}")
