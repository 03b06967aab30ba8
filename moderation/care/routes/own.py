"""A moderator's own day, for themselves alone."""

from __future__ import annotations

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.members.viewing import viewer
from forum.policy.acts import Act
from forum.policy.check import require
from forum.storage.session import transaction
from moderation.care.actions.wish import wish
from moderation.care.day import day_of
from moderation.care.forms import WishForm
from moderation.care.routes.blueprint import care


@care.route("/moderation/day", methods=["GET", "POST"])
def day() -> ResponseReturnValue:
    """What one took up today, and the limit one sets oneself."""
    me = viewer()
    require(me, Act.SEE_QUEUE)
    found = day_of(me)
    form = WishForm(data={"cases_a_day": found.wished})
    if form.validate_on_submit():
        with transaction():
            wish(actor=me, cases_a_day=form.cases_a_day.data)
        flash(_("That is kept. Only you see it."), "success")
        return redirect("/moderation/day", 303)
    page = render_template("moderation/care/day.html", day=found, form=form)
    return page, 422 if form.errors else 200
