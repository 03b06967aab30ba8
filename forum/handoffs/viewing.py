"""Hand-offs as pages show them, and what they put on the pages of others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import render_template
from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy import select

from forum.clock import now
from forum.handoffs.fold import LATE, OWNER_BACK, OWNER_LEFT
from forum.handoffs.models import AWAITING, HELD, OPEN, PUBLISHED, SENT, Department, Handoff
from forum.handoffs.queries import (
    departments,
    details_asked_of,
    entries_of,
    found_handoffs,
    people,
    replies_since,
    to_move,
)
from forum.handoffs.story import course_of, departments_of
from forum.handoffs.visibility import ownerless
from forum.handoffs.wording import STEPS, happened
from forum.members.people import called
from forum.members.viewing import viewer
from forum.policy.acts import Act
from forum.policy.check import can
from forum.storage.session import session
from forum.text.excerpt import excerpt
from forum.text.initials import hue, initials
from forum.topics.models import Post
from forum.web.language import language

ON_HOME = 3
FOUND = 5
EXCERPT = 90
"""Characters of a reply by which one knows it again."""

OF_ITSELF = (LATE, OWNER_LEFT, OWNER_BACK)
"""What nobody in particular does."""


@dataclass(frozen=True, slots=True)
class Quote:
    """The post that somebody waits with."""

    post_id: int
    title: str
    language: str
    name: str
    initials: str
    hue: int
    html: Markup
    """Empty when the post is not there to be read any more."""
    at: datetime


@dataclass(frozen=True, slots=True)
class Line:
    """One hand-off in a list."""

    id: int
    post_id: int
    posted_id: int | None
    subject: str
    title: str
    name: str
    initials: str
    hue: int
    owner_name: str
    owner_works_here: bool
    owner_here: bool
    """Whether whoever is to bring the answer back still may."""
    department_fr: str
    department_en: str
    status: str
    consent: str
    state: str
    due_at: datetime
    late: bool
    answer_state: str
    version: int
    turn: int
    answer_waits: bool
    """The answer is written, and a moderator reads it first."""

    @property
    def awaits(self) -> bool:
        """The department has to answer."""
        return self.status in AWAITING

    @property
    def under_way(self) -> bool:
        """The member has no answer yet."""
        return self.status in OPEN

    @property
    def unsent(self) -> bool:
        """It is held, and the department has heard nothing of it."""
        return self.state == HELD and self.awaits

    @property
    def owner(self) -> str:
        """Who is to bring the answer back, as the page that it is rendered for calls them."""
        return called(self.owner_name, self.owner_works_here)

    @property
    def department(self) -> str:
        return self.department_fr if language() == "fr" else self.department_en

    @property
    def said(self) -> str:
        if self.unsent:
            return str(_("not sent yet: a moderator reads it first"))
        return str(STEPS.get(self.status, ""))


@dataclass(frozen=True, slots=True)
class Whole:
    """One hand-off on its own page, for one reader."""

    line: Line
    note: str
    details: str
    hidden_details: bool
    """There are details, which this reader may not read now."""
    answer: str
    """What the department said, where this reader may read it."""
    answered_by: str
    judged: str
    """Why a moderator took the answer out of sight."""
    story: Sequence[tuple[datetime, str, str]]
    """When, who and what."""
    may_answer: bool
    may_run: bool
    replies: Sequence[tuple[int, str]]
    """What its reader, who is to bring the answer back, said in the thread since: number and beginning."""
    may_take_over: bool
    awaits: bool

    @property
    def id(self) -> int:
        return self.line.id


def quoted(post: Post) -> Quote:
    """The post, for whoever may see it or was handed it; emptied where it is not published."""
    author = people([post.author_id])[post.author_id]
    topic = post.topic
    readable = post.state == PUBLISHED and topic.state == PUBLISHED
    return Quote(
        post_id=post.id,
        title=topic.title if readable else "",
        language=topic.language,
        name=_called(author),
        initials=initials(author.display_name),
        hue=hue(author.username),
        html=Markup(post.html if readable else ""),  # noqa: S704 (sanitised when it was written)
        at=post.created_at,
    )


def lines(rows: Sequence[Handoff]) -> list[Line]:
    """Hand-offs that the viewer may see, as a list shows them."""
    known = people({one for row in rows for one in (row.member_id, row.owner_id)})
    alone = set(session().scalars(select(Handoff.id).where(_among(rows), ownerless())))
    return [_line(row, known, owner_here=row.id not in alone) for row in rows]


def _among(rows: Sequence[Handoff]) -> Any:
    return Handoff.id.in_([one.id for one in rows])


def _line(row: Handoff, known: Mapping[int, Any], *, owner_here: bool) -> Line:
    member, owner, course = known[row.member_id], known[row.owner_id], course_of(row)
    return Line(
        id=row.id,
        post_id=row.post_id,
        posted_id=course.posted_id,
        subject=row.subject,
        title=row.topic.title if row.topic.state == PUBLISHED else "",
        name=_called(member),
        initials=initials(member.display_name),
        hue=hue(member.username),
        owner_name=owner.display_name,
        owner_works_here=owner.works_here,
        owner_here=owner_here and owner.erased_at is None,
        department_fr=row.department.name_fr,
        department_en=row.department.name_en,
        status=row.status,
        consent=row.consent,
        state=row.state,
        due_at=row.due_at,
        late=row.status in OPEN and row.due_at < now(),
        answer_state=row.answer_state,
        version=course.version,
        turn=course.turn,
        answer_waits=course.waiting_id is not None and row.status in OPEN,
    )


def whole(reader: Any, row: Handoff) -> Whole:
    """A hand-off that ``reader`` may see."""
    entries = entries_of(reader, row)
    known = people([*(one.actor_id for one in entries), row.answered_by_id])
    readable = can(reader, Act.SEE_HANDOFF_DETAILS, row)
    by = known.get(row.answered_by_id) if row.answered_by_id else None
    may_run = can(reader, Act.RUN_HANDOFF, row)
    said = replies_since(reader, row) if may_run else ()
    heard = can(reader, Act.SEE_HANDOFF_ANSWER, row)
    return Whole(
        line=lines([row])[0],
        note=row.note,
        details=row.details if readable else "",
        hidden_details=bool(row.details) and not readable,
        answer=row.answer if heard else "",
        answered_by="" if not heard else _called(by) if by is not None else row.signed,
        judged=row.answer_reason if heard else "",
        story=_story(entries, known),
        may_answer=can(reader, Act.ANSWER_HANDOFF, row),
        may_run=may_run,
        replies=[(one.id, excerpt(one.html, EXCERPT)) for one in said],
        may_take_over=can(reader, Act.TAKE_OVER_HANDOFF, row),
        awaits=row.status in AWAITING,
    )


def _story(entries: Sequence[Any], known: Mapping[int, Any]) -> list[tuple[datetime, str, str]]:
    """When, who and what; where it was passed on, each time to which department."""
    numbers = {int(one.data["department"]) for one in entries if one.kind == SENT}
    rows = session().scalars(select(Department).where(Department.id.in_(numbers)))
    names = {one.id: one.name(language()) for one in rows}
    said = {one.number: [names.get(number, "") for number in departments_of(one)] for one in entries}
    return [(one.at, _who(one, known), happened(one.kind, ", ".join(said[one.number]))) for one in entries]


def _who(entry: Any, known: Mapping[int, Any]) -> str:
    """The name of whoever did it; "" for what nobody did, and for whoever held the letter's link."""
    member = known.get(entry.actor_id) if entry.kind not in OF_ITSELF else None
    return _called(member) if member is not None else ""


def _called(member: Any) -> str:
    return called(member.display_name, member.works_here)


def in_post_menu(post: Post, **_context: Any) -> Markup | str:
    """The way to a department, for those who answer customers here."""
    me = viewer()
    if me is None or not me.has_mandate or not can(me, Act.HAND_OFF, post) or not departments():
        return ""
    return Markup(render_template("handoffs/_menu_link.html", post=post))  # noqa: S704 (a template of ours)


def on_home(**_context: Any) -> Markup | str:
    """What waits for one of the brand's people; the place for it stays where nothing does, so that it shows
    as soon as something comes."""
    me = viewer()
    if me is None or not _in_the_house(me):
        return ""
    found = lines(to_move(me, ON_HOME))
    version = " ".join(f"{one.id}:{one.version}:{one.late}" for one in found)
    return Markup(render_template("handoffs/_home.html", lines=found, version=version))  # noqa: S704


def in_search(question: Any, **_context: Any) -> Markup | str:
    """Hand-offs among what was found, for the brand's people: on the first page of a search for words."""
    me = viewer()
    if me is None or not _in_the_house(me) or not question.unfiltered or question.page != 1:
        return ""
    found = lines(found_handoffs(me, question.text, FOUND))
    if not found:
        return ""
    return Markup(render_template("handoffs/_found.html", lines=found))  # noqa: S704 (a template of ours)


def _in_the_house(me: Any) -> bool:
    return bool(me.has_mandate or me.works_here)


def when_suspended(member: Any = None, **_context: Any) -> Markup | str:
    """Where a suspended member still says who may read what is personal to them (slot ``suspended.page``)."""
    found = lines(details_asked_of(member)) if member is not None else []
    if not found:
        return ""
    return Markup(render_template("handoffs/_suspended.html", lines=found))  # noqa: S704 (a template of ours)


def in_account_menu(**_context: Any) -> Markup | str:
    """In the menu of those who work here, or do something in the brand's name."""
    me = viewer()
    if me is None or not _in_the_house(me):
        return ""
    return Markup(render_template("handoffs/_own_link.html"))  # noqa: S704 (a template of ours)
