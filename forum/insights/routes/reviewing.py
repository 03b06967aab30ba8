"""The review as it would be mailed now, and whether it is mailed to oneself."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from forum.insights.coming import coming_review
from forum.insights.letters import MAIL, subject_of
from forum.insights.review import all_waiting, review_for
from forum.insights.routes.blueprint import insights
from forum.insights.sentences import KINDS, SENTENCES, which
from forum.members.viewing import member_who_may
from forum.notifications.mails import turn_mail, wanted_mails
from forum.policy.acts import Act
from forum.storage.session import transaction
from forum.web.ids import bounded_id


@insights.get("/review")
def review() -> str:
    """The last whole week, in the categories that the reader analyses."""
    me = member_who_may(Act.SEE_REPORTS)
    found = review_for(me)
    return render_template(
        "insights/review.html",
        review=found,
        coming=coming_review(me),
        subject=subject_of(found),
        mailed=MAIL.name in wanted_mails(me),
        **SENTENCES,
    )


@insights.get("/review/waiting/<kind>")
def waiting(kind: str) -> str:
    """More of what a review names only a few of."""
    me = member_who_may(Act.SEE_REPORTS)
    if kind not in KINDS:
        abort(404)
    page = bounded_id(request.args.get("page", "1")) or 1
    found, week = all_waiting(me, kind, page)
    if page > 1 and not found.lines:
        abort(404)
    return render_template(
        "insights/waiting.html",
        found=found,
        title=KINDS[kind],
        lead=which(kind, week),
        older=f"{found.path}?page={page + 1}" if found.more else None,
        newer=f"{found.path}?page={page - 1}" if page > 1 else None,
        **SENTENCES,
    )


@insights.post("/review/mail")
def review_mail() -> ResponseReturnValue:
    """Let it come by mail, or no more."""
    me = member_who_may(Act.SEE_REPORTS)
    on = request.form.get("on") == "1"
    with transaction():
        turn_mail(actor=me, kind=MAIL, on=on)
    flash(_("It comes on Monday mornings.") if on else _("It comes by mail no more."), "success")
    return redirect(url_for("insights.review"), 303)


def in_tools(**_context: Any) -> Markup:
    """On the page of the report: whoever reads it reads this."""
    return Markup(render_template("insights/_review_link.html"))  # noqa: S704 (a template of ours)
