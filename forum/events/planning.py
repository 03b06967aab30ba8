"""The form in which events are planned and changed."""

from __future__ import annotations

import re
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional, StopValidation

from forum.categories.catalogue import CategoryView
from forum.clock import now
from forum.events.actions.plan import Plan, Repeating
from forum.events.forms import CLOCK, LATER, ONE, a_moment, line, number, parsed_day, parsed_moment
from forum.events.models import (
    LINE_LENGTH,
    LINK_LENGTH,
    MOST_GUESTS,
    MOST_QUESTIONS,
    MOST_SEATS,
    QUESTION_LENGTH,
    TITLE_LENGTH,
    Event,
)
from forum.events.times import FURTHEST, LONGEST, is_on_the_clock, moment, wall
from forum.events.wording import RHYTHMS
from forum.text.clean import POST_LENGTH, clean_text
from forum.topics.composing import Composed
from forum.topics.forms import cleaned, language_field, said
from forum.web.forms import WriteForm
from forum.web.ids import bounded_id
from forum.web.times import SKIPPED, zones

KEPT = (
    "title", "category_id", "zone", "place", "link", "admission", "guests_each", "with_room", "language",
)  # fmt: skip
"""What a form shows of an event as it is."""
_ADDRESS = re.compile(r"https?://[^\s/?#]\S*")


def _moment_field(label: Any, missing: Any) -> Any:
    return StringField(label, [a_moment(missing)], render_kw={"type": "datetime-local"})


class _Questions:
    """What those who come are asked: up to ``MOST_QUESTIONS`` lines."""

    q1 = line(_l("First question"), QUESTION_LENGTH, "", Optional(), dir="auto")
    q1_required = BooleanField(_l("It has to be answered"))
    q2 = line(_l("Second question"), QUESTION_LENGTH, "", Optional(), dir="auto")
    q2_required = BooleanField(_l("It has to be answered"))
    q3 = line(_l("Third question"), QUESTION_LENGTH, "", Optional(), dir="auto")
    q3_required = BooleanField(_l("It has to be answered"))
    q4 = line(_l("Fourth question"), QUESTION_LENGTH, "", Optional(), dir="auto")
    q4_required = BooleanField(_l("It has to be answered"))

    def asked(self) -> list[dict[str, Any]]:
        """The questions of a checked form, in order; which is which, ``renew_questions`` says."""
        found = []
        for key in (f"q{place}" for place in range(1, MOST_QUESTIONS + 1)):
            label = (self[key].data or "").strip()  # type: ignore[index]
            required = bool(self[f"{key}_required"].data)  # type: ignore[index]
            if label:
                found.append({"key": key, "label": label, "required": required})
        return found


class EventForm(_Questions, WriteForm):
    """An event, planned or changed. Its choices are put in by the view."""

    title = line(
        _l("Title"), TITLE_LENGTH, "", said(_l("Please give it a title.")), required=True, dir="auto"
    )
    body = TextAreaField(
        _l("What takes place"),
        [cleaned(clean_text, POST_LENGTH), said(_l("Please say what takes place."))],
        description=_l("Markdown works: **bold**, *italic*, - lists."),
    )
    category_id = SelectField(
        _l("For whom"),
        coerce=number,
        description=_l("Whoever sees this category sees the event; its live room and recap stand there too."),
    )
    starts = _moment_field(_l("It begins"), _l("Please say when it begins."))
    ends = _moment_field(_l("It ends"), _l("Please say when it ends."))
    zone = SelectField(
        _l("By the clock of"), description=_l("Members see the time on their own clock beside it.")
    )
    place = line(
        _l("Place"),
        LINE_LENGTH,
        _l("So that somebody finds it who has never been there."),
        Optional(),
        dir="auto",
    )
    link = line(
        _l("Link"),
        LINK_LENGTH,
        _l("Where one meets online. Only those who come see it."),
        Optional(),
        type="url",
    )
    admission = line(
        _l("What it costs"),
        LINE_LENGTH,
        _l("Empty: it is free. Otherwise a sentence: “the train ticket”."),
        Optional(),
        dir="auto",
    )
    host = line(
        _l("Who hosts it"),
        60,
        _l("A member’s name. They receive people, read the answers, and say afterwards how it was."),
        said(_l("Please say who receives people.")),
    )
    capacity = line(
        _l("Seats"), 5, _l("Guests included. Empty: as many as come."), Optional(), inputmode="numeric"
    )
    guests_each = SelectField(
        _l("Guests"),
        coerce=int,
        choices=[
            SelectChoice(0, _l("Nobody can be brought along")),
            SelectChoice(1, _l("One guest each")),
            SelectChoice(2, _l("Up to two guests each")),
        ],
        default=0,
    )
    answers_until = StringField(
        _l("The list closes"),
        [Optional(), a_moment("")],
        description=_l("Empty: when it begins."),
        render_kw={"type": "datetime-local"},
    )
    with_room = BooleanField(
        _l("Open a live room with it"),
        description=_l("It opens a quarter of an hour before, and closes half an hour after the end."),
    )
    language = language_field()
    rhythm = SelectField(
        _l("How often"), choices=[SelectChoice(key, label) for key, label in RHYTHMS.items()], default=""
    )
    last_day = StringField(
        _l("For the last time on"),
        description=_l("Of a series: the last day on which it can take place."),
        render_kw={"type": "date"},
    )
    left_out = line(
        _l("Not on these days"),
        LINE_LENGTH * 2,
        _l("Of a series: days separated by commas, as 2026-12-25, 2027-01-01."),
        Optional(),
    )
    scope = RadioField(
        _l("What is changed"),
        choices=[
            SelectChoice(ONE, _l("this date alone")),
            SelectChoice(LATER, _l("this date and those that follow")),
        ],
        default=ONE,
    )
    known = HiddenField(default="0")

    host_id: int = 0
    """Whom ``host`` names: found by the view, 0 for nobody."""

    def validate_zone(self, field: Any) -> None:
        if field.data not in zones():
            raise StopValidation(_("There is no such time zone."))

    def validate_starts(self, field: Any) -> None:
        self._require_on_the_clock(field)

    def _require_on_the_clock(self, field: Any) -> None:
        """In spring the clock is put forward: what it jumps over is no time to begin or to end."""
        at = parsed_moment(field.data)
        if at is not None and self.zone.data in zones() and not is_on_the_clock(at, self.zone.data):
            raise StopValidation(str(SKIPPED))

    def validate_ends(self, field: Any) -> None:
        self._require_on_the_clock(field)
        starts, ends = parsed_moment(self.starts.data), parsed_moment(field.data)
        if starts is None or ends is None or self.zone.data not in zones():
            return
        begins, over = moment(starts, self.zone.data), moment(ends, self.zone.data)
        if over <= begins:
            raise StopValidation(_("It can’t end before it begins."))
        if over - begins > LONGEST:
            raise StopValidation(_("An event lasts two weeks at most."))
        if begins > now() + FURTHEST:
            raise StopValidation(_("This is too far away. Choose a day within two years."))

    def validate_answers_until(self, field: Any) -> None:
        starts, closes = parsed_moment(self.starts.data), parsed_moment(field.data)
        if starts is not None and closes is not None and closes > starts:
            raise StopValidation(_("The list closes before it begins, or when it begins."))

    def validate_link(self, field: Any) -> None:
        if field.data and not field.data.startswith(("https://", "http://")):
            raise StopValidation(_("A link begins with https://."))
        if field.data and not _ADDRESS.fullmatch(field.data):
            raise StopValidation(_("This is no address: nothing after https://, or a space in it."))

    def validate_capacity(self, field: Any) -> None:
        if not field.data:
            return
        number = bounded_id(field.data)
        if number is None or number > MOST_SEATS:
            raise StopValidation(_("Write a number between 1 and %(most)d, or nothing.", most=MOST_SEATS))

    def validate_rhythm(self, field: Any) -> None:
        if not field.data:
            return
        last, starts = parsed_day(self.last_day.data), parsed_moment(self.starts.data)
        if last is None:
            raise StopValidation(_("A series needs a last day."))
        if starts is not None and last < starts.date():
            raise StopValidation(_("The last day lies before the first."))

    def validate_last_day(self, field: Any) -> None:
        if self.rhythm.data and parsed_day(field.data) is None:
            raise StopValidation(_("Please say when it takes place for the last time."))

    def validate_left_out(self, field: Any) -> None:
        parts = [part.strip() for part in (field.data or "").split(",") if part.strip()]
        wrong = [part for part in parts if parsed_day(part) is None]
        if wrong:
            raise StopValidation(_("This is no day: %(what)s. Write it as 2026-12-31.", what=wrong[0]))

    def plan(self, category: CategoryView, text: Composed) -> Plan:
        """What a checked form says."""
        starts, ends = parsed_moment(self.starts.data), parsed_moment(self.ends.data)
        if starts is None or ends is None:
            raise ValueError("the form was not checked")
        return Plan(
            title=self.title.data,
            text=text,
            category=category,
            starts=starts,
            ends=ends,
            zone=self.zone.data,
            host_id=self.host_id,
            place=self.place.data or "",
            link=self.link.data or "",
            admission=self.admission.data or "",
            capacity=bounded_id(self.capacity.data),
            guests_each=min(int(self.guests_each.data or 0), MOST_GUESTS),
            answers_until=parsed_moment(self.answers_until.data),
            questions=self.asked(),
            with_room=bool(self.with_room.data),
            language=self.language.data or "",
        )

    def repeating(self) -> Repeating | None:
        """How it comes again, if it does."""
        last = parsed_day(self.last_day.data)
        if not self.rhythm.data or last is None:
            return None
        parts = (parsed_day(part) for part in (self.left_out.data or "").split(","))
        return Repeating(self.rhythm.data, last, frozenset(day for day in parts if day is not None))

    def fill(self, event: Event, host: str) -> None:
        """Show an event as it is."""
        for name in KEPT:
            self[name].data = getattr(event, name)
        self.body.data, self.host.data = event.source, host
        self.starts.data = wall(event.starts_at, event.zone).strftime(CLOCK)
        self.ends.data = wall(event.ends_at, event.zone).strftime(CLOCK)
        if event.answers_until is not None:
            self.answers_until.data = wall(event.answers_until, event.zone).strftime(CLOCK)
        self.capacity.data = str(event.capacity) if event.capacity is not None else ""
        for place, one in enumerate(event.asked, 1):
            self[f"q{place}"].data = one["label"]
            self[f"q{place}_required"].data = one["required"]
        self.known.data = str(event.revision)
