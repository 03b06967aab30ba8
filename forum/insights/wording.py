"""What figures are called, what they mean, and how they are said."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from babel.numbers import format_currency, format_percent, get_currency_symbol
from flask_babel import format_date, format_decimal, get_locale, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from forum.feedback.wording import quarter_in_words
from forum.insights.figures import APART, DURATION, RUNNING, Figure
from forum.insights.periods import Period
from forum.web.times import duration

SECTIONS: dict[str, Any] = {
    "questions": _l("Questions"),
    "handoffs": _l("Hand-offs to departments"),
    "ideas": _l("Ideas"),
    "promises": _l("Promises of the brand"),
    "events": _l("Events"),
    "newcomers": _l("Newcomers"),
}


@dataclass(frozen=True, slots=True)
class Meaning:
    """A figure's name, what it counts exactly, and of how many it speaks."""

    label: Any
    definition: Any
    sample: Callable[[int], Any]


_QUESTION = _l(
    "A question is a topic that a member began in this period, with a question mark at the end of a word of "
    "its title or first post. Ideas, announcements, and what people who work here began are no questions."
)
_USEFUL = _l(
    "An answer is useful when somebody other than who asked wrote it, when it can still be read, has at "
    "least 40 characters of its own (quotes left out), and is more than a question in return."
)


_FEW = _l(
    "What would speak of fewer than five people on either side is not told, nor is what would give it away "
    "when months, quarters and years are subtracted from each other: then the last month of the quarter, or "
    "the last quarter of the year, is kept back with it (Statistical Disclosure Control, Hundepool et al., "
    "2012). What changes in a figure after it was told is not hidden by that."
)


def _asked(num: int) -> Any:
    return ngettext("%(num)d question asked", "%(num)d questions asked", num)


def _with_answer(num: int) -> Any:
    return ngettext("%(num)d question with a useful answer", "%(num)d questions with a useful answer", num)


def _without_answer(num: int) -> Any:
    return ngettext("%(num)d question without an answer", "%(num)d questions without an answer", num)


def _handed(num: int) -> Any:
    return ngettext(
        "%(num)d question handed off in this period and not taken back",
        "%(num)d questions handed off in this period and not taken back",
        num,
    )


def _promised(num: int) -> Any:
    return ngettext(
        "%(num)d promise made in this period, or before it and still owed when it began",
        "%(num)d promises made in this period, or before it and still owed when it began",
        num,
    )


def _of_ideas(num: int) -> Any:
    return ngettext("%(num)d idea", "%(num)d ideas", num)


def _of_events(num: int) -> Any:
    return ngettext("%(num)d event announced", "%(num)d events announced", num)


def _noted(num: int) -> Any:
    return ngettext(
        "%(num)d yes of which a host noted what became",
        "%(num)d yeses of which a host noted what became",
        num,
    )


def _joined(num: int) -> Any:
    return ngettext(
        "%(num)d newcomer whose 30 days are over", "%(num)d newcomers whose 30 days are over", num
    )


MEANINGS: dict[str, Meaning] = {
    "answered": Meaning(_l("Answered"), "%(question)s %(useful)s", _asked),
    "answer_median": Meaning(
        _l("First useful answer, for half of them"),
        _l(
            "The median. Questions that still wait count as longer than all others, so waiting ones make it "
            "worse, not better. %(useful)s"
        ),
        _asked,
    ),
    "answer_most": Meaning(
        _l("First useful answer, for nine in ten"),
        _l(
            "The 90th percentile: nine in ten, rounded up. Questions that still wait count as longer than "
            "all others."
        ),
        _asked,
    ),
    "by_members": Meaning(
        _l("Answered by members"),
        _l("The first useful answer came from a member who doesn’t work here."),
        _with_answer,
    ),
    "by_brand": Meaning(
        _l("Answered by the brand"),
        _l("The first useful answer was official, or came from somebody who works here."),
        _with_answer,
    ),
    "unanswered": Meaning(
        _l("Without an answer"),
        _l("Asked in this period, and without a useful answer until today. %(useful)s"),
        _asked,
    ),
    "unanswered_age": Meaning(
        _l("The oldest of them has waited for"),
        _l("From the question until this report was worked out."),
        _without_answer,
    ),
    "handoffs_closed": Meaning(
        _l("Answered and brought back"),
        _l("The department’s answer stands in the thread, posted by whoever handed the question off."),
        _handed,
    ),
    "handoffs_late": Meaning(
        _l("Late"),
        _l("No answer had come by the day that was named to the member: it came later, or still hasn’t."),
        _handed,
    ),
    "ideas_decided": Meaning(
        _l("Decided"),
        _l(
            "Ideas on which the brand said yes, not now or no in this period, with a name and a reason. Each "
            "once."
        ),
        _of_ideas,
    ),
    "ideas_done": Meaning(
        _l("Done"),
        _l("Ideas that the brand called done in this period, whenever they were written."),
        _of_ideas,
    ),
    "ideas_unanswered": Meaning(
        _l("Still without a word"),
        _l(
            "Ideas written in this period of which the brand has said nothing so far. Joined ones are left "
            "out."
        ),
        _of_ideas,
    ),
    "promises_kept": Meaning(
        _l("Kept"), _l("As the public ledger has it: the brand said how, and everybody can check."), _promised
    ),
    "promises_late": Meaning(
        _l("Late"),
        _l(
            "Neither kept nor openly given up on the last day of the period (or today), though their day was "
            "over."
        ),
        _promised,
    ),
    "promises_given_up": Meaning(
        _l("Openly given up"), _l("With the reason, in the public ledger."), _promised
    ),
    "events_held": Meaning(
        _l("Took place"),
        _l("Events that began in this period, are over, and were not called off."),
        _of_events,
    ),
    "events_came": Meaning(
        _l("Said yes, and were there"),
        _l(
            "As the hosts noted it; guests and events of which nothing was noted are left out. It is told "
            "once the period is over, and of all categories together where you read of several. %(few)s"
        ),
        _noted,
    ),
    "newcomers_back": Meaning(
        _l("Came back after 30 days"),
        _l(
            "Members who joined in this period, and were logged in again 30 days after joining or later. "
            "Whoever left counts as not come back. It is told 30 days after the period is over. %(few)s "
            "Behind it stands what newcomers wrote first, whether they came back or not."
        ),
        _joined,
    ),
}


_LATER: dict[str, Any] = {
    "events_came": _l("It is told once the period is over."),
    "newcomers_back": _l("It is told 30 days after the period is over."),
}
"""When a figure of people is told."""


def definition(name: str) -> str:
    """What the figure counts, in a few sentences."""
    said = str(MEANINGS[name].definition)
    for place, sentences in {"question": _QUESTION, "useful": _USEFUL, "few": _FEW}.items():
        said = said.replace(f"%({place})s", str(sentences))
    return said


def sample(figure: Figure) -> str:
    """Of how many it speaks."""
    if figure.sample is None:
        return str(_("not told"))
    return str(MEANINGS[figure.name].sample(figure.sample))


def number(value: float) -> str:
    """A whole number as it is read in the page's language."""
    return str(format_decimal(int(value)))


def percent(part: float) -> str:
    """A part of one, in hundredths."""
    return str(format_percent(part, "#,##0 %" if _french() else "#,##0%", locale=str(get_locale() or "en")))


def _french() -> bool:
    return str(get_locale() or "en").startswith("fr")


def amount(value: Decimal, unit: str, *, whole: bool = False) -> str:
    """An amount, with its hundredths or without."""
    locale = str(get_locale() or "en")
    if not whole:
        return str(format_currency(value, unit, locale=locale))
    said, sign = number(float(value)), get_currency_symbol(unit, locale)
    return f"{said}\u00a0{sign}" if _french() else f"{sign}{said}"


def value(figure: Figure) -> str:
    """The figure as it is read."""
    if not figure.told:
        return str(_("not told"))
    if figure.waits:
        return str(_("not yet"))
    if figure.value is None:
        return "–"
    return duration(figure.value) if figure.unit == DURATION else number(figure.value)


def why_not(figure: Figure) -> str:
    """Why there is no figure; "" where there is one."""
    if figure.untold == RUNNING:
        return str(_LATER[figure.name])
    if figure.untold == APART:
        return str(_("Of one category among several it is not told: read it of all of them together."))
    if figure.untold and figure.sample is None:
        return str(_("It would speak of fewer than five people, or let such a figure be worked out."))
    if figure.untold:
        return str(_("It would speak of fewer than five people."))
    if figure.waits:
        return str(_("So many still wait that this moment hasn’t come."))
    return ""


def title(period: Period) -> str:
    """What a period is called."""
    if period.months == 12:
        return str(_("Year %(year)d", year=period.begins.year))
    if period.months == 3:
        return quarter_in_words(period.begins.year, period.begins.month // 3 + 1)
    said: str = format_date(period.begins, "LLLL y", rebase=False)
    return said[:1].upper() + said[1:]
