"""The forms of care."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField
from wtforms.validators import NumberRange, Optional

from forum.web.forms import WriteForm
from moderation.care.actions.wish import MOST


class WishForm(WriteForm):
    """How much a moderator wishes for."""

    cases_a_day = IntegerField(
        _l("Cases a day, at most"),
        validators=[
            Optional(),
            NumberRange(1, MOST, _l("A number from %(min)s to %(max)s, or nothing.")),
        ],
    )
