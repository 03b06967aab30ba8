"""Everything that decisions plug into the forum."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask

from forum.hooks import hooks
from forum.jobs import outbox
from moderation.decisions.actions.answer_reports import answer_reports
from moderation.decisions.actions.decide import ANSWER_REPORTS
from moderation.decisions.actions.erase import erase_judged_texts
from moderation.decisions.viewing import (
    asked_to_edit,
    closed_by,
    decided_here,
    decided_in_menu,
    outcome_of_report,
)


def attach(app: Flask) -> None:
    """Let moderators decide, from the queue and from every page that shows what can be judged."""
    from moderation.decisions.routes import deciding, reading  # noqa: F401 (attach routes)
    from moderation.decisions.routes.blueprint import decisions

    app.register_blueprint(decisions)
    outbox.handle(app, ANSWER_REPORTS, answer_reports)
    outbox.every(app, timedelta(days=1), "erase-judged-texts", erase_judged_texts)
    plugged = hooks(app)
    plugged.judge = deciding.judging_page
    plugged.bound = closed_by
    plugged.slots.setdefault("report.outcome", []).append(outcome_of_report)
    plugged.slots.setdefault("post.menu", []).insert(0, asked_to_edit)
    plugged.slots["post.menu"].append(decided_in_menu)
    plugged.slots.setdefault("topic.mine", []).append(decided_here)
    plugged.slots.setdefault("case.decide", []).append(deciding.form_on_case)
