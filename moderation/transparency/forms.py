"""The form of an export."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice

from forum.web.forms import WriteForm
from moderation.transparency import wording
from moderation.transparency.periods import Period


class ExportForm(WriteForm):
    """Of which period."""

    period = SelectField(_l("Period"), validate_choice=False)

    def offer(self, periods: Sequence[Period]) -> None:
        """Offer these periods."""
        self.period.choices = [SelectChoice(one.name, wording.title(one)) for one in periods]
