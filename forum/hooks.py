"""What an add-on may plug in. The registries live on the app, so tests do not leak into each other.

Screeners, template slots, kinds of subject, kinds of notice, a place that judges in the forum's stead, facts
(through ``consequences``), ordinary Flask registration, and no others. A second add-on's need earns a further
named socket here.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from flask import Flask, current_app
from markupsafe import Markup

from forum.belongings import Belongings
from forum.subjects import SubjectKind


class Outcome(StrEnum):
    """What a screener thinks of a text before it is published."""

    PASS = "pass"  # noqa: S105 (not a password)
    RECONSIDER = "reconsider"
    HOLD = "hold"


@dataclass(frozen=True, slots=True)
class Written:
    """A text that is about to be published, as a screener sees it."""

    kind: str
    """The kind of subject: ``post``, ``topic``, ``profile``, ``thanks``."""
    text: str
    """As typed: Markdown for a post, plain words for a title or a profile."""
    title: str = ""
    category: Any = None
    topic: Any = None
    """The topic a post goes to, None for a new one and for what is in no topic."""
    subject_id: int | None = None
    """The post that is edited or the member whose profile it is; None while it has no number yet."""
    reply_to_id: int | None = None
    author_id: int | None = None
    """Whose text it is, where that may be another than the one who writes: a moderator, or a colleague."""
    to: Collection[int] = ()
    """The members whom it is written to in private, by number; a post says that in its text."""
    to_somebody: bool = False
    """It is written in private to a member whom the writer is not to know: no verdict may ask who it is."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """A screener's outcome, and what its author may read about it."""

    outcome: Outcome
    explanation: Any = ""
    """HTML for the author: the sentence, the words and the rule."""
    keep: Callable[[int], None] | None = None
    """Called with the subject's number in the transaction that publishes or holds it, before the fact of it
    is recorded, so that the screener can write down what it found."""


class Reconsider(Exception):
    """Its author is asked to look at the text again before it goes anywhere; nothing was written."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__("a screener asks the author to reconsider")
        self.verdict = verdict


Screener = Callable[[Any, Written], Verdict]
"""``(actor, written) -> Verdict``. It must be quick and write nothing but through ``keep``."""

Judge = Callable[[str, int, str], str]
"""``(kind, id, measure) -> address`` of the page on which that measure is decided with its reasons."""

Bound = Callable[[int], str]
"""``(topic_id) -> address`` of the decision that closed a topic, and is undone to open it; "" if none did."""

Rewrite = Callable[[Any, int], str | None]
"""``(viewer, post_id) -> address`` of the page on which that author changes the post; "" for the usual one,
None where they may change it on neither."""

Wrote = Callable[[int], int | None]
"""``post_id -> member_id``: who wrote the words of the post as they are, where that is not its author."""

Hush = Callable[[int, Collection[int]], Collection[int]]
"""``(author_id, member_ids) -> member_ids``: those of them who are not told of what that author wrote."""

Beneath = Callable[[str, Sequence[int]], Mapping[int, Any]]
"""``(kind, ids) -> {id: thing}``: what stands beneath those subjects, the same for all who can read them. It
asks the database when it is called; ``thing.__html__()`` is called later and asks nothing."""

SlotFiller = Callable[..., Markup | str]
"""Called with the slot's context, answers HTML for it."""


@dataclass(frozen=True, slots=True)
class NavigationItem:
    """A line of the main navigation; ``label`` is translated when shown, ``seen_by`` asks the viewer."""

    key: str
    label: Any
    address: Callable[[Any], str]
    """Where it leads, for a viewer; "" leaves the line out."""
    icon: str
    order: int = 100
    seen_by: Callable[[Any], bool] = lambda viewer: True


@dataclass(frozen=True, slots=True)
class RegistrationStep:
    """Something that whoever registers is asked for, in a field called ``name`` of the registration form.

    ``show(value, errors)`` is its HTML, ``check(value)`` the sentence why a value will not do ("" when it
    does), ``keep(member, value)`` is called in the transaction that makes the account.
    """

    name: str
    show: Callable[[str, list[str]], Markup]
    check: Callable[[str], str]
    keep: Callable[[Any, str], None]


@dataclass(frozen=True, slots=True)
class NoticeKind:
    """A kind of line behind the bell that is not about a post (``forum.notifications.actions.tell``)."""

    name: str
    label: Any
    """What a member ticks to be told of it: «Somebody thanks me»."""
    sentence: Callable[[Mapping[str, Any]], str]
    """The line, made of the notice's ``data`` when it is shown, in the reader's language; ``actor`` in it is
    what whoever did it is called now, "" where that is not told."""
    icon: str = "bell"
    choosable: bool = True
    """Whether it can be switched off."""
    read: Callable[[Any, Sequence[Mapping[str, Any]]], Sequence[Mapping[str, Any]]] | None = None
    """``(viewer, all data)``: what is added to each when its line is read, for all lines of a page at once:
    what the viewer may see by then of what it is about. None where the data says it all."""
    offered: Callable[[Any], bool] = lambda viewer: True
    """Whether this viewer is ever told of it: others are not asked if they want to be."""


@dataclass(frozen=True, slots=True)
class MailKind:
    """A kind of mail that members can ask for (``forum.notifications.mails``); nobody gets it unasked, unless
    it comes with their mandate."""

    name: str
    label: Any
    """What a member ticks to get it: «Announcements»."""
    offered: Callable[[Any], bool] = lambda viewer: True
    with_mandate: bool = False
    """It comes with the mandate of those it is offered to, until they end it."""


@dataclass(frozen=True, slots=True)
class ReportFigure:
    """A figure that an add-on tells in the brand's report."""

    label: Any
    said: str
    """As it is read, in the reader's language."""
    definition: Any
    sample: str


@dataclass(frozen=True, slots=True)
class ReportPart:
    """What an add-on tells of a time in the brand's report, to whoever reads of the whole community."""

    name: str
    title: Any
    figures: Callable[[], Sequence[ReportFigure]]
    """Called for each reader, of what was counted once."""
    address: str
    """Where more of it can be read."""
    leads: Any
    """What that link is called."""


Reporting = Callable[[datetime, datetime, Sequence[tuple[datetime, datetime]]], ReportPart]
"""``(since, until, months) -> part``: counts what happened from ``since`` until before ``until``.

``months``: those of the year, each from when until before when, whose figures the same reader can ask for: no
small number of one may follow from the others (``forum.insights.disclosure``)."""


@dataclass(slots=True)
class Hooks:
    """The registries of one app."""

    screeners: list[Screener] = field(default_factory=list)
    slots: dict[str, list[SlotFiller]] = field(default_factory=dict)
    navigation: list[NavigationItem] = field(default_factory=list)
    subjects: dict[str, SubjectKind] = field(default_factory=dict)
    notices: dict[str, NoticeKind] = field(default_factory=dict)
    mails: dict[str, MailKind] = field(default_factory=dict)
    belongings: list[Belongings] = field(default_factory=list)
    """What each slice forgets of a member who leaves, in this order, and then the members' own."""
    judge: Judge | None = None
    """Where moderators decide, when an add-on takes that over; None: on the forum's own short pages."""
    bound: Bound | None = None
    """What a topic was closed by, when an add-on judges; None: by hand, and opened by hand again."""
    rewriting: list[Rewrite] = field(default_factory=list)
    """Who has a page of their own on which some posts are changed by their authors."""
    writers: list[Wrote] = field(default_factory=list)
    """Who knows of posts that a colleague of their author puts into other words."""
    administration: list[NavigationItem] = field(default_factory=list)
    """Further tabs of the administrators' pages, after the forum's own."""
    settings: list[NavigationItem] = field(default_factory=list)
    """Further pages of a member's own settings, after the forum's own."""
    hushes: list[Hush] = field(default_factory=list)
    """Who spares members the bell."""
    registration_steps: list[RegistrationStep] = field(default_factory=list)
    beneath: list[Beneath] = field(default_factory=list)
    """What stands beneath subjects on their pages and cards."""
    reporting: list[Reporting] = field(default_factory=list)
    """What add-ons tell in the brand's report."""
    in_worker: list[Callable[[Flask], object]] = field(default_factory=list)
    """Called once in every process that serves, before its first request: must return at once."""

    def screen(self, actor: Any, written: Written, *, insisted: bool = False) -> Verdict:
        """The strictest verdict of all screeners, never ``RECONSIDER``; the first of equals speaks.

        Raises ``Reconsider`` when the author should look again. ``insisted``: they have, and ask for a
        person to look at the text as it is; then it is held.
        """
        order = list(Outcome)
        verdicts = [screener(actor, written) for screener in self.screeners]
        verdict = max(verdicts, key=lambda v: order.index(v.outcome), default=Verdict(Outcome.PASS))
        if verdict.outcome is not Outcome.RECONSIDER:
            return verdict
        if not insisted:
            raise Reconsider(verdict)
        return Verdict(Outcome.HOLD, verdict.explanation, verdict.keep)

    def hushed(self, author_id: int, member_ids: Collection[int]) -> set[int]:
        """Those of ``member_ids`` for whom no bell rings about a post of the author's."""
        return {member_id for hush in self.hushes for member_id in hush(author_id, member_ids)}

    def rewritten_at(self, author: Any, post_id: int) -> str | None:
        """The page on which its author changes this post, "" when that is the usual one, None: on neither."""
        answers = (plugged(author, post_id) for plugged in self.rewriting)
        return next((found for found in answers if found != ""), "")

    def writer_of(self, post: Any) -> int:
        """Whoever answers for the words of ``post`` as they are; of most posts nobody but their author."""
        found = (plugged(post.id) for plugged in (self.writers if post.has_beneath else ()))
        return next((one for one in found if one is not None), post.author_id)

    def standing_beneath(self, kind: str, ids: Sequence[int]) -> dict[int, list[Any]]:
        """What is plugged beneath those of these subjects that have anything there, in order of plugging."""
        found: dict[int, list[Any]] = {}
        for plugged in self.beneath if ids else ():
            for subject_id, thing in plugged(kind, ids).items():
                found.setdefault(subject_id, []).append(thing)
        return found

    def register_subject(self, kind: SubjectKind) -> None:
        """Let everything that works on subjects know of ``kind``."""
        self.subjects[kind.name] = kind

    def register_belongings(self, belongings: Belongings) -> None:
        """Let a member who leaves be forgotten in one more place, and their data be handed out from it."""
        self.belongings.append(belongings)

    def register_notice(self, kind: NoticeKind) -> None:
        """Let the bell ring for ``kind``."""
        self.notices[kind.name] = kind

    def register_mail(self, kind: MailKind) -> None:
        """Let members ask for mails of ``kind``."""
        self.mails[kind.name] = kind

    def fill(self, slot: str, **context: Any) -> Markup:
        """The HTML of everything plugged into ``slot``, in the order of plugging."""
        fillers: Sequence[SlotFiller] = self.slots.get(slot, ())
        return Markup("").join(filler(**context) for filler in fillers)


def install(app: Flask) -> None:
    """Give ``app`` empty registries."""
    app.extensions["forum.hooks"] = Hooks()


def hooks(app: Flask | None = None) -> Hooks:
    """The registries of ``app``, or of the running one."""
    found: Hooks = (app or current_app).extensions["forum.hooks"]
    return found
