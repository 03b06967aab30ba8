"""Thanks as pages show them, and what they put on the pages of others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import Flask, current_app, render_template
from markupsafe import Markup

from forum.hooks import SlotFiller, hooks
from forum.members.models import Member
from forum.members.people import called
from forum.members.viewing import viewer
from forum.policy.acts import Act
from forum.policy.check import Refused, can
from forum.policy.words import good_standing
from forum.subjects import SubjectKind
from forum.text.excerpt import excerpt
from forum.text.initials import hue, initials
from forum.thanks import bell
from forum.thanks.models import Thanks
from forum.thanks.queries import (
    beside_of,
    is_named,
    know_subjects,
    members_by_id,
    named,
    named_owner,
    own_thanks,
    seen_subjects,
    thankable_here,
)
from forum.thanks.shared import BENEATH, SharedLine, beneath

EXCERPT = 160


@dataclass(frozen=True, slots=True)
class Person:
    """A member as a line about thanks shows them; without an address when they have left, or have no name."""

    display: str
    """With who works here."""
    initials: str
    hue: int
    url: str


NOBODY = Person("", "", 0, "")
"""Stands for whoever is not named to this reader."""


@dataclass(frozen=True, slots=True)
class About:
    """What a thanks is for, as its reader sees it."""

    label: Any
    title: str
    url: str
    owner: Person
    excerpt: str
    language: str


@dataclass(frozen=True, slots=True)
class Line:
    """One thanks on a page, for one reader."""

    thanks: Thanks
    giver: Person
    about: About | None
    """None where the reader does not see it, or it is gone."""
    answer: Line | None
    answered: Line | None
    """The thanks that this one answers."""
    mine: bool
    """Whether the reader wrote it."""
    for_me: bool

    @property
    def id(self) -> int:
        return self.thanks.id

    @property
    def version(self) -> str:
        """Another one whenever the line shows something else."""
        parts = [self.thanks.id, self.thanks.state, self.thanks.shared_at is not None, self.thanks.giver_here]
        return ".".join(map(str, [*parts, self.answer.version if self.answer is not None else ""]))


def line(reader: Any, thanks: Thanks) -> Line:
    """``thanks``, which ``reader`` may see, with its answer, or what it answers."""
    return lines(reader, [thanks])[0]


def lines(reader: Any, several: Sequence[Thanks]) -> list[Line]:
    """Thanks that ``reader`` may see, as ``line``. However many they are, the same few questions are asked:
    for the answers, for what they are for (one a kind), and for whoever takes part."""
    beside = beside_of(reader, several)
    every = [*several, *beside.values()]
    seen = seen_subjects(reader, [named(one) for one in every])
    know_subjects(reader, every, seen)
    kinds = hooks().subjects
    owners = [kinds[name].whom_to_thank(thing) for (name, _number), thing in seen.items()]
    parties = [one.giver_id for one in every] + [one.receiver_id for one in every]
    members = members_by_id([*owners, *parties])
    return [_line(reader, one, beside.get(one.id), seen, members) for one in several]


_Seen = Mapping[tuple[str, int], Any]
_Members = Mapping[int, Member]


def _line(reader: Any, thanks: Thanks, beside: Thanks | None, seen: _Seen, members: _Members) -> Line:
    me = reader.id if reader is not None else 0
    kind, thing = hooks().subjects.get(thanks.subject_kind), seen.get(named(thanks))
    other = _line(reader, beside, None, seen, members) if beside is not None else None
    return Line(
        thanks=thanks,
        giver=_giver(reader, thanks, thing, members),
        about=_about(reader, thanks, kind, thing, members)
        if kind is not None and thing is not None
        else None,
        answer=other if thanks.answers_id is None else None,
        answered=other if thanks.answers_id is not None else None,
        mine=thanks.giver_id == me,
        for_me=thanks.receiver_id == me,
    )


def _about(reader: Any, thanks: Thanks, kind: SubjectKind, thing: Any, members: _Members) -> About:
    """What it is for, by whoever was thanked for it: an event may have another host since."""
    about = about_for(reader, kind, thing)
    receiver = thanks.receiver_id if thanks.answers_id is None else thanks.giver_id
    if about.owner is NOBODY or receiver == kind.whom_to_thank(thing):
        return about
    return replace(about, owner=_person(members[receiver]))


def _giver(reader: Any, thanks: Thanks, thing: Any, members: _Members) -> Person:
    """Who wrote it; whoever answers for a gift that was given without a name has none here either."""
    return _person(members[thanks.giver_id]) if is_named(thanks, reader, thing) else NOBODY


def _person(member: Member) -> Person:
    url = f"/members/{member.username}" if member.active else ""
    shown = called(member.display_name, member.works_here)
    return Person(shown, initials(member.display_name), hue(member.username), url)


def about_for(reader: Any, kind: SubjectKind, thing: Any) -> About:
    """What is thanked for, as ``reader``, who sees it, has it before them."""
    shown = kind.shown_to(reader, thing)
    owner = named_owner(reader, kind, thing)
    return About(
        label=kind.label,
        title=shown.title,
        url=shown.url,
        owner=_person(owner) if owner is not None else NOBODY,
        excerpt=excerpt(shown.html, EXCERPT) if shown.html else "",
        language=shown.language,
    )


@dataclass(frozen=True, slots=True)
class Shared:
    """What stands beneath a subject, the same for everybody who sees it; rendered when it is shown."""

    kind: str
    subject_id: int
    lines: Sequence[SharedLine]

    def __html__(self) -> str:
        template = current_app.jinja_env.get_template("thanks/_beneath.html")
        return template.render(
            lines=self.lines[:BENEATH],
            more=f"/thanks/for/{self.kind}/{self.subject_id}" if len(self.lines) > BENEATH else "",
        )


def standing_beneath(kind: str, ids: Sequence[int]) -> Mapping[int, Shared]:
    """What thanks put beneath subjects (``hooks().beneath``)."""
    return {subject_id: Shared(kind, subject_id, lines) for subject_id, lines in beneath(kind, ids).items()}


def in_subject_menu(kind: str, thing: Any, style: str = "", **_context: Any) -> Markup | str:
    """«Thank», or one's own thanks, beside what else can be done with something that takes thanks."""
    me, known = viewer(), hooks().subjects[kind]
    if not good_standing(me, None) or not known.takes_thanks:
        return ""
    given = own_thanks(me, kind, thing.id)
    if given is None and not _may_thank(me, known, thing):
        return ""
    url = f"/thank/{kind}/{thing.id}" if given is None else f"/thanks/{given.id}"
    page = render_template("thanks/_link.html", url=url, given=given is not None, style=style)
    return Markup(page)  # noqa: S704 (a template of ours)


def _may_thank(me: Any, kind: SubjectKind, thing: Any) -> bool:
    try:
        return can(me, Act.THANK, thankable_here(me, kind, thing))
    except Refused:
        return False


def in_post_menu(post: Any, **_context: Any) -> Markup | str:
    """The same in the menu of a post."""
    return in_subject_menu("post", post)


def beneath_subject(kind: str, thing: Any, **_context: Any) -> Markup | str:
    """What is shown beneath a subject on its own page, for slices whose pages are not kept."""
    found = hooks().standing_beneath(kind, [thing.id]).get(thing.id, ())
    return Markup("").join(found)


def in_account_menu(**_context: Any) -> Markup | str:
    """In one's own menu."""
    return Markup(render_template("thanks/_own_link.html"))  # noqa: S704 (a template of ours)


def plug(app: Flask) -> None:
    """Put thanks where they belong on the pages of others, and let the bell ring for them."""
    plugged = hooks(app)
    plugged.beneath.append(standing_beneath)
    for kind in bell.KINDS:
        plugged.register_notice(kind)
    fillers: dict[str, SlotFiller] = {
        "post.menu": in_post_menu,
        "subject.menu": in_subject_menu,
        "subject.beneath": beneath_subject,
        "account.menu": in_account_menu,
    }
    for slot, filler in fillers.items():
        plugged.slots.setdefault(slot, []).append(filler)
