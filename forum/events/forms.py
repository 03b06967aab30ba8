"""Forms of events. What is missing is said at its field; nothing typed is lost."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional, StopValidation

from forum.events.models import (
    ANSWER_LENGTH,
    MAYBE,
    MOST_QUESTIONS,
    NO,
    REASON_LENGTH,
    TITLE_LENGTH,
    YES,
    Event,
)
from forum.text.clean import POST_LENGTH, clean_line, clean_text
from forum.topics.forms import Check, cleaned, said
from forum.web.forms import WriteForm
from forum.web.ids import bounded_id

ONE, LATER = "one", "later"
CLOCK = "%Y-%m-%dT%H:%M"
LAST_YEAR = 9000
"""What lies later is no moment: in some zone the calendar of the program would end before it."""


def number(raw: Any) -> int:
    """``raw`` as an id, 0 for anything else."""
    return bounded_id(str(raw)) or 0


def parsed_moment(raw: str | None) -> datetime | None:
    """What a ``datetime-local`` field says, naive; with a space and seconds, too. None for anything else."""
    text = (raw or "").strip()[:19]
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return (
        found.replace(second=0, tzinfo=None) if len(text) >= 16 and 1970 <= found.year <= LAST_YEAR else None
    )


def parsed_day(raw: str | None) -> date | None:
    """The day that ``raw`` (``YYYY-MM-DD``) says; None for anything else."""
    try:
        found = date.fromisoformat((raw or "").strip()[:10])
    except ValueError:
        return None
    return found if found.year <= LAST_YEAR else None


def a_moment(missing: Any) -> Check:
    """Ask for a day with its time."""

    def check(_form: Any, field: Any) -> None:
        if not (field.data or "").strip():
            raise StopValidation(str(missing))
        if parsed_moment(field.data) is None:
            raise StopValidation(_("This is no moment: write it as 2026-12-04T19:30."))

    return check


def line(label: Any, limit: int, hint: Any = "", *checks: Any, **shown: Any) -> Any:
    """A field for one line of plain words."""
    return StringField(
        label,
        [*checks, cleaned(clean_line, limit)],
        description=hint,
        render_kw={"maxlength": limit, **shown},
    )


class AnswerForm(WriteForm):
    """Whether one comes."""

    wish = SelectField(choices=[SelectChoice(one, one) for one in (YES, MAYBE, NO)], default=YES)
    guests = SelectField(
        _l("Guests whom I bring"), coerce=number, choices=[], default=0, validate_choice=False
    )
    known = HiddenField(default="0")
    q1 = line("", ANSWER_LENGTH, "", Optional(), dir="auto")
    q2 = line("", ANSWER_LENGTH, "", Optional(), dir="auto")
    q3 = line("", ANSWER_LENGTH, "", Optional(), dir="auto")
    q4 = line("", ANSWER_LENGTH, "", Optional(), dir="auto")

    asked = HiddenField(default="")
    """The keys of the questions that stand at ``q1`` and so on: an open page may be older than they are."""

    def fields_of(self, event: Event) -> dict[str, Any]:
        """The field of each question by its key, as they stood in the form that was sent, or stand now."""
        keys = (self.asked.data or "").split(",") if self.asked.data else [one["key"] for one in event.asked]
        return {str(key): self[f"q{place}"] for place, key in enumerate(keys[:MOST_QUESTIONS], 1)}

    def said(self, event: Event) -> dict[str, str]:
        """What was answered, by the key of the question."""
        return {key: field.data or "" for key, field in self.fields_of(event).items()}

    def show(self, event: Event, said: Mapping[str, str]) -> None:
        """Ask what is asked now, with what was answered to each."""
        self.asked.data = ",".join(str(one["key"]) for one in event.asked)
        for one in event.asked:
            field = self.fields_of(event)[one["key"]]
            field.data, field.label.text = said.get(one["key"], ""), one["label"]


class CancelForm(WriteForm):
    """Why it won't take place, and whether the dates that follow won't either."""

    reason = StringField(
        _l("Why, in a sentence"),
        [Optional(), cleaned(clean_line, REASON_LENGTH)],
        description=_l("Everybody concerned reads it."),
        render_kw={"maxlength": REASON_LENGTH, "dir": "auto"},
    )
    scope = RadioField(
        _l("What is cancelled"),
        choices=[
            SelectChoice(ONE, _l("this date alone")),
            SelectChoice(LATER, _l("this date and those that follow")),
        ],
        default=ONE,
    )


class RecapForm(WriteForm):
    """How it was, in the host's words."""

    title = line(_l("Title"), TITLE_LENGTH, "", said(_l("Please give it a title.")), dir="auto")
    body = TextAreaField(
        _l("How it was"),
        [cleaned(clean_text, POST_LENGTH), said(_l("Please say how it was, in a word or two."))],
    )
