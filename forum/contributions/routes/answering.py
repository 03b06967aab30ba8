"""Contributions: bringing one, answering it, taking it back, being named or not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.contributions.actions.contribute import choose_credit, contribute, withdraw
from forum.contributions.actions.respond import accept, mark_unused, mark_used
from forum.contributions.forms import ACCEPT, DECLINE, NAMED, USE, AnswerForm, ContributionForm
from forum.contributions.models import Contribution
from forum.contributions.queries import PAGE, call_for, contribution_for, own_contributions, word_for
from forum.contributions.refusals import AlreadyOffered, OverAlready
from forum.contributions.routes.asking import show_call
from forum.contributions.routes.blueprint import DOING, calls
from forum.contributions.viewing import contribution_lines
from forum.hooks import Reconsider
from forum.members.viewing import member_who_may, viewer
from forum.notifications.opening import opened
from forum.policy.acts import Act
from forum.policy.check import require
from forum.storage.idempotency import content_key, write_once
from forum.storage.session import transaction
from forum.topics.composing import Composed, compose
from forum.web.ids import bounded_id
from forum.web.limits import POSTING, account_key, limiter

TURNS: dict[str, Callable[..., Any]] = {ACCEPT: accept, USE: mark_used, DECLINE: mark_unused}


@calls.post("/calls/<int:call_id>/contribute")
@limiter.limit(POSTING, key_func=account_key)
def bring(call_id: int) -> ResponseReturnValue:
    """Say what one brings to a call."""
    me = member_who_may(Act.KEEP_DRAFT)
    require(me, Act.CONTRIBUTE, call_for(me, call_id))
    form = ContributionForm()
    if not form.validate_on_submit():
        return show_call(me, call_id, form, status=422)
    text = compose(form.body.data)
    key = content_key("contribution", form.idempotency_key.data, call_id, text.source)
    try:
        url = write_once(me.id, key, lambda: _bring(me, call_id, form, text))
    except Reconsider as again:
        return show_call(me, call_id, form, status=422, reconsider=again.verdict.explanation)
    except AlreadyOffered:
        flash(_("You bring something to this call already. You can take it back and write anew."), "info")
        return redirect(url_for("calls.show", call_id=call_id), 303)
    flash(_("Thank you. Whoever asked has been told, and will answer you."), "success")
    return redirect(url, 303)


def _bring(me: Any, call_id: int, form: ContributionForm, text: Composed) -> str:
    contribution = contribute(
        actor=me,
        call=call_for(me, call_id, lock=True),
        text=text,
        named=form.named.data == NAMED,
        insisted="insist" in request.form,
    )
    return f"/calls/{call_id}#contribution-{contribution.id}"


@calls.get("/contributions")
def own() -> ResponseReturnValue:
    """All that one brought, to be looked at and taken back."""
    me, before = member_who_may(Act.KEEP_DRAFT), bounded_id(request.args.get("before"))
    found = own_contributions(me, before)
    more = found[PAGE - 1].id if len(found) > PAGE else None
    return render_template(
        "contributions/own.html",
        lines=contribution_lines(me, found[:PAGE]),
        older=url_for("calls.own", before=more) if more else None,
        before=before,
    )


@calls.get("/contributions/<int:contribution_id>")
def contribution(contribution_id: int) -> ResponseReturnValue:
    """One contribution and what became of it."""
    me = viewer()
    call_id = contribution_for(me, contribution_id).call_id
    me = opened(me, f"/calls/{call_id}#contribution-{contribution_id}")
    return _page(me, contribution_for(me, contribution_id), AnswerForm(formdata=None))


def _page(
    me: Any, found: Contribution, form: AnswerForm, *, status: int = 200, reconsider: Any = None
) -> ResponseReturnValue:
    page = render_template(
        "contributions/contribution.html",
        line=contribution_lines(me, [found])[0],
        call=found.call,
        answer=form,
        reconsider=reconsider,
    )
    return page, status


@calls.post("/contributions/<int:contribution_id>/answer")
@limiter.limit(POSTING, key_func=account_key)
def answer(contribution_id: int) -> ResponseReturnValue:
    """Accept it, say that it is used, or that it is not: each with a word."""
    me = viewer()
    found = contribution_for(me, contribution_id)
    require(me, Act.ANSWER_CONTRIBUTION, found)
    form = AnswerForm()
    if not form.validate_on_submit():
        return _page(me, found, form, status=422)
    call_id = found.call_id
    try:
        with transaction():
            TURNS[form.turn.data](
                actor=me,
                contribution=contribution_for(me, contribution_id, lock=True),
                word=form.word.data,
                insisted="insist" in request.form,
            )
    except Reconsider as again:
        why = again.verdict.explanation
        return _page(me, contribution_for(me, contribution_id), form, status=422, reconsider=why)
    except OverAlready:
        flash(_("It was answered meanwhile. Your word was not sent."), "error")
        return _page(me, contribution_for(me, contribution_id), form, status=409)
    flash(_("Your word is sent."), "success")
    return redirect(f"/calls/{call_id}#contribution-{contribution_id}", 303)


@calls.post("/contributions/<int:contribution_id>/withdraw")
@limiter.limit(DOING, key_func=account_key)
def take_back(contribution_id: int) -> ResponseReturnValue:
    """Take back what one brought."""
    me = viewer()
    with transaction():
        found = contribution_for(me, contribution_id, lock=True)
        call_id = found.call_id
        withdraw(actor=me, contribution=found)
    flash(_("You have taken it back. Its words and your name are gone from here."), "success")
    return redirect(url_for("calls.show", call_id=call_id), 303)


@calls.post("/contributions/<int:contribution_id>/credit")
@limiter.limit(DOING, key_func=account_key)
def credit(contribution_id: int) -> ResponseReturnValue:
    """Be named, or not."""
    me, named = viewer(), request.form.get("named") == NAMED
    with transaction():
        choose_credit(actor=me, contribution=contribution_for(me, contribution_id, lock=True), named=named)
    flash(_("You are named beside it.") if named else _("You are not named any more."), "success")
    return redirect(url_for("calls.contribution", contribution_id=contribution_id), 303)


@calls.get("/brand-words/<int:word_id>")
def word(word_id: int) -> ResponseReturnValue:
    """Where a word stands: on the page of what it was said about."""
    about = word_for(viewer(), word_id).about
    kind = "contributions" if isinstance(about, Contribution) else "commitments"
    return redirect(f"/{kind}/{about.id}#word-{word_id}")
