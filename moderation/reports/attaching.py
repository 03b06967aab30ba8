"""Everything that reports plug into the forum."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask

from forum.hooks import SlotFiller, hooks
from forum.jobs import outbox
from moderation.reports import viewing
from moderation.reports.actions.notice import answer_strays


def attach(app: Flask) -> None:
    """Let members report, and everybody give a notice."""
    from moderation.reports.routes import noticing, own, reporting  # noqa: F401 (attach routes)
    from moderation.reports.routes.blueprint import reports

    app.register_blueprint(reports)
    outbox.every(app, timedelta(hours=1), "answer-stray-notices", answer_strays)
    slots = hooks(app).slots
    fillers: dict[str, SlotFiller] = {
        "post.menu": viewing.in_post_menu,
        "subject.menu": viewing.in_subject_menu,
        "topic.tools": viewing.among_topic_tools,
        "member.menu": viewing.in_member_menu,
        "account.menu": viewing.in_account_menu,
        "footer.conduct": viewing.in_footer,
    }
    for slot, filler in fillers.items():
        slots.setdefault(slot, []).append(filler)
