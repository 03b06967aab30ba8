"""Supporting an idea, saying what becomes of it, joining it with another."""

from __future__ import annotations

import re
from typing import Any

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from forum.feedback.actions.join import join_ideas
from forum.feedback.actions.support import support_idea, take_support_back
from forum.feedback.actions.turn import turn_idea
from forum.feedback.forms import JoinForm, TurnForm
from forum.feedback.likeness import similar_ideas
from forum.feedback.models import Idea
from forum.feedback.queries import idea_for, two_ideas_for
from forum.feedback.refusals import NotNow
from forum.feedback.routes.blueprint import ideas
from forum.feedback.story import course_of
from forum.feedback.viewing import lines_of, words
from forum.feedback.wording import TURNS
from forum.hooks import Reconsider
from forum.members.queries import viewer_by_name
from forum.members.viewing import member_asking
from forum.policy.acts import Act
from forum.policy.check import Refused, can, require
from forum.storage.idempotency import content_key, write_once
from forum.storage.session import transaction
from forum.web.ids import bounded_id
from forum.web.limits import POSTING, account_key, limiter


@ideas.post("/ideas/<int:idea_id>/support")
@limiter.limit(POSTING, key_func=account_key)
def support(idea_id: int) -> ResponseReturnValue:
    """Stand behind an idea."""
    me = member_asking(Act.SUPPORT_IDEA)
    with transaction():
        support_idea(actor=me, idea=idea_for(me, idea_id, lock=True))
    flash(_("You stand behind it, too. You are told what becomes of it."), "success")
    return redirect(f"/ideas/{idea_id}", 303)


@ideas.post("/ideas/<int:idea_id>/support/back")
@limiter.limit(POSTING, key_func=account_key)
def support_back(idea_id: int) -> ResponseReturnValue:
    """Not stand behind it any more."""
    me = member_asking(Act.TAKE_SUPPORT_BACK)
    with transaction():
        take_support_back(actor=me, idea=idea_for(me, idea_id, lock=True))
    flash(_("You do not stand behind it any more."), "success")
    return redirect(f"/ideas/{idea_id}", 303)


@ideas.get("/ideas/<int:idea_id>/turn")
def turning(idea_id: int) -> ResponseReturnValue:
    """The page on which somebody says what becomes of it."""
    me = member_asking(Act.TURN_IDEA)
    idea = idea_for(me, idea_id, act=Act.TURN_IDEA)
    form = _turn_form(idea, fresh=True)
    form.person.data = me.name
    if len(form.turn.choices) == 1:
        form.turn.data = form.turn.choices[0].value
    return _turn_page(idea, form)


def _turn_form(idea: Idea, *, fresh: bool) -> TurnForm:
    form = TurnForm(formdata=None) if fresh else TurnForm()
    _offer(form, idea)
    if fresh:
        form.known.data = str(course_of(idea).version)
    return form


def _offer(form: TurnForm, idea: Idea) -> None:
    form.turn.choices = [SelectChoice(turn, str(TURNS[turn])) for turn in course_of(idea).turns]


def _turn_page(idea: Idea, form: TurnForm, *, status: int = 200, **more: Any) -> ResponseReturnValue:
    return render_template("ideas/turn.html", idea=idea, form=form, **more, **words()), status


@ideas.post("/ideas/<int:idea_id>/turn")
@limiter.limit(POSTING, key_func=account_key)
def turn(idea_id: int) -> ResponseReturnValue:
    """Bring it one turn further."""
    me = member_asking(Act.TURN_IDEA)
    idea = idea_for(me, idea_id, act=Act.TURN_IDEA)
    form = _turn_form(idea, fresh=False)
    valid = form.validate_on_submit()
    person = viewer_by_name((form.person.data or "").strip().removeprefix("@")) if valid else None
    if valid and not can(person, Act.TURN_IDEA, idea):
        form.person.errors = [_("Nobody of that name answers customers here under a first name.")]
        valid = False
    if not valid:
        return _turn_page(idea, form, status=422)
    said = (idea_id, form.turn.data, form.sentence.data)

    def write() -> str:
        turn_idea(
            actor=me,
            idea=idea_for(me, idea_id, lock=True),
            turn=form.turn.data,
            person=person,
            sentence=form.sentence.data or "",
            known=bounded_id(form.known.data or "") or 0,
            insisted="insist" in request.form,
        )
        return f"/ideas/{idea_id}"

    try:
        return redirect(write_once(me.id, content_key("turn", form.idempotency_key.data, *said), write), 303)
    except Reconsider as asked:
        why = asked.verdict.explanation
        return _turn_page(idea_for(me, idea_id), form, status=422, reconsider=why)
    except NotNow as refusal:
        idea = idea_for(me, idea_id)
        _offer(form, idea)
        form.known.data = str(course_of(idea).version)  # what the page says of it now is what they have read
        return _turn_page(idea, form, status=409, refusal=refusal.sentence)


@ideas.route("/ideas/<int:idea_id>/join", methods=["GET", "POST"])
@limiter.limit(POSTING, key_func=account_key, methods=["POST"])
def join(idea_id: int) -> ResponseReturnValue:
    """Let it be part of another idea that says the same."""
    me = member_asking(Act.JOIN_IDEAS)
    form = JoinForm()
    refusal, status = None, 200
    if form.validate_on_submit():
        into_id, reason = _named(form.into.data or ""), form.reason.data or ""

        def write() -> str:
            require(me, Act.JOIN_IDEAS, idea_for(me, idea_id))
            first, second = two_ideas_for(me, idea_id, into_id)
            join_ideas(actor=me, idea=first, into=second, reason=reason)
            return f"/ideas/{into_id}"

        key = content_key("join", form.idempotency_key.data, idea_id, into_id, reason)
        try:
            return redirect(write_once(me.id, key, write), 303)
        except NotNow as refused:
            refusal, status = refused.sentence, 409
        except Refused:
            form.into.errors = [_("There is no such idea that you could join it with.")]
    idea = idea_for(me, idea_id, act=Act.JOIN_IDEAS)
    similar = lines_of(me, similar_ideas(me, idea.title, but=idea_id))
    page = render_template(
        "ideas/join.html", idea=idea, form=form, similar=similar, refusal=refusal, **words()
    )
    return page, 422 if form.errors else status


def _named(typed: str) -> int:
    """The idea that an address or a number names, 0 when it names none."""
    found = re.search(r"/ideas/(\d{1,16})(?!\d)", typed)
    return bounded_id(found[1] if found else typed) or 0
