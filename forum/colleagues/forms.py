"""Forms of handed drafts."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, StringField, TextAreaField
from wtforms.validators import Optional

from forum.colleagues.models import COMMENT_LENGTH, QUESTION_LENGTH, TITLE_LENGTH
from forum.text.clean import POST_LENGTH, clean_line, clean_text
from forum.topics.forms import EMPTY, cleaned, said
from forum.web.forms import WriteForm
from forum.web.ids import bounded_id


class HandForm(WriteForm):
    """A draft, to whom, and what is asked. The view puts the colleagues into ``reader_id``."""

    title = HiddenField(validators=[Optional(), cleaned(clean_line, TITLE_LENGTH)])
    body = TextAreaField(
        _l("Your draft"),
        [cleaned(clean_text, POST_LENGTH), said(EMPTY)],
        render_kw={"maxlength": POST_LENGTH, "rows": 6, "dir": "auto"},
    )
    reader_id = RadioField(_l("Who reads it"), coerce=lambda raw: bounded_id(str(raw)) or 0)
    question = StringField(
        _l("What you would like to know"),
        [Optional(), cleaned(clean_line, QUESTION_LENGTH)],
        description=_l("For example: is the date right? Is it kind?"),
        render_kw={"maxlength": QUESTION_LENGTH, "dir": "auto"},
    )


class AnswerForm(WriteForm):
    """What a colleague says of a draft."""

    comment = TextAreaField(
        _l("What you think of it"),
        [cleaned(clean_text, COMMENT_LENGTH), said(_l("Please say a word, if only that it is fine."))],
        render_kw={"maxlength": COMMENT_LENGTH, "rows": 4, "dir": "auto"},
    )
