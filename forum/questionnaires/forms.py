"""Forms of those who ask. What is missing is said at its field; nothing typed is lost."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    FieldList,
    Form,
    FormField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import StopValidation

from forum.contributions.days import end_of, last_day, parsed
from forum.contributions.forms import a_day_ahead
from forum.questionnaires.actions.make import Plan
from forum.questionnaires.models import (
    ASKER,
    LONGEST_KEPT,
    NOBODY,
    PURPOSE_LENGTH,
    SHORTEST_KEPT,
    TEAM,
    TITLE_LENGTH,
    Questionnaire,
)
from forum.questionnaires.questions import (
    KEY_LENGTH,
    KINDS,
    LABEL_LENGTH,
    MOST_OPTIONS,
    MOST_QUESTIONS,
    ONE,
    OPTION_LENGTH,
    SCALE,
    WITH_OPTIONS,
    Question,
)
from forum.text.clean import TextTooLong, clean_line
from forum.topics.forms import Check, cleaned, said, too_long
from forum.web.forms import WriteForm
from forum.web.ids import bounded_id

BLANK = 2
"""Empty places for questions below those that are there."""
NAMELESS, NAMED = "nameless", "named"
_KEY = re.compile(r"[a-z0-9]{1,12}")

READERS_IN_WORDS = {
    ASKER: _l("whoever asks, alone"),
    TEAM: _l("those who announce or analyse here in the brand’s name"),
    NOBODY: _l("nobody: only the results are told"),
}


def number(raw: Any) -> int:
    """``raw`` as an id, 0 for anything else."""
    return bounded_id(str(raw)) or 0


def last_day_field() -> Any:
    """The last day on which one can answer."""
    missing = _l("Say until which day one can answer: 2026-12-31.")
    return StringField(_l("Last day to answer"), [a_day_ahead(missing)], render_kw={"type": "date"})


def days_kept(_form: Any, field: Any) -> None:
    """Ask for how long answers are kept."""
    if field.data is None or not SHORTEST_KEPT <= field.data <= LONGEST_KEPT:
        field.errors = []
        raise StopValidation(
            _("Say for how many days, from %(least)d to %(most)d.", least=SHORTEST_KEPT, most=LONGEST_KEPT)
        )


def line(label: Any, limit: int, *checks: Check | Any, hint: Any = "", **shown: Any) -> Any:
    """A field of one line, cleaned, of ``limit`` characters at most."""
    return StringField(
        label,
        [cleaned(clean_line, limit), *checks],
        description=hint,
        render_kw={"maxlength": limit, **shown},
    )


def options_of(raw: str | None) -> list[str]:
    """The lines of a field, cleaned; raises ``StopValidation``."""
    try:
        lines = [clean_line(line, OPTION_LENGTH) for line in (raw or "").splitlines()]
    except TextTooLong as error:
        raise StopValidation(too_long(error)) from None
    found = list(dict.fromkeys(line for line in lines if line))
    if len(found) < 2:
        raise StopValidation(_("Write at least two answers to choose from, one a line."))
    if len(found) > MOST_OPTIONS:
        raise StopValidation(_("At most %(most)d answers to choose from, please.", most=MOST_OPTIONS))
    return found


class QuestionForm(Form):
    """One question. An empty one is no question."""

    key = HiddenField()
    label = line(_l("Question"), LABEL_LENGTH, dir="auto")
    kind = SelectField(
        _l("Answered with"), choices=[SelectChoice(name, words) for name, words in KINDS.items()], default=ONE
    )
    options = TextAreaField(
        _l("Answers to choose from, one a line"), [], render_kw={"rows": 4, "dir": "auto"}
    )
    low = line(_l("What 1 means, on a scale"), OPTION_LENGTH, dir="auto")
    high = line(_l("What 5 means, on a scale"), OPTION_LENGTH, dir="auto")
    required = BooleanField(_l("It has to be answered"))

    def validate(self, extra_validators: Any = None) -> bool:
        """As forms are, and a choice needs something to choose from."""
        fine = bool(super().validate(extra_validators))
        if fine and self.label.data and self.kind.data in WITH_OPTIONS:
            try:
                options_of(self.options.data)
            except StopValidation as wrong:
                self.options.errors = [str(wrong)]
                return False
        return fine

    def question(self) -> Question:
        """What it asks."""
        kind = self.kind.data
        key = self.key.data or ""
        return Question(
            key=key if _KEY.fullmatch(key) else secrets.token_hex(KEY_LENGTH // 2),
            kind=kind,
            label=self.label.data,
            required=bool(self.required.data),
            options=tuple(options_of(self.options.data)) if kind in WITH_OPTIONS else (),
            low=self.low.data if kind == SCALE else "",
            high=self.high.data if kind == SCALE else "",
        )


class QuestionnaireForm(WriteForm):
    """What a questionnaire promises, and what it asks."""

    title = line(_l("Title"), TITLE_LENGTH, said(_l("Please give it a title.")), dir="auto")
    purpose = TextAreaField(
        _l("What the answers are for"),
        [cleaned(clean_line, PURPOSE_LENGTH), said(_l("Say what you want to know it for."))],
        description=_l("The first thing people read. What will change by their answers?"),
        render_kw={"maxlength": PURPOSE_LENGTH, "rows": 3, "dir": "auto"},
    )
    category_id = SelectField(_l("Who is asked"), coerce=number, choices=[])
    readers = RadioField(
        _l("Who sees the answers"),
        choices=[SelectChoice(name, words) for name, words in READERS_IN_WORDS.items()],
        default=TEAM,
    )
    kept_days = IntegerField(_l("Days that answers are kept after the end"), [days_kept], default=90)
    last_day = last_day_field()
    names = RadioField(
        _l("Names"),
        choices=[
            SelectChoice(NAMELESS, _l("without names: nobody can find out who answered what, not even we")),
            SelectChoice(NAMED, _l("with names")),
        ],
        default=NAMELESS,
    )
    paged = BooleanField(_l("One question a page"))
    questions = FieldList(FormField(QuestionForm), min_entries=1, max_entries=MOST_QUESTIONS)
    known = HiddenField(default="0")
    language = HiddenField(default="")

    def asked(self) -> list[Question]:
        """The questions that are there."""
        found: dict[str, Question] = {}
        for entry in self.questions:
            if entry.form.label.data:
                one = entry.form.question()
                key = one.key if one.key not in found else secrets.token_hex(KEY_LENGTH // 2)
                found[key] = Question(**{**one.as_json(), "key": key, "options": one.options})
        return list(found.values())

    def make_room(self) -> None:
        """Some empty places below the questions."""
        empty = sum(1 for entry in self.questions if not entry.form.label.data)
        while empty < BLANK and len(self.questions) < MOST_QUESTIONS:
            self.questions.append_entry()
            empty += 1

    def plan(self, category: Any) -> Plan:
        """What it says, once it is valid."""
        day = parsed(self.last_day.data)
        if day is None:
            raise ValueError("ask only a valid form")
        return Plan(
            title=self.title.data,
            purpose=self.purpose.data,
            category=category,
            readers=self.readers.data,
            kept_days=self.kept_days.data,
            ends_at=end_of(day),
            anonymous=self.names.data == NAMELESS,
            questions=self.asked(),
            paged=bool(self.paged.data),
            language=self.language.data if self.language.data in ("fr", "en") else "",
        )

    def fill(self, row: Questionnaire, questions: list[Question]) -> None:
        """Show what is there."""
        self.title.data, self.purpose.data = row.title, row.purpose
        self.category_id.data, self.readers.data = row.category_id, row.readers
        self.kept_days.data, self.last_day.data = row.kept_days, last_day(row.ends_at).isoformat()
        self.names.data = NAMELESS if row.anonymous else NAMED
        self.paged.data, self.known.data, self.language.data = row.paged, str(row.turn), row.language
        while len(self.questions):
            self.questions.pop_entry()
        for one in questions:
            values = {**one.as_json(), "options": "\n".join(one.options)}
            self.questions.append_entry(values)

    def wrong(self) -> Iterator[tuple[str, Any, str]]:
        """What is wrong: id of the field, its label, the sentence."""
        for one in self:
            if one.name == "questions":
                for entry in one:
                    for inner in entry.form:
                        yield from ((inner.id, inner.label.text, str(error)) for error in inner.errors)
            else:
                yield from ((one.id, one.label.text, str(error)) for error in one.errors)


class AnswersForm(WriteForm):
    """What an answer carries besides what is answered."""

    known = HiddenField(default="0")
    page = HiddenField(default="0")
