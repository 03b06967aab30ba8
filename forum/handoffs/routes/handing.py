"""Handing a post to a department, and passing it on."""

from __future__ import annotations

from typing import Any

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.handoffs.actions.hand_off import Passed, hand_off, pass_on
from forum.handoffs.forms import HandOffForm, PassOnForm
from forum.handoffs.models import HELD
from forum.handoffs.queries import handoff_for, subjects_known
from forum.handoffs.refusals import AlreadyWithThem, MovedOn, NoDepartment
from forum.handoffs.routes.blueprint import HANDING, choices, handoffs, say_moved_on
from forum.handoffs.viewing import quoted
from forum.hooks import Reconsider
from forum.members.viewing import member_who_may
from forum.policy.acts import Act
from forum.policy.check import require
from forum.storage.idempotency import content_key, write_once
from forum.topics.queries import post_for
from forum.topics.signing import voice_of
from forum.web.language import language
from forum.web.limits import account_key, limiter


@handoffs.route("/posts/<int:post_id>/hand-off", methods=["GET", "POST"])
@limiter.limit(HANDING, key_func=account_key, methods=["POST"])
def handing(post_id: int) -> ResponseReturnValue:
    """Hand a post to a department."""
    me = member_who_may(Act.SEE_HANDOFFS)
    require(me, Act.HAND_OFF, post_for(me, post_id))
    form = HandOffForm()
    form.department.choices = choices()
    if not form.validate_on_submit():
        return _page(me, post_id, form, status=422 if form.errors else 200)
    passed = Passed(
        department_id=form.department.data,
        subject=str(form.subject.data),
        note=form.note.data or "",
        details=form.details.data or "",
        due_at=form.due.end,
    )
    key = content_key("hand-off", form.idempotency_key.data, post_id, *_said(passed))
    try:
        url = write_once(me.id, key, lambda: _write(me, post_id, passed))
    except Reconsider as asked:
        return _page(me, post_id, form, status=422, reconsider=asked.verdict.explanation)
    except AlreadyWithThem as known:
        flash(_("This post waits for that department already: here is how it stands."), "info")
        return redirect(url_for("handoffs.show", handoff_id=known.handoff_id), 303)
    except NoDepartment:
        form.department.errors = [_("This department is no more. Choose another one.")]
        form.department.choices = choices()
        return _page(me, post_id, form, status=409)
    if handoff_for(me, int(url.rsplit("/", 1)[1])).state == HELD:
        flash(_("It is written. A moderator reads it first; then it goes to them."), "info")
    else:
        flash(_("It is with them. You hear of it when they answer."), "success")
    return redirect(url, 303)


def _said(passed: Passed) -> tuple[Any, ...]:
    return passed.department_id, passed.subject, passed.note, passed.details, passed.due_at


def _write(me: Any, post_id: int, passed: Passed) -> str:
    row = hand_off(actor=me, post_id=post_id, passed=passed, insisted="insist" in request.form)
    return f"/handoffs/{row.id}"


def _page(
    me: Any, post_id: int, form: HandOffForm, *, status: int = 200, reconsider: Any = None
) -> ResponseReturnValue:
    post = post_for(me, post_id)
    page = render_template(
        "handoffs/hand_off.html",
        form=form,
        quote=quoted(post),
        voice=voice_of(me, post.topic, language()),
        known=subjects_known(me),
        reconsider=reconsider,
    )
    return make_response(page, status)


@handoffs.route("/handoffs/<int:handoff_id>/pass-on", methods=["GET", "POST"])
@limiter.limit(HANDING, key_func=account_key, methods=["POST"])
def passing_on(handoff_id: int) -> ResponseReturnValue:
    """Hand it to another department."""
    me = member_who_may(Act.SEE_HANDOFFS)
    handoff = handoff_for(me, handoff_id)
    require(me, Act.RUN_HANDOFF, handoff)
    form = PassOnForm()
    form.department.choices = choices()
    if form.validate_on_submit():
        to, until = form.department.data, form.due.end

        def write() -> str:
            pass_on(actor=me, handoff_id=handoff_id, department_id=to, due_at=until)
            return "said"

        try:
            write_once(me.id, content_key("pass-on", form.idempotency_key.data, handoff_id, to, until), write)
        except NoDepartment:
            flash(_("This department is no more. Choose another one."), "warning")
            return redirect(url_for("handoffs.passing_on", handoff_id=handoff_id), 303)
        except MovedOn:
            say_moved_on()
        else:
            flash(_("It is with them now."), "success")
        return redirect(url_for("handoffs.show", handoff_id=handoff_id), 303)
    page = render_template("handoffs/pass_on.html", form=form, handoff=handoff, quote=quoted(handoff.post))
    return make_response(page, 422 if form.errors else 200)
