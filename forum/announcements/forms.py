"""Forms of announcements. What is missing is said at its field; nothing typed is lost."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional, StopValidation

from forum.announcements.audiences import chosen, fits
from forum.announcements.models import (
    BODY_LENGTH,
    HEARD_LENGTH,
    LEAST_HEARD,
    LONGEST,
    NOTE_LENGTH,
    TITLE_LENGTH,
    TO_READ,
    WHY_LENGTH,
)
from forum.categories.catalogue import catalogue
from forum.clock import now
from forum.text.clean import clean_line, clean_text, is_blank
from forum.topics.forms import EMPTY, cleaned, said
from forum.web.forms import LastDayField, WriteForm
from forum.web.ids import bounded_id
from forum.web.times import SKIPPED, SkippedTime, moment, today

HEARD = _l(
    "One sentence, published with it: what members said about this before. "
    "“We heard nothing about it” is an answer, if it is true."
)
NOW, LATER = "now", "later"
AGREE, GIVE_BACK = "agree", "give_back"


def _day_field(label: Any) -> LastDayField:
    return LastDayField(
        label,
        [InputRequired(_l("Choose a day."))],
        furthest=LONGEST,
        over=_l("This day is over. Choose one that lies ahead."),
        too_far=_l("This is too far away. Choose a day within a year."),
    )


class DraftForm(WriteForm):
    """An announcement as it is being written. The view puts what it offers into the choices."""

    title = StringField(
        _l("Title"),
        [cleaned(clean_line, TITLE_LENGTH), said(_l("Please give it a title."))],
        render_kw={"maxlength": TITLE_LENGTH, "dir": "auto"},
    )
    body = TextAreaField(
        _l("What we announce"),
        [cleaned(clean_text, BODY_LENGTH), said(EMPTY)],
        description=_l("Say what changes, for whom, from when, and whom to ask. Markdown works."),
        render_kw={"maxlength": BODY_LENGTH, "rows": 10, "dir": "auto"},
    )
    category_id = SelectField(
        _l("Where people reply"),
        coerce=lambda raw: bounded_id(str(raw)) or 0,
        description=_l("Whoever reads this category can read the announcement."),
    )
    audience = SelectField(
        _l("Whom it is for"),
        description=_l("They are told, and find it on their home page."),
    )
    language = SelectField(
        _l("Language"),
        choices=[SelectChoice("fr", "Français"), SelectChoice("en", "English")],
    )
    ends_on = _day_field(_l("On the home page until"))
    heard = StringField(
        _l("What we heard"),
        [Optional(), cleaned(clean_line, HEARD_LENGTH)],
        id="draft-heard",
        description=HEARD,
        render_kw={"maxlength": HEARD_LENGTH, "dir": "auto"},
    )
    version = HiddenField(default="0")

    def validate_audience(self, field: SelectField) -> None:
        """A group's announcement stands where that group reads, and everybody's where everybody does."""
        category = catalogue().get(self.category_id.data)
        if category is not None and not fits(*chosen(field.data or ""), category):
            raise StopValidation(
                _("Those people and this category don’t go together: others could read it, or they couldn’t.")
            )


def reader_field() -> Any:
    return SelectField(_l("Who reads it"), coerce=lambda raw: bounded_id(str(raw)) or 0)


class HandOverForm(WriteForm):
    """To whom a draft is handed, until when, and to whom after that."""

    reader_id = reader_field()
    deputy_id = SelectField(
        _l("If they can’t, who"),
        coerce=lambda raw: bounded_id(str(raw)) or 0,
        description=_l("Asked as well once the time is over."),
    )
    read_on = _day_field(_l("By which day"))

    def validate_deputy_id(self, field: SelectField) -> None:
        if field.data and field.data == self.reader_id.data:
            raise StopValidation(_("That is the same person: choose somebody else, or nobody."))

    @staticmethod
    def usual_day() -> date:
        """The day that is offered."""
        return today() + TO_READ


class ReadForm(WriteForm):
    """What a colleague says of the draft, and of which of its versions."""

    turn = RadioField(
        choices=[
            SelectChoice(AGREE, _l("I have read it and agree")),
            SelectChoice(GIVE_BACK, _l("I give it back: something should be otherwise")),
        ],
        label=_l("What you think"),
        default=AGREE,
    )
    note = TextAreaField(
        _l("A word to the author"),
        [Optional(), cleaned(clean_text, NOTE_LENGTH)],
        render_kw={"maxlength": NOTE_LENGTH, "rows": 3, "dir": "auto"},
    )
    version = HiddenField(default="0")

    def validate(self, extra_validators: Any = None) -> bool:
        valid = bool(super().validate(extra_validators))
        if self.turn.data == GIVE_BACK and is_blank(self.note.data or ""):
            self.note.errors = [_("Please say what should be otherwise.")]
            return False
        return valid


class PublishForm(WriteForm):
    """What was heard, and when it goes out."""

    heard = StringField(
        _l("What we heard"),
        [cleaned(clean_line, HEARD_LENGTH)],
        description=HEARD,
        render_kw={"maxlength": HEARD_LENGTH, "dir": "auto"},
    )
    when = RadioField(
        _l("When"),
        choices=[SelectChoice(NOW, _l("now")), SelectChoice(LATER, _l("later, at:"))],
        default=NOW,
    )
    at = StringField(_l("Day and time"), render_kw={"type": "datetime-local"})

    def validate_heard(self, field: Any) -> None:
        if len((field.data or "").strip()) < LEAST_HEARD:
            raise StopValidation(_("Please say in one sentence what you heard before you announce it."))

    def validate_at(self, field: Any) -> None:
        if self.when.data != LATER:
            return
        if not (field.data or "").strip():
            raise StopValidation(_("Please say when."))
        try:
            found = moment(field.data)
        except SkippedTime:
            raise StopValidation(str(SKIPPED)) from None
        if found is None:
            raise StopValidation(_("There is no such day and time: write it as 2026-12-31T18:00."))
        if found <= now():
            raise StopValidation(_("This moment is over. Choose one that lies ahead."))
        if found > now() + LONGEST:
            raise StopValidation(_("This is too far away. Choose a day within a year."))


class CorrectForm(WriteForm):
    """How it shall read, and why."""

    title = StringField(
        _l("Title"),
        [cleaned(clean_line, TITLE_LENGTH), said(_l("Please give it a title."))],
        render_kw={"maxlength": TITLE_LENGTH, "dir": "auto"},
    )
    body = TextAreaField(
        _l("How it shall read"),
        [cleaned(clean_text, BODY_LENGTH), said(EMPTY)],
        render_kw={"maxlength": BODY_LENGTH, "rows": 10, "dir": "auto"},
    )
    why = StringField(
        _l("What is corrected, and why"),
        [
            cleaned(clean_line, WHY_LENGTH),
            said(_l("Please say why. Everybody reads it beside the correction.")),
        ],
        render_kw={"maxlength": WHY_LENGTH, "dir": "auto"},
    )
    revision = HiddenField(default="0")
