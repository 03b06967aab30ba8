"""What the department and whoever handed off do on the page of a hand-off."""

from __future__ import annotations

from typing import Any

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.handoffs.actions.answer import Said, answer_handoff, begin_work, say_seen
from forum.handoffs.actions.bring_back import answered_in_thread, post_answer, postpone, take_over, withdraw
from forum.handoffs.forms import AnsweredForm, BringBackForm, DepartmentAnswerForm, PostponeForm
from forum.handoffs.models import AWAITING, CHECKED, IN_WORK, PUBLISHED, SEEN, WITHDRAWN, Handoff
from forum.handoffs.queries import handoff_for
from forum.handoffs.refusals import MovedOn, Silent
from forum.handoffs.routes.blueprint import answered_form, handoffs, one_of, say_moved_on
from forum.handoffs.viewing import quoted, whole
from forum.hooks import Reconsider
from forum.members.viewing import member_who_may
from forum.policy.acts import Act
from forum.policy.check import Refused, require
from forum.storage.idempotency import content_key, write_once
from forum.storage.session import transaction
from forum.topics.composing import Composed, compose
from forum.topics.refusals import TooSoon
from forum.topics.signing import voice_of
from forum.web.language import language
from forum.web.limits import POSTING, account_key, limiter

STEPS = {"seen": say_seen, "work": begin_work, "take-over": take_over, "withdraw": withdraw}
"""Small verbs that need no word."""


def _back(handoff_id: int) -> ResponseReturnValue:
    return redirect(url_for("handoffs.show", handoff_id=handoff_id), 303)


@handoffs.post("/handoffs/<int:handoff_id>/step/<step>")
def move(handoff_id: int, step: str) -> ResponseReturnValue:
    """Seen, in work, taken over, taken back."""
    me = member_who_may(Act.SEE_HANDOFFS)
    verb: Any = STEPS[one_of(step, *STEPS)]
    try:
        with transaction():
            verb(actor=me, handoff_id=handoff_id)
    except (MovedOn, Refused) as why:
        if not _done(me, handoff_for(me, handoff_id), step):
            if isinstance(why, Refused):
                raise
            say_moved_on()
    return _back(handoff_id)


def _done(me: Any, handoff: Handoff, step: str) -> bool:
    """Whether it stands as the button would have it: pressed twice, it answers as it did the first time."""
    if step == "take-over":
        return bool(handoff.owner_id == me.id)
    return bool(handoff.status == {"seen": SEEN, "work": IN_WORK, "withdraw": WITHDRAWN}[step])


@handoffs.post("/handoffs/<int:handoff_id>/answer")
@limiter.limit(POSTING, key_func=account_key)
def answer(handoff_id: int) -> ResponseReturnValue:
    """A member of the department answers."""
    me = member_who_may(Act.SEE_HANDOFFS)
    handoff = handoff_for(me, handoff_id)
    require(me, Act.SEE_HANDOFF, handoff)
    form = DepartmentAnswerForm()
    if not form.validate_on_submit():
        return _again(me, handoff_id, form)
    said = Said(str(form.text.data), able=form.able.data == "yes")
    insisted = "insist" in request.form

    def write() -> str:
        answer_handoff(actor=me, handoff_id=handoff_id, said=said, insisted=insisted)
        return "/handoffs"

    key = content_key("department-answer", form.idempotency_key.data, handoff_id, said.text, said.able)
    try:
        url = write_once(me.id, key, write)
    except Reconsider as asked:
        return _again(me, handoff_id, form, reconsider=asked.verdict.explanation)
    except (MovedOn, Refused) as why:
        if isinstance(why, Refused) and handoff_for(me, handoff_id).status in AWAITING:
            raise
        form.form_errors.append(_("This has moved on meanwhile. Your text is kept below, to be copied."))
        return _again(me, handoff_id, form, status=409)
    if handoff_for(me, handoff_id).status == CHECKED:
        flash(
            _("Thank you. A moderator reads it first; then your colleague brings it to the member."), "info"
        )
    else:
        flash(_("Thank you. Your colleague brings it to the member."), "success")
    return redirect(url, 303)


def _again(
    me: Any, handoff_id: int, form: DepartmentAnswerForm, *, status: int = 422, reconsider: Any = None
) -> ResponseReturnValue:
    handoff = handoff_for(me, handoff_id)
    one = whole(me, handoff)
    page = render_template(
        "handoffs/show.html",
        one=one,
        quote=quoted(handoff.post),
        row=handoff,
        answer_form=form,
        postpone_form=PostponeForm(formdata=None),
        answered_form=answered_form(one),
        reconsider=reconsider,
    )
    return make_response(page, status)


@handoffs.post("/handoffs/<int:handoff_id>/postpone")
def postponing(handoff_id: int) -> ResponseReturnValue:
    """Say until when it takes."""
    me = member_who_may(Act.SEE_HANDOFFS)
    form = PostponeForm()
    chosen = form.due.end if form.validate_on_submit() else None
    if chosen is None:
        sentences = [str(one) for some in form.errors.values() for one in some]
        flash(" ".join(sentences), "warning")
        return _back(handoff_id)

    def write() -> str:
        postpone(actor=me, handoff_id=handoff_id, due_at=chosen)
        return "said"

    try:
        write_once(me.id, content_key("postpone", form.idempotency_key.data, handoff_id, chosen), write)
    except MovedOn:
        say_moved_on()
    else:
        flash(_("The member reads until when it takes."), "success")
    return _back(handoff_id)


@handoffs.post("/handoffs/<int:handoff_id>/answered")
def answered(handoff_id: int) -> ResponseReturnValue:
    """It was answered in the thread, by hand: that reply is the answer."""
    me = member_who_may(Act.SEE_HANDOFFS)
    form = AnsweredForm()
    if not form.validate_on_submit():
        require(me, Act.RUN_HANDOFF, handoff_for(me, handoff_id))
        flash(_("Choose the reply that is the answer."), "warning")
        return _back(handoff_id)

    def write() -> str:
        answered_in_thread(actor=me, handoff_id=handoff_id, post_id=form.post.data)
        return "said"

    key = content_key("answered", form.idempotency_key.data, handoff_id, form.post.data)
    try:
        write_once(me.id, key, write)
    except MovedOn:
        say_moved_on()
    else:
        flash(_("The member has their answer, and the department knows."), "success")
    return _back(handoff_id)


@handoffs.route("/handoffs/<int:handoff_id>/bring-back", methods=["GET", "POST"])
@limiter.limit(POSTING, key_func=account_key, methods=["POST"])
def bringing_back(handoff_id: int) -> ResponseReturnValue:
    """Post the answer in the topic, officially."""
    me = member_who_may(Act.SEE_HANDOFFS)
    handoff = handoff_for(me, handoff_id)
    form = BringBackForm()
    valid = form.validate_on_submit()
    if not valid:  # the same form once more is answered as the first was, though the rule says no by then
        require(me, Act.RUN_HANDOFF, handoff)
    if request.method == "GET":
        form.body.data = handoff.answer if handoff.status == "answered" else ""
        return _bring_page(me, handoff_id, form)
    if not valid:
        return _bring_page(me, handoff_id, form, status=422)
    text = compose(form.body.data)
    key = content_key("bring-back", form.idempotency_key.data, handoff_id, text.source)
    try:
        url = write_once(me.id, key, lambda: _post(me, handoff_id, text))
    except Reconsider as asked:
        return _bring_page(me, handoff_id, form, status=422, reconsider=asked.verdict.explanation)
    except (Silent, TooSoon, MovedOn) as why:
        form.form_errors.append(_why_not(why))
        return _bring_page(me, handoff_id, form, status=409)
    except Refused as refusal:
        if refusal.act is not Act.SPEAK_OFFICIALLY:
            raise
        form.form_errors.append(
            _(
                "You don’t speak officially here: an administrator vouches for your first name, "
                "or a colleague takes over."
            )
        )
        return _bring_page(me, handoff_id, form, status=403)
    if url.startswith("/posts/"):
        flash(_("The member has their answer, and the department knows."), "success")
    else:
        flash(_("Your answer is written. A moderator reads it first; then the member has it."), "info")
    return redirect(url, 303)


def _why_not(why: Exception) -> str:
    if isinstance(why, TooSoon):
        return str(why.sentence)
    if isinstance(why, Silent):
        return str(_("The question can’t be answered in its topic now: it is locked, or not there any more."))
    return str(_("It was answered or taken back meanwhile."))


def _post(me: Any, handoff_id: int, text: Composed) -> str:
    post = post_answer(actor=me, handoff_id=handoff_id, text=text, insisted="insist" in request.form)
    return f"/posts/{post.id}" if post.state == PUBLISHED else f"/handoffs/{handoff_id}"


def _bring_page(
    me: Any, handoff_id: int, form: BringBackForm, *, status: int = 200, reconsider: Any = None
) -> ResponseReturnValue:
    handoff = handoff_for(me, handoff_id)
    page = render_template(
        "handoffs/bring_back.html",
        form=form,
        one=whole(me, handoff),
        quote=quoted(handoff.post),
        voice=voice_of(me, handoff.topic, language()),
        reconsider=reconsider,
    )
    return make_response(page, status)
