"""Questionnaires as pages show them, and what they put on the pages of others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import render_template
from flask_babel import gettext as _
from markupsafe import Markup

from forum.clock import now
from forum.contributions.days import day_of, last_day
from forum.members.people import Person, people
from forum.members.viewing import viewer
from forum.policy.acts import Act
from forum.policy.check import can
from forum.questionnaires.actions.afterwards import unasked
from forum.questionnaires.actions.end import kept_until
from forum.questionnaires.forms import READERS_IN_WORDS
from forum.questionnaires.models import AFTER, CLOSED, OPEN, POLL, TEAM, Questionnaire
from forum.questionnaires.queries import (
    ON_HOME,
    found_for,
    in_topic,
    open_for,
    place,
    questions_of,
)
from forum.questionnaires.questions import RANKING, SCALE, YES_NO, Question, Typed, fields_of, from_json
from forum.questionnaires.results import NO_ANSWER
from forum.questionnaires.wording import Heading, heading_of, topic_in_sight
from forum.web.times import day_in_words


@dataclass(frozen=True, slots=True)
class Line:
    """A questionnaire in a list."""

    row: Questionnaire
    title: Heading
    asker: Person
    last_day: str
    open: bool
    results: bool

    @property
    def url(self) -> str:
        return f"/questionnaires/{self.row.id}"


def lines_of(me: Any, rows: Sequence[Questionnaire]) -> list[Line]:
    """Questionnaires that the reader may see, as lists show them."""
    known = people(row.author_id for row in rows)
    return [
        Line(
            row,
            heading_of(me, row),
            known[row.author_id],
            in_days(last_day(row.ends_at)),
            is_open(row),
            can(me, Act.SEE_RESULTS, row),
        )
        for row in rows
    ]


def in_days(day: Any) -> str:
    """A day in words."""
    return day_in_words(day, "d MMMM y")


def is_open(row: Questionnaire) -> bool:
    """Whether it takes answers just now."""
    return row.status == OPEN and row.ends_at > now()


def promises(row: Questionnaire) -> list[tuple[str, str]]:
    """What is said first: for what, who sees answers, how long they are kept, until when."""
    seen = str(READERS_IN_WORDS[row.readers])
    if row.readers == TEAM and row.anonymous:
        seen = str(_("%(who)s, question by question, once it is over", who=seen))
    names = (
        _("without names: who answered what is written nowhere, and nobody can find out, not even we")
        if row.anonymous
        else _("with your name")
    )
    if row.emptied_at is not None:
        kept = _("single answers were deleted on %(day)s", day=in_days(day_of(row.emptied_at)))
    else:
        gone = in_days(day_of(kept_until(row)))
        kept = _("single answers are deleted on %(day)s; the results stay", day=gone)
    return [
        (str(_("What the answers are for")), row.purpose),
        (str(_("Who sees answers")), seen),
        (str(_("Names")), str(names)),
        (str(_("How long")), str(kept)),
        (str(_("Until when")), in_days(last_day(row.ends_at))),
    ]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as its form shows it."""

    question: Question
    values: Mapping[str, list[str]]
    error: str
    hidden: bool

    @property
    def value(self) -> str:
        return next(iter(self.values.get(self.question.field, [])), "")

    def placed(self, number: int) -> str:
        """What was typed as the place of an option."""
        return next(iter(self.values.get(f"{self.question.field}-{number}", [])), "")


def asked(
    questions: Sequence[Question], typed: Typed, errors: Mapping[str, str], page: int | None
) -> list[Asked]:
    """Questions with what was typed; ``page``: the one that is shown, None for all of them."""
    return [
        Asked(
            one,
            {name: list(typed[name]) for name in fields_of(one) if name in typed},
            errors.get(one.key, ""),
            page is not None and number != page,
        )
        for number, one in enumerate(questions)
    ]


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of a drawing and of its table; ``number`` None: not told."""

    label: str
    number: int | None
    percent: int


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of one question."""

    question: Question
    people: int | None
    bars: Sequence[Bar]
    order: Sequence[str]
    left_out: bool

    @property
    def sentence(self) -> str:
        """The same as a text."""
        told = [bar for bar in self.bars if bar.number]
        most = max((bar.number or 0 for bar in told), default=0)
        first = [bar.label for bar in told if bar.number == most]
        if not first or self.people is None:
            return ""
        words = {"answer": first[0], "number": most, "people": self.people}
        if self.left_out or len(first) > 1:
            return ""
        return str(_("Most often: %(answer)s (%(number)d of %(people)d).", **words))


def told(row: Questionnaire) -> list[Told]:
    """The results, for pages."""
    found = []
    for one in (row.results or {}).get("told", []):
        question = from_json([one["question"]])[0]
        rows = one["rows"] or {}
        bars = [
            Bar(_label(question, key), number, round(100 * number / one["people"]) if number else 0)
            for key, number in rows.items()
            if key != NO_ANSWER or number
        ]
        order = [question.options[place] for place in one["order"] or ()]
        left_out = any(number is None for number in rows.values())
        found.append(Told(question, one["people"], bars, order, left_out))
    return found


def _label(question: Question, key: str) -> str:
    if key == NO_ANSWER:
        return str(_("no answer"))
    if question.kind == YES_NO:
        return str(_("yes") if key == "yes" else _("no"))
    if question.kind == SCALE:
        ends = {"1": question.low, "5": question.high}
        return f"{key} – {ends[key]}" if ends.get(key) else key
    option = question.options[int(key)]
    return str(_("%(option)s in the first place", option=option)) if question.kind == RANKING else option


def on_home(**_context: Any) -> Markup | str:
    """What the viewer is asked and has not answered; a place for it, while it is nothing."""
    me = viewer()
    if me is None:
        return ""
    rows = [row for row in open_for(me) if can(me, Act.ANSWER_QUESTIONNAIRE, row)][:ON_HOME]
    return Markup(render_template("questionnaires/_home.html", lines=lines_of(me, rows)))  # noqa: S704


def in_search(question: Any, **_context: Any) -> Markup | str:
    """Questionnaires among what was found: on the first page of a search for words alone."""
    me = viewer()
    found = found_for(me, question.text) if question.unfiltered and question.page == 1 else []
    if not found:
        return ""
    return Markup(render_template("questionnaires/_found.html", lines=lines_of(me, found)))  # noqa: S704


def in_its_topic(topic: Any, **_context: Any) -> Markup | str:
    """The polls of a topic, and the question after it, above what was said: a place, while there are none."""
    me = viewer()
    rows = in_topic(me, topic.id) if topic.carries else []
    shown = [row for row in rows if row.kind == POLL or can(me, Act.ANSWER_QUESTIONNAIRE, row)]
    page = render_template("questionnaires/_in_topic.html", topic=topic, lines=lines_of(me, shown))
    return Markup(page)  # noqa: S704 (a template of ours)


def among_tools(topic: Any, **_context: Any) -> Markup | str:
    """The ways to ask something here."""
    me = viewer()
    if me is None:
        return ""
    poll = can(me, Act.MAKE_POLL, topic)
    after = can(me, Act.ASK_AFTERWARDS, topic) and (not topic.carries or bool(unasked(topic)))
    if not (poll or after):
        return ""
    page = render_template("questionnaires/_tools.html", topic=topic, poll=poll, after=after)
    return Markup(page)  # noqa: S704 (a template of ours)


def state_of(me: Any, row: Questionnaire) -> dict[str, Any]:
    """What every page of a questionnaire shows."""
    place(row, me)
    return {
        "row": row,
        "title": heading_of(me, row),
        "topic": row.topic if topic_in_sight(me, row) else None,
        "asker": people([row.author_id]).get(row.author_id),
        "promises": promises(row) if not row.emptied else [],
        "open": is_open(row),
        "closed": row.status == CLOSED,
        "after": row.kind == AFTER,
        "asks_something": bool(questions_of(row)),
        "may_read": row.emptied_at is None and can(me, Act.SEE_ANSWERS, row),
        "may_see_results": can(me, Act.SEE_RESULTS, row),
    }
