"""The welcome with its one question, and the same among one's own settings."""

from __future__ import annotations

from flask import flash, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.introductions.actions.welcome import state_purposes, turn_introductions
from forum.introductions.forms import MeetingForm, PurposesForm
from forum.introductions.queries import purposes_for, welcome_of
from forum.introductions.routes.blueprint import ANSWERING, introductions
from forum.introductions.viewing import first_steps
from forum.members.viewing import member_who_may
from forum.policy.acts import Act
from forum.storage.session import transaction
from forum.web.limits import account_key, limiter


@introductions.get("/welcome")
def welcome() -> str:
    """The question, and first steps that suit its answer."""
    me = member_who_may(Act.KEEP_DRAFT)
    said = purposes_for(me, me)
    form = PurposesForm(formdata=None)
    form.purposes.data = list(said)
    return render_template(
        "introductions/welcome.html", form=form, asked=welcome_of(me).asked_at, steps=first_steps(said)
    )


@introductions.post("/welcome")
@limiter.limit(ANSWERING, key_func=account_key)
def answer_welcome() -> ResponseReturnValue:
    """Keep the answer, or that there is none."""
    me = member_who_may(Act.KEEP_DRAFT)
    form = PurposesForm()
    if not form.validate_on_submit():
        page = render_template(
            "introductions/welcome.html", form=form, asked=None, steps=first_steps(purposes_for(me, me))
        )
        return make_response(page, 422)
    skipped = "skip" in request.form
    with transaction():
        state_purposes(actor=me, purposes=[] if skipped else form.purposes.data or [])
    if skipped:
        return redirect("/", 303)
    flash(_("Thank you. Only you and those who connect members can see this."), "success")
    return redirect("/welcome", 303)


@introductions.route("/settings/meeting", methods=["GET", "POST"])
@limiter.limit(ANSWERING, key_func=account_key, methods=["POST"])
def settings() -> ResponseReturnValue:
    """What brings me, and whether I may be introduced."""
    me = member_who_may(Act.KEEP_DRAFT)
    form = MeetingForm()
    if not form.is_submitted():
        form.purposes.data = list(purposes_for(me, me))
        form.wants_introductions.data = welcome_of(me).wants_introductions
    if form.validate_on_submit():
        with transaction():
            state_purposes(actor=me, purposes=form.purposes.data or [])
            turn_introductions(actor=me, on=bool(form.wants_introductions.data))
        flash(_("Your choices are kept."), "success")
        return redirect("/settings/meeting", 303)
    page = render_template("introductions/settings.html", form=form)
    return make_response(page, 422 if form.errors else 200)
