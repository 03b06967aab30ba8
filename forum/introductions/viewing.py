"""Introductions and the welcome as pages show them: a reader sees their own answer and nobody else's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from flask import render_template
from flask_babel import gettext as _
from markupsafe import Markup

from forum.clock import now
from forum.community.queries import site
from forum.introductions.forms import PurposesForm
from forum.introductions.models import KEPT, PUBLISHED, Introduction
from forum.introductions.purposes import DISCOVER, ENJOY, HELP, MAKE, MEET, PURPOSES
from forum.introductions.queries import candidate, people, purposes_for, welcome_of
from forum.members.models import Member
from forum.members.people import called
from forum.members.viewing import viewer
from forum.policy.acts import Act
from forum.policy.check import can
from forum.policy.words import member as is_member
from forum.text.initials import hue, initials

OPEN, MET, OVER = "open", "met", "over"
NEWLY: Final = timedelta(days=30)
"""So long after they came, newcomers are asked on the home page what brings them."""
STEPS_FOR: Final = timedelta(days=7)
"""So long after they answered, first steps stand there."""


@dataclass(frozen=True, slots=True)
class Face:
    """A member as an avatar with a name."""

    name: str
    display: str
    """With who works here."""
    bio: str
    initials: str
    hue: int


@dataclass(frozen=True, slots=True)
class Letter:
    """An introduction as one reader sees it.

    For one of the two, ``other`` is the other; for its author, ``one`` and ``other`` are both. Nothing in it
    depends on what anybody else has said, until it has become a conversation.
    """

    id: int
    author: Face
    one: Face
    other: Face
    mine: bool
    """The reader wrote it."""
    html: Markup
    phase: str
    """open, met or over; for its author also held, hidden or removed."""
    said: str
    """What the reader answered, as long as it can be changed."""
    ends_at: datetime
    at: datetime
    topic_id: int | None
    reason: str
    revision: int
    """More than 1: the letter was corrected."""
    emptied: bool
    """The time to keep its words is over."""
    kept_until: datetime
    """The day on which its words go, as far as that can be known."""

    @property
    def url(self) -> str:
        return f"/introductions/{self.id}"

    @property
    def version(self) -> str:
        """Differs whenever what this reader sees does."""
        return f"{self.phase}:{self.said}:{int(self.ends_at.timestamp())}:{self.revision}:{self.emptied}"


def face(member: Member) -> Face:
    """How ``member`` is shown."""
    shown = member.display_name
    named = called(shown, member.works_here)
    return Face(member.username, named, member.bio, initials(shown), hue(member.username))


def letters(reader: Any, rows: list[Introduction]) -> list[Letter]:
    """Introductions as ``reader``, who may see them, reads them."""
    known = people(one for row in rows for one in (row.author_id, row.first_id, row.second_id))
    return [_letter(reader, row, known) for row in rows]


def _letter(reader: Any, row: Introduction, known: Mapping[int, Member]) -> Letter:
    one, other = face(known[row.first_id]), face(known[row.second_id])
    if reader.id == row.second_id:
        one, other = other, one
    said = {row.first_id: row.first_said, row.second_id: row.second_said}.get(reader.id, "")
    phase = phase_of(row)
    return Letter(
        id=row.id,
        author=face(known[row.author_id]),
        one=one,
        other=other,
        mine=reader.id == row.author_id,
        html=Markup(row.html),  # noqa: S704 (sanitised by compose)
        phase=phase,
        said=said if phase == OPEN else "",
        ends_at=row.ends_at,
        at=row.created_at,
        topic_id=row.topic_id if reader.id != row.author_id else None,
        reason=row.reason,
        revision=row.revision,
        emptied=row.emptied,
        kept_until=(row.met_at or row.over_at or row.ends_at) + KEPT,
    )


def phase_of(row: Introduction) -> str:
    """Where an introduction stands, in the one word that everybody may know."""
    if row.state != PUBLISHED:
        return row.state
    if row.met_at is not None:
        return MET
    return OVER if row.over_at is not None or row.ends_at <= now() else OPEN


def first_steps(purposes: tuple[str, ...]) -> list[tuple[str, str, str]]:
    """Where somebody could begin whom this brings: (address, words, icon), four at most. The last
    ones suit everybody: saying hello, and saying who one is."""
    room = f"/topics/{site().front_room_id}" if site().front_room_id else "/topics"
    by_purpose = {
        MEET: ("/introductions", _("See how people are introduced to each other here"), "people"),
        HELP: ("/gifts?side=request", _("See who asks for a hand"), "give"),
        MAKE: ("/calls", _("See what is being made, and bring something to it"), "edit"),
        ENJOY: (room, _("Sit down in the live room"), "room"),
        DISCOVER: ("/categories", _("Look around in the categories"), "people"),
    }
    chosen = [by_purpose[one] for one in by_purpose if one in purposes]
    everybody = [
        (room, _("Say hello: who you are, and what you like"), "edit"),
        ("/settings/profile", _("Let others know a little about you"), "people"),
    ]
    begun = (chosen or [by_purpose[DISCOVER]])[:2]
    return [*begun, *(one for one in everybody if one[0] not in {step[0] for step in begun})]


def on_member_page(member: Any, **_context: Any) -> Markup | str:
    """What brings a member, for connectors and themselves, and a way to introduce them (``member.page``)."""
    me = viewer()
    if not can(me, Act.SEE_PURPOSES, member):
        return ""
    brings = [PURPOSES[name] for name in purposes_for(me, member)]
    offers = can(me, Act.INTRODUCE_MEMBER, candidate(member))
    if not brings and not offers:
        return ""
    page = render_template("introductions/_member.html", member=member, brings=brings, offers=offers)
    return Markup(page)  # noqa: S704 (a template of ours)


def on_home() -> Markup | str:
    """On a newcomer's home page: the one question, then their first steps (slot ``home.welcome``)."""
    me = viewer()
    if me is None or not is_member(me, None) or me.standing != "newcomer":
        return ""
    if me.created_at is None or me.created_at < now() - NEWLY:
        return ""
    asked_at = welcome_of(me).asked_at
    if asked_at is None:
        page = render_template("introductions/_question.html", form=PurposesForm(formdata=None))
    elif asked_at > now() - STEPS_FOR:
        page = render_template("introductions/_steps.html", steps=first_steps(purposes_for(me, me)))
    else:
        return ""
    return Markup(page)  # noqa: S704 (our own templates)
