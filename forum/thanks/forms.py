"""The forms of thanks."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField

from forum.text.clean import clean_line
from forum.thanks.models import THANKS_LENGTH
from forum.topics.forms import EMPTY, cleaned, said
from forum.web.forms import WriteForm


class ThanksForm(WriteForm):
    """A sentence to whoever is thanked."""

    text = TextAreaField(
        _l("Your sentence"),
        [
            cleaned(clean_line, THANKS_LENGTH),
            said(EMPTY),
        ],
    )


class AnswerForm(WriteForm):
    """A sentence back."""

    text = TextAreaField(
        _l("Your answer"),
        [
            cleaned(clean_line, THANKS_LENGTH),
            said(EMPTY),
        ],
    )
