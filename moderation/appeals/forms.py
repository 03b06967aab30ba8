"""The forms of complaints."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from forum.text.clean import clean_text
from forum.topics.forms import cleaned, said
from forum.web.forms import WriteForm
from moderation.appeals.models import APPEAL_LENGTH, REASONS_LENGTH, REVERSED, UPHELD
from moderation.decisions.forms import written
from moderation.decisions.models import STATEMENT_LENGTH

NEEDED = _l("Nothing is written here yet.")


class ComplaintForm(WriteForm):
    """Why somebody thinks that the decision is wrong."""

    text = TextAreaField(
        _l("Why do you think the decision is wrong?"),
        description=_l("In your own words. It can’t be changed once it is sent."),
        validators=[cleaned(clean_text, APPEAL_LENGTH), said(NEEDED)],
    )


class AnswerForm(WriteForm):
    """The answer to a moderator's question."""

    text = TextAreaField(_l("Your answer"), validators=[cleaned(clean_text, APPEAL_LENGTH), said(NEEDED)])


class QuestionForm(WriteForm):
    """A moderator's question."""

    text = TextAreaField(
        _l("Ask whoever complains"),
        description=_l("They get it by mail and answer on the page of their statement."),
        validators=[cleaned(clean_text, APPEAL_LENGTH), said(NEEDED)],
    )


class JudgeForm(WriteForm):
    """The decision about a complaint."""

    outcome = RadioField(
        _l("What do you decide?"),
        choices=[
            SelectChoice(UPHELD, _l("The decision stands")),
            SelectChoice(REVERSED, _l("The complaint is right")),
        ],
        validators=[InputRequired(_l("Choose one of the two."))],
    )
    reasons = TextAreaField(
        _l("Why"),
        description=_l("Whoever complained reads this."),
        validators=[written(REASONS_LENGTH, _l("Say why in a few words."))],
    )
    seen = HiddenField()
    """The last of the words exchanged that was there when the form was, by number; 0 for none."""
    drafted = HiddenField()
    """Tells whether the statement below was edited since it was drafted."""
    statement = TextAreaField(_l("What its author will read"), validators=[written(STATEMENT_LENGTH)])
