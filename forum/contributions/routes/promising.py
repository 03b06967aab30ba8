"""Commitments: promising, the story of one, keeping it or giving it up."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.contributions.actions.promise import give_up, keep_promise, promise_openly
from forum.contributions.forms import KEEP, CommitmentForm, SettleForm
from forum.contributions.models import Commitment
from forum.contributions.queries import call_of, commitment_for, words_of
from forum.contributions.refusals import OverAlready
from forum.contributions.routes.blueprint import calls
from forum.contributions.viewing import commitment_line, word_line
from forum.contributions.wording import GIVEN
from forum.hooks import Reconsider, hooks
from forum.members.people import people
from forum.members.viewing import member_who_may, viewer
from forum.notifications.opening import opened
from forum.policy.acts import Act
from forum.policy.check import can, require
from forum.storage.idempotency import content_key, write_once
from forum.storage.session import transaction
from forum.web.language import language
from forum.web.limits import POSTING, account_key, limiter


@calls.route("/commitments/new", methods=["GET", "POST"])
@limiter.limit(POSTING, key_func=account_key, methods=["POST"])
def promise() -> ResponseReturnValue:
    """Promise the community something for its own sake."""
    me = member_who_may(Act.MAKE_COMMITMENT)
    form = CommitmentForm()
    if not form.validate_on_submit():
        return render_template("contributions/promise.html", form=form), 422 if form.errors else 200
    promised = form.promised()
    key = content_key("commitment", form.idempotency_key.data, promised.text, promised.due_on)
    try:
        url = write_once(me.id, key, lambda: _write(me, form))
    except Reconsider as again:
        why = again.verdict.explanation
        return render_template("contributions/promise.html", form=form, reconsider=why), 422
    return redirect(url, 303)


def _write(me: Any, form: CommitmentForm) -> str:
    made = promise_openly(
        actor=me, promise=form.promised(), language=language(), insisted="insist" in request.form
    )
    return f"/commitments/{made.id}"


@calls.get("/commitments/<int:commitment_id>")
def commitment(commitment_id: int) -> ResponseReturnValue:
    """The story of what the brand promised."""
    me = viewer()
    commitment_for(me, commitment_id)
    me = opened(me, f"/commitments/{commitment_id}")
    return _page(me, commitment_for(me, commitment_id), SettleForm(formdata=None))


def _page(
    me: Any, found: Commitment, form: SettleForm, *, status: int = 200, reconsider: Any = None
) -> ResponseReturnValue:
    word = words_of([found.word_id]).get(found.word_id or 0)
    beneath = hooks().standing_beneath("brand_word", [word.id] if word is not None else [])
    known = people([found.author_id, *([word.author_id] if word is not None else [])])
    call = call_of(found)
    page = render_template(
        "contributions/commitment.html",
        line=commitment_line(found),
        commitment=found,
        person=known[found.author_id],
        word=word_line(me, word, found, known, beneath),
        call=call if call is not None and can(me, Act.SEE_CALL, call) else None,
        form=form,
        reconsider=reconsider,
        may_settle=can(me, Act.SETTLE_COMMITMENT, found),
        given=GIVEN,
    )
    return page, status


@calls.post("/commitments/<int:commitment_id>/settle")
@limiter.limit(POSTING, key_func=account_key)
def settle(commitment_id: int) -> ResponseReturnValue:
    """Say that it was given, or openly that it won't be."""
    me = viewer()
    found = commitment_for(me, commitment_id)
    if found.settled_at is None:
        require(me, Act.SETTLE_COMMITMENT, found)
    form = SettleForm()
    if not form.validate_on_submit():
        return _page(me, found, form, status=422)
    said, insisted = form.word.data, "insist" in request.form
    try:
        with transaction():
            held = commitment_for(me, commitment_id, lock=True)
            if form.turn.data == KEEP:
                keep_promise(actor=me, commitment=held, word=said, insisted=insisted)
            else:
                give_up(actor=me, commitment=held, reason=said, insisted=insisted)
    except Reconsider as again:
        why = again.verdict.explanation
        return _page(me, commitment_for(me, commitment_id), form, status=422, reconsider=why)
    except OverAlready:
        flash(_("Somebody has said meanwhile what became of it. Your word was not sent."), "error")
        return _page(me, commitment_for(me, commitment_id), form, status=409)
    flash(_("It stands in the ledger now."), "success")
    return redirect(url_for("calls.commitment", commitment_id=commitment_id), 303)
