"""Thanking, and answering a thanks."""

from __future__ import annotations

from typing import Any

from flask import flash, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.hooks import Reconsider
from forum.policy.acts import Act
from forum.policy.check import can, require
from forum.storage.idempotency import content_key, write_once
from forum.subjects import HELD
from forum.thanks.actions.answer import answer_thanks
from forum.thanks.actions.give import give_thanks
from forum.thanks.forms import AnswerForm, ThanksForm
from forum.thanks.models import Thanks
from forum.thanks.openings import openings
from forum.thanks.queries import Thankable, named_owner, own_thanks, thankable, thanks_for
from forum.thanks.refusals import AlreadyAnswered, AlreadyThanked, ManyAtOnce
from forum.thanks.routes.blueprint import thanks
from forum.thanks.viewing import about_for, line
from forum.topics.routes.responding import member_for
from forum.web.language import language
from forum.web.limits import POSTING, account_key, limiter


@thanks.get("/thank/<kind>/<int:subject_id>")
def thank(kind: str, subject_id: int) -> ResponseReturnValue:
    """The form, with a few ways to begin beside it; whoever has thanked already is led to what they wrote."""
    me = member_for(Act.THANK)
    given = own_thanks(me, kind, subject_id)
    if given is not None:
        return redirect(f"/thanks/{given.id}", 303)
    what = thankable(me, kind, subject_id)
    if not can(me, Act.THANK, what):
        return _closed(me, what)
    return _page(me, what, ThanksForm(formdata=None))


@thanks.post("/thank/<kind>/<int:subject_id>")
@limiter.limit(POSTING, key_func=account_key)
def send(kind: str, subject_id: int) -> ResponseReturnValue:
    """Send it."""
    me = member_for(Act.THANK)
    what = thankable(me, kind, subject_id)
    form = ThanksForm()
    if not form.validate_on_submit():
        return _page(me, what, form, 422)

    def write() -> str:
        found = thankable(me, kind, subject_id, lock=True)
        insisted = "insist" in request.form
        given = give_thanks(
            actor=me, what=found, subject_id=subject_id, text=form.text.data, insisted=insisted
        )
        return _address(given, given.id)

    if not can(me, Act.THANK, what):
        return _closed(me, what, form.text.data)
    try:
        url = write_once(me.id, _key(form), write)
    except Reconsider as asked:
        return _page(me, thankable(me, kind, subject_id), form, 422, asked.verdict.explanation)
    except AlreadyThanked as already:
        flash(_("You have thanked for this already. Here is what you wrote."), "info")
        return redirect(f"/thanks/{already.thanks_id}", 303)
    except ManyAtOnce:
        form.form_errors.append(
            _("That is a great deal of thanks for one day. Your sentence is kept here: send it tomorrow.")
        )
        return _page(me, thankable(me, kind, subject_id), form, 429)
    return _sent(url)


def _key(form: Any) -> str:
    return content_key("thanks", form.idempotency_key.data, request.path, form.text.data)


def _address(written: Thanks, thanks_id: int) -> str:
    return f"/thanks/{thanks_id}" + ("?held=1" if written.state == HELD else "")


def _sent(url: str) -> ResponseReturnValue:
    address, _mark, held = url.partition("?")
    if held:
        flash(_("A moderator looks at your sentence first. It arrives as soon as they have."), "info")
    else:
        flash(_("Your sentence is on its way."), "success")
    return redirect(address, 303)


def _page(
    me: Any, what: Thankable, form: Any, status: int = 200, reconsider: Any = None
) -> ResponseReturnValue:
    owner = named_owner(me, what.kind, what.thing)
    page = render_template(
        "thanks/thank.html",
        about=about_for(me, what.kind, what.thing),
        form=form,
        openings=openings((owner.language if owner is not None else "") or language()),
        reconsider=reconsider,
    )
    return make_response(page, status)


def _closed(me: Any, what: Thankable, written: str = "") -> ResponseReturnValue:
    """Why nobody can be thanked for this, kindly; what was typed meanwhile is given back."""
    page = render_template(
        "thanks/closed.html",
        about=about_for(me, what.kind, what.thing),
        own=what.owner_id == me.id,
        unnamed=what.unnamed,
        gone=not what.owner_here and named_owner(me, what.kind, what.thing) is not None,
        muted=what.open and what.owner_id != me.id,
        written=written,
    )
    return make_response(page, 403)


@thanks.get("/thanks/<int:thanks_id>/answer")
def answering(thanks_id: int) -> ResponseReturnValue:
    """The form."""
    me = member_for(Act.ANSWER_THANKS)
    found = thanks_for(me, thanks_id)
    if found.answered:
        return redirect(f"/thanks/{thanks_id}", 303)
    require(me, Act.ANSWER_THANKS, found)
    return _answer_page(me, found, AnswerForm(formdata=None))


@thanks.post("/thanks/<int:thanks_id>/answer")
@limiter.limit(POSTING, key_func=account_key)
def answer(thanks_id: int) -> ResponseReturnValue:
    """Send the answer."""
    me = member_for(Act.ANSWER_THANKS)
    found = thanks_for(me, thanks_id)
    form = AnswerForm()
    if not form.validate_on_submit():
        return _answer_page(me, found, form, 422)

    def write() -> str:
        thanks = thanks_for(me, thanks_id, lock=True)
        insisted = "insist" in request.form
        return _address(
            answer_thanks(actor=me, thanks=thanks, text=form.text.data, insisted=insisted), thanks_id
        )

    try:
        return _sent(write_once(me.id, _key(form), write))
    except Reconsider as asked:
        return _answer_page(me, thanks_for(me, thanks_id), form, 422, asked.verdict.explanation)
    except AlreadyAnswered:
        flash(_("You have answered this already."), "info")
        return redirect(f"/thanks/{thanks_id}", 303)


def _answer_page(
    me: Any, found: Thanks, form: Any, status: int = 200, reconsider: Any = None
) -> ResponseReturnValue:
    page = render_template("thanks/answer.html", line=line(me, found), form=form, reconsider=reconsider)
    return make_response(page, status)
