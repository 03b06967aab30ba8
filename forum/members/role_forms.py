"""The forms about what a member may do, and whether they work for the brand."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from forum.clock import now
from forum.members.models import (
    ABOUT_LENGTH,
    ADMINISTRATE,
    ANALYSE,
    ANIMATE,
    ANSWER,
    CONNECT,
    MODERATE,
    NAME_LENGTH,
    ONE_WHOLE,
    SPEAK,
)
from forum.web.forms import LastDayField, WriteForm, line_of

LONGEST = timedelta(days=3653)
"""Ten years: what is to last longer is given without an end."""


MUTE_YET = _l(
    "It can’t be used in public yet: who announces or answers officially signs with a first name. "
    "Enter it below, under “Works here”."
)
LAST_ONE = _l("Without this role nobody could administer the community. Give it to somebody else first.")


class GrantForm(WriteForm):
    """A capability, where, and until when."""

    capability = RadioField(
        _l("May"),
        choices=[
            SelectChoice(MODERATE, _l("Moderate")),
            SelectChoice(ADMINISTRATE, _l("Administer")),
            SelectChoice(SPEAK, _l("Speak for the brand: ask the community for help, and promise in return")),
            SelectChoice(CONNECT, _l("Connect members: introduce people to each other, welcome newcomers")),
            SelectChoice(ANSWER, _l("Answer customers, in the official voice")),
            SelectChoice(ANIMATE, _l("Host: announce what is on, and receive people")),
            SelectChoice(ANALYSE, _l("Read the reports about what members said")),
        ],
        validators=[InputRequired(_l("Choose what they may do."))],
    )
    about = StringField(
        _l("What they answer about"),
        description=_l(
            "Only for answering customers, as it follows “answers about”: deliveries, the workshop."
        ),
        filters=[line_of(ABOUT_LENGTH)],
        validators=[Length(max=ABOUT_LENGTH)],
        render_kw={"maxlength": ABOUT_LENGTH},
    )
    category_id = SelectField(_l("Where"), coerce=int, default=0)
    days = SelectField(
        _l("For how long"),
        choices=[
            SelectChoice("", _l("Choose…")),
            SelectChoice("0", _l("without an end")),
            SelectChoice("7", _l("a week")),
            SelectChoice("30", _l("a month")),
            SelectChoice("90", _l("three months")),
            SelectChoice("180", _l("six months")),
            SelectChoice("365", _l("a year")),
        ],
        default="",
    )
    last_day = LastDayField(
        _l("Or until the end of this day"),
        [Optional()],
        furthest=LONGEST,
        over=_l("This day is over. Choose one that lies ahead."),
        too_far=_l("This is too far away: choose a day within ten years."),
    )

    def until(self) -> datetime | None:
        """When it ends, as a checked form says; None: never."""
        if self.last_day.data:
            return self.last_day.after
        days = int(self.days.data or 0)
        return now() + timedelta(days=days) if days else None

    def validate_days(self, field: SelectField) -> None:
        """Without an end is a choice, too."""
        if not field.data and not self.last_day.is_typed:
            raise ValidationError(_("Choose for how long."))

    def validate_category_id(self, field: SelectField) -> None:
        """Some capabilities are for everything or not at all."""
        if self.capability.data in ONE_WHOLE and field.data:
            raise ValidationError(_("This can’t be for one category: choose everywhere."))


class RecogniseForm(WriteForm):
    """Whether a member works here, and the first name with which they sign in the brand's name."""

    works_here = BooleanField(_l("Works here: everybody sees it beside what they write"))
    first_name = StringField(
        _l("First name"),
        description=_l(
            "The official voice is signed with it, once they have a mandate. Left empty, this account "
            "can’t answer officially: nobody stands behind it by name."
        ),
        filters=[line_of(NAME_LENGTH)],
        validators=[Length(max=NAME_LENGTH)],
        render_kw={"maxlength": NAME_LENGTH},
    )
