"""What a review says of each of its lines, in the language that is spoken: by mail and on its page."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from forum.feedback.wording import STATUSES
from forum.insights.became import Outcome
from forum.insights.chosen import BY_HAND, LATE, LONGEST, THANKED, WISHED, Quote
from forum.insights.mondays import Week
from forum.insights.outstanding import HANDOFF, IDEA, LOOKS_BACK, PROMISE, QUESTION, Line, Waiting
from forum.web.language import language
from forum.web.times import dated


def why(quote: Quote) -> str:
    """Why these words were chosen, or by whom."""
    said_by = {
        LONGEST: lambda: _("What has waited longest for an answer"),
        THANKED: lambda: _("What somebody was thanked for"),
        WISHED: lambda: _("What a member wishes for"),
        LATE: lambda: _("What a department is late with"),
        BY_HAND: lambda: _("Chosen by %(name)s", name=quote.by),
    }
    return str(said_by[quote.why]())


def waits(line: Line) -> str:
    """What it is that waits, since when, and whether it waited a week ago already."""
    said = _waiting(line)
    return str(_("%(what)s; it waited a week ago already", what=said)) if line.again else said


def others(waiting: Waiting) -> str:
    """How many more of that kind wait than are named; "" where all are."""
    num = waiting.more
    said = {
        QUESTION: lambda: ngettext(
            "%(num)d more question waits for an answer", "%(num)d more questions wait for an answer", num
        ),
        IDEA: lambda: ngettext(
            "%(num)d more idea waits for a word", "%(num)d more ideas wait for a word", num
        ),
        HANDOFF: lambda: ngettext(
            "%(num)d more hand-off is under way", "%(num)d more hand-offs are under way", num
        ),
        PROMISE: lambda: ngettext(
            "%(num)d more promise is due or late", "%(num)d more promises are due or late", num
        ),
    }
    return str(said[waiting.kind]()) if num else ""


KINDS: dict[str, Any] = {
    QUESTION: _l("Questions that wait for an answer"),
    IDEA: _l("Ideas that wait for a word"),
    HANDOFF: _l("Hand-offs under way"),
    PROMISE: _l("Promises due or late"),
}
"""The names of the pages that have all of them."""


def which(kind: str, week: Week) -> str:
    """What stands on the page of that kind, and in which order."""
    last = dated(week.last, "long")
    said = {
        QUESTION: lambda: _(
            "Asked in the %(days)d days until %(last)s, in the categories that you analyse, and still "
            "without a useful answer; what is closed or with a department is not among them. What has "
            "waited longest comes first.",
            days=LOOKS_BACK.days,
            last=last,
        ),
        IDEA: lambda: _(
            "Written until %(last)s, in the categories that you analyse, and still without a word of the "
            "brand. What has waited longest comes first.",
            last=last,
        ),
        HANDOFF: lambda: _(
            "Handed to departments until %(last)s, in the categories that you analyse, and still under way. "
            "What is due first comes first.",
            last=last,
        ),
        PROMISE: lambda: _(
            "Promised until %(last)s, neither kept nor given up, and late or due within a week. What is due "
            "first comes first.",
            last=last,
        ),
    }
    return str(said[kind]())


def _waiting(line: Line) -> str:
    since = dated(line.since, "long")
    due = dated(line.due, "long") if line.due is not None else ""
    if line.kind == QUESTION:
        return str(_("a question, since %(since)s", since=since))
    if line.kind == IDEA:
        return str(_("an idea, since %(since)s", since=since))
    if line.kind == PROMISE and line.late:
        return str(_("a promise, was due on %(due)s", due=due))
    if line.kind == PROMISE:
        return str(_("a promise, due on %(due)s", due=due))
    return _handed(line, {"department": department(line), "since": since, "due": due})


def _handed(line: Line, at: dict[str, str]) -> str:
    if line.replied and line.late:
        return str(
            _(
                "%(department)s had its turn; a colleague was to bring the answer by %(due)s",
                **at,
            )
        )
    if line.replied:
        return str(_("%(department)s had its turn: a colleague is to bring the answer", **at))
    if line.late:
        return str(_("with %(department)s since %(since)s, the answer was expected by %(due)s", **at))
    return str(_("with %(department)s since %(since)s, the answer is expected by %(due)s", **at))


def turned(outcome: Outcome) -> str:
    """What it came to."""
    if outcome.kind == QUESTION:
        return str(_("answered by the brand") if outcome.official else _("answered by a member"))
    if outcome.kind == IDEA:
        return str(_("an idea, %(status)s", status=STATUSES[outcome.status]))
    if outcome.kind == HANDOFF:
        return str(_("the answer of %(department)s was brought", department=department(outcome)))
    if outcome.status == "kept":
        return str(_("a promise, kept"))
    return str(_("a promise, given up with the reason"))


def department(one: Line | Outcome) -> str:
    """Its name in the language that is spoken."""
    return one.department_fr if language() == "fr" else one.department_en


SENTENCES: dict[str, Any] = {"why": why, "waits": waits, "others": others, "turned": turned}
"""For the templates of the mail and of the page."""
