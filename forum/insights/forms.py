"""The form of what the estimate rests on. It cleans what it checks."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DecimalField, IntegerField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange
from wtforms.widgets import TextInput

from forum.insights.models import LARGEST, SOURCE_LENGTH, UNITS
from forum.text.clean import clean_line
from forum.topics.forms import cleaned, said
from forum.web.forms import WriteForm


class AmountField(DecimalField):
    """An amount as people type it: with a comma or a point, and spaces between thousands."""

    data: Any = None
    widget = TextInput()

    def process_formdata(self, valuelist: Any) -> None:
        """Read what was typed."""
        try:
            super().process_formdata(["".join(str(one).replace(",", ".").split()) for one in valuelist])
        except ValueError:
            raise ValueError(_("Type an amount up to 1,000.")) from None
        if self.data is not None and not self.data.is_finite():
            self.data = None
            raise ValueError(_("Type an amount up to 1,000."))


class AssumptionForm(WriteForm):
    """Two numbers, and where they come from."""

    share = IntegerField(
        _l("Of a hundred questions that members answered, how many would have come to your service?"),
        [
            InputRequired(_l("Type a whole number from 1 to 100.")),
            NumberRange(1, 100, _l("Type a whole number from 1 to 100.")),
        ],
        description=_l("Nobody knows exactly: a careful number serves you better than a large one."),
    )
    each = AmountField(
        _l("What does answering one of them there cost you?"),
        [
            InputRequired(_l("Type an amount up to 1,000.")),
            NumberRange(0.01, LARGEST / 100, _l("Type an amount up to 1,000.")),
        ],
        places=2,
        use_locale=False,
    )
    unit = SelectField(_l("Money"), choices=[SelectChoice(one, one) for one in UNITS], default=UNITS[0])
    source = StringField(
        _l("Where do these numbers come from?"),
        [
            cleaned(clean_line, SOURCE_LENGTH),
            said(_l("Say in a sentence where the numbers come from: it stands beside the estimate.")),
        ],
        description=_l("For example: the service’s report of last year, 3,200 contacts."),
    )
