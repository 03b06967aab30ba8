"""The list of hand-offs, one of them, one's own question, and a department's page."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256

from flask import flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.clock import now
from forum.handoffs.actions.consent import answer_consent
from forum.handoffs.forms import ConsentForm, DepartmentAnswerForm, PostponeForm
from forum.handoffs.models import AGREED, AWAITING
from forum.handoffs.queries import (
    department_for,
    departments_of,
    handoff_for,
    handoffs_seen,
    own_handoff_for,
    own_handoffs,
    waiting_for_me,
)
from forum.handoffs.refusals import MovedOn
from forum.handoffs.routes.blueprint import answered_form, handoffs, say_moved_on
from forum.handoffs.story import read_by
from forum.handoffs.viewing import lines, quoted, whole
from forum.handoffs.voice import voice_of
from forum.members.viewing import member_who_may, viewer
from forum.notifications.opening import opened
from forum.policy.acts import Act
from forum.policy.check import Refused, can
from forum.storage.idempotency import content_key, write_once

HEARD_FOR = timedelta(days=90)
"""How far a department's page looks back."""


@handoffs.get("/handoffs")
def index() -> str:
    """What waits for the viewer's departments, what their team handed off, and their own questions."""
    me = member_who_may(Act.SEE_HANDOFFS)
    mine = lines(waiting_for_me(me))
    shown = {one.id for one in mine}
    open_ones = [one for one in lines(handoffs_seen(me)) if one.id not in shown]
    done, own = lines(handoffs_seen(me, open_ones=False)), lines(own_handoffs(me))
    seen = [(one.id, one.version, one.state) for some in (mine, open_ones, done, own) for one in some]
    return render_template(
        "handoffs/index.html",
        mine=mine,
        open_ones=open_ones,
        done=done,
        own=own,
        departments=departments_of(me),
        version=sha256(repr(seen).encode()).hexdigest()[:16],
    )


@handoffs.get("/handoffs/<int:handoff_id>")
def show(handoff_id: int) -> str:
    """One hand-off: the question, what goes with it, its story, and what the viewer can do."""
    me = opened(member_who_may(Act.SEE_HANDOFFS), f"/handoffs/{handoff_id}")
    handoff = handoff_for(me, handoff_id)
    one = whole(me, handoff)
    return render_template(
        "handoffs/show.html",
        one=one,
        quote=quoted(handoff.post),
        row=handoff,
        answer_form=DepartmentAnswerForm(formdata=None),
        postpone_form=PostponeForm(formdata=None),
        answered_form=answered_form(one),
    )


@handoffs.route("/handoffs/<int:handoff_id>/mine", methods=["GET", "POST"])
def mine(handoff_id: int) -> ResponseReturnValue:
    """How one's own question stands, and whether personal details may be read."""
    me = opened(viewer(), f"/handoffs/{handoff_id}/mine")
    handoff = own_handoff_for(me, handoff_id)
    form = ConsentForm()
    if form.validate_on_submit():
        willing, turn = form.willing.data == "yes", form.turn.data
        before = AGREED if read_by(handoff) else handoff.consent

        def write() -> str:
            answer_consent(actor=me, handoff_id=handoff_id, willing=willing, turn=turn)
            return before

        key = content_key("consent", form.idempotency_key.data, handoff_id, willing, turn)
        try:
            agreed = write_once(me.id, key, write) == AGREED
        except (MovedOn, Refused):
            say_moved_on()
        else:
            flash(_consented(willing=willing, agreed=agreed), "success")
        return redirect(url_for("handoffs.mine", handoff_id=handoff_id), 303)
    page = render_template(
        "handoffs/mine.html",
        form=form,
        one=lines([handoff])[0],
        quote=quoted(handoff.post),
        details=handoff.details,
        asked=can(me, Act.ANSWER_CONSENT, handoff),
        awaits=handoff.status in AWAITING,
    )
    return make_response(page, 422 if form.errors else 200)


def _consented(*, willing: bool, agreed: bool) -> str:
    if willing:
        return str(_("Thank you: they may read it."))
    if agreed:
        return str(_("It is erased here. Every department that could read it is asked to erase its copies."))
    return str(_("It is erased. No department has read it."))


@handoffs.get("/departments/<int:department_id>/voice")
def voice(department_id: int) -> str:
    """What members said that only this department could answer, by subject."""
    me = member_who_may(Act.SEE_HANDOFFS)
    department = department_for(me, department_id)
    within = me.id in department.people
    until = now() + timedelta(minutes=1)
    groups = voice_of(department_id, now() - HEARD_FOR, until, reader=None if within else me)
    return render_template(
        "handoffs/voice.html",
        department=department,
        groups=groups,
        within=within,
        version=sha256(repr(groups).encode()).hexdigest()[:16],
    )
