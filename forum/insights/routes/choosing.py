"""What members said, put into Monday's review or taken out of it again."""

from __future__ import annotations

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.insights.actions import choose, take_out
from forum.insights.refusals import Full
from forum.insights.routes.blueprint import insights
from forum.members.viewing import member_who_may
from forum.policy.acts import Act
from forum.storage.session import transaction
from forum.web.security import safe_target


@insights.post("/review/verbatims/<int:post_id>")
def choosing(post_id: int) -> ResponseReturnValue:
    """Put a post into the next review, or take it out; back to where the button stood."""
    me = member_who_may(Act.SEE_REPORTS)
    into = request.form.get("on") == "1"
    try:
        with transaction():
            (choose if into else take_out)(actor=me, post_id=post_id)
    except Full:
        flash(_("Seven are chosen already. Take one out first."), "error")
    else:
        flash(_("It stands in Monday’s review.") if into else _("It is taken out again."), "success")
    return redirect(safe_target(request.form.get("back"), "/review"), 303)
