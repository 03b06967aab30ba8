"""The forms of the pages of screening."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from forum.categories.catalogue import places
from forum.text.clean import POST_LENGTH, clean_line
from forum.web.forms import WriteForm
from forum.web.language import language
from moderation.conduct.queries import current_rules
from moderation.screening.levels import LEAST, LEVELS, MOST, NEVER, OWN, Thresholds, level_of
from moderation.screening.models import PHRASE_LENGTH
from moderation.screening.wording import LEVEL_NAMES, numbers

WEIGHTS = {"30": _l("A hint"), "50": _l("Ask the author to reconsider"), "80": _l("Wait for a moderator")}


def _line(raw: str | None) -> str:
    return clean_line(raw, PHRASE_LENGTH * 4) if raw else ""


class PhraseForm(WriteForm):
    """A phrase, what follows when somebody writes it, and which rule it is about."""

    text = StringField(
        _l("Phrase"),
        filters=[_line],
        validators=[InputRequired(), Length(max=PHRASE_LENGTH)],
        description=_l(
            "Accents, capitals and look-alike letters of other alphabets make no difference. "
            "It counts as whole words."
        ),
    )
    weight = RadioField(
        _l("When somebody writes it"),
        choices=[SelectChoice(value, label) for value, label in WEIGHTS.items()],
        default="50",
    )
    rule = SelectField(_l("Rule"))
    """One of the code in force, by the name it has there: its author is told of that one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rule.choices = [SelectChoice(one.key, one.name) for one in current_rules(language())]


PLACE_EVERYWHERE = "0"


class TryForm(WriteForm):
    """A text that is screened and kept nowhere."""

    sample = TextAreaField(
        _l("Text to try"),
        validators=[InputRequired(), Length(max=POST_LENGTH)],
        description=_l("It is screened as the post of a regular member, and kept nowhere."),
    )
    place = SelectField(_l("As if written in"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        tongue = language()
        self.place.choices = [
            SelectChoice(PLACE_EVERYWHERE, _("Any category without a setting of its own")),
            *(SelectChoice(str(one.id), one.name(tongue)) for one in places()),
        ]


SAME = "same"
"""Of a category: by what holds everywhere."""
_REACHABLE = NumberRange(LEAST, MOST, _l("Choose a number from %(min)d to %(max)d."))


class ThresholdsForm(WriteForm):
    """A level, or two numbers of one's own."""

    level = RadioField(_l("How strict"))
    nudge = IntegerField(
        _l("Authors are asked from"),
        validators=[Optional(), _REACHABLE],
        description=_l("From 20 to 100, for “Own numbers” only. Empty: never."),
    )
    hold = IntegerField(
        _l("Texts wait from"),
        validators=[Optional(), _REACHABLE],
        description=_l("Not less than the number above. Empty: never."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.level.choices = self.levels()

    def levels(self) -> list[SelectChoice]:
        """What there is to choose from, in the reader's language."""
        found = [
            SelectChoice(name, f"{LEVEL_NAMES[name]}. {numbers(limits)}") for name, limits in LEVELS.items()
        ]
        return [*found, SelectChoice(OWN, LEVEL_NAMES[OWN])]

    def show(self, thresholds: Thresholds | None) -> None:
        """Fill the form in with what is set."""
        self.level.data = SAME if thresholds is None else level_of(thresholds)
        if thresholds is not None and self.level.data == OWN:
            self.nudge.data = None if thresholds.nudge == NEVER else thresholds.nudge
            self.hold.data = None if thresholds.hold == NEVER else thresholds.hold

    def thresholds(self) -> Thresholds | None:
        """What a valid form asks for; None: what holds everywhere."""
        if self.level.data == SAME:
            return None
        if self.level.data != OWN:
            return LEVELS[self.level.data]
        return Thresholds(self.nudge.data or NEVER, self.hold.data or NEVER)

    def validate_hold(self, field: Any) -> None:
        """A text never waits before its author was asked."""
        if self.level.data == OWN and (self.nudge.data or NEVER) > (field.data or NEVER):
            raise ValidationError(
                _("A text must not wait before its author was asked: not below the number above.")
            )


class CategoryThresholdsForm(ThresholdsForm):
    """As for everywhere, or that."""

    def levels(self) -> list[SelectChoice]:
        return [SelectChoice(SAME, _("As everywhere")), *super().levels()]


def weight_name(weight: int) -> Any:
    """What a listed phrase's weight is called on the page."""
    return WEIGHTS.get(str(weight), str(weight))
