"""The form of a quick poll in a topic."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice

from forum.contributions.days import end_of, parsed
from forum.questionnaires.actions.make import Plan
from forum.questionnaires.forms import last_day_field, line, options_of
from forum.questionnaires.models import NOBODY, PURPOSE_LENGTH, SHORTEST_KEPT, TITLE_LENGTH
from forum.questionnaires.questions import LABEL_LENGTH, ONE, SEVERAL, Question
from forum.topics.forms import said
from forum.web.forms import WriteForm


class PollForm(WriteForm):
    """A quick poll: one question, without names, of which only the results are told."""

    question = line(_l("Question"), LABEL_LENGTH, said(_l("Ask something.")), dir="auto")
    options = TextAreaField(
        _l("Answers to choose from, one a line"), [], render_kw={"rows": 4, "dir": "auto"}
    )
    kind = RadioField(
        _l("One can choose"),
        choices=[SelectChoice(ONE, _l("one of them")), SelectChoice(SEVERAL, _l("several of them"))],
        default=ONE,
    )
    purpose = line(
        _l("What the answers are for"),
        PURPOSE_LENGTH,
        said(_l("Say what you want to know it for.")),
        dir="auto",
    )
    last_day = last_day_field()

    def validate_options(self, field: Any) -> None:
        """A choice needs something to choose from."""
        options_of(field.data)

    def plan(self, topic: Any) -> Plan:
        """What it says, once it is valid."""
        day = parsed(self.last_day.data)
        if day is None:
            raise ValueError("ask only a valid form")
        one = Question(
            key="poll",
            kind=self.kind.data,
            label=self.question.data,
            required=True,
            options=tuple(options_of(self.options.data)),
        )
        return Plan(
            title=self.question.data[:TITLE_LENGTH],
            purpose=self.purpose.data,
            category=topic.category,
            readers=NOBODY,
            kept_days=SHORTEST_KEPT,
            ends_at=end_of(day),
            anonymous=True,
            questions=[one],
            language=topic.language,
        )
