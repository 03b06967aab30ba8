"""The forms of the queue."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice

from forum.text.clean import clean_text
from forum.topics.forms import cleaned, said
from forum.web.forms import WriteForm
from forum.web.ids import bounded_id
from forum.web.language import language
from moderation.cases.actions.handle import NOTE_LENGTH
from moderation.conduct.queries import current_rules
from moderation.decisions.forms import written
from moderation.decisions.measures import MEASURES
from moderation.decisions.models import FACTS_LENGTH

NEEDED = _l("Nothing is written here yet.")
TOGETHER = ("dismiss", "remove", "hide")
"""What can be decided about several cases at once."""


class HandleForm(WriteForm):
    """A button: claim, give back, pass on."""


class NoteForm(WriteForm):
    """A note for colleagues."""

    text = TextAreaField(
        _l("Note for colleagues"),
        validators=[cleaned(clean_text, NOTE_LENGTH), said(NEEDED)],
        id="note-text",  # two of these forms stand on one page
    )
    handover = BooleanField(_l("I hand the case over with this note"))


class EscalateForm(WriteForm):
    """Asking an administrator to decide."""

    text = TextAreaField(
        _l("Why should an administrator decide?"),
        validators=[cleaned(clean_text, NOTE_LENGTH)],
        id="escalate-text",
    )


class SeveralForm(WriteForm):
    """One decision about several cases."""

    measure = SelectField(_l("Decision"), validate_choice=True)
    rule = SelectField(_l("Rule"), validate_choice=True)
    facts = TextAreaField(
        _l("Facts, in a sentence"), [written(FACTS_LENGTH, _l("Say in a sentence what happened."))]
    )

    def offer(self) -> SeveralForm:
        """Fill in what can be chosen; answers itself."""
        self.measure.choices = [SelectChoice(name, MEASURES[name].label) for name in TOGETHER]
        self.rule.choices = [
            SelectChoice(f"{rule.version}:{rule.key}", rule.name) for rule in current_rules(language())
        ]
        return self

    @property
    def chosen_rule(self) -> tuple[int, str]:
        """The version and the key of the rule."""
        version, _colon, key = (self.rule.data or "").partition(":")
        return bounded_id(version) or 0, key


def chosen_cases(values: list[str], most: int) -> list[tuple[int, int]]:
    """The cases that were ticked, each with the number of the entry it was seen at; odd ones left out."""
    found = {}
    for value in values[: most * 2]:
        case_id, _colon, seen = value.partition(":")
        number, version = bounded_id(case_id), bounded_id(seen)
        if number is not None and version is not None:
            found[number] = version
    return list(found.items())[:most]
