"""Raising a hand, promising, giving, receiving: each a short form that leads back to the page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from forum.gifts.actions.ask import let_go, raise_hand
from forum.gifts.actions.own import let_be_told
from forum.gifts.actions.promise import (
    agree,
    choose_hand,
    did_not_work_out,
    say_given,
    say_received,
    show_oneself,
)
from forum.gifts.forms import ChooseForm, HandForm
from forum.gifts.queries import gift_for, hand_for
from forum.gifts.refusals import NotNow
from forum.gifts.routes.blueprint import gifts
from forum.gifts.routes.pages import page_of
from forum.hooks import Reconsider
from forum.policy.acts import Act
from forum.policy.check import require
from forum.storage.idempotency import content_key, write_once
from forum.storage.session import transaction
from forum.topics.routes.replying import posting_limit
from forum.topics.routes.responding import member_for
from forum.web.limits import account_key, limiter


@gifts.post("/gifts/<int:gift_id>/hand")
@limiter.limit(posting_limit, key_func=account_key)
def ask(gift_id: int) -> ResponseReturnValue:
    """«I would love it», «I can help»."""
    me = member_for(Act.RAISE_HAND)
    gift = gift_for(me, gift_id, act=Act.RAISE_HAND)
    form = HandForm()
    if not form.validate_on_submit():
        return page_of(gift, hand_form=form, status=422)
    words = form.words.data.strip()
    insisted = "insist" in request.form

    def write() -> str:
        held = gift_for(me, gift_id, act=Act.RAISE_HAND, lock=True)
        nameless = bool(form.nameless.data)
        raise_hand(actor=me, gift=held, words=words, nameless=nameless, insisted=insisted)
        return f"/gifts/{gift_id}"

    try:
        url = write_once(me.id, content_key("hand", form.idempotency_key.data, gift_id, words), write)
    except Reconsider as asked:
        gift = gift_for(me, gift_id)
        return page_of(gift, hand_form=form, reconsider=asked.verdict.explanation, status=422)
    except NotNow as refusal:
        return page_of(gift_for(me, gift_id), hand_form=form, refusal=refusal.sentence, status=409)
    flash(_("Your sentence is on its way. You are told what becomes of it."), "success")
    return redirect(url, 303)


@gifts.post("/gifts/hands/<int:hand_id>/choose")
@limiter.limit(posting_limit, key_func=account_key)
def choose(hand_id: int) -> ResponseReturnValue:
    """Promise it to whoever raised this hand."""
    me = member_for(Act.CHOOSE_HAND)
    hand = hand_for(me, hand_id)
    require(me, Act.CHOOSE_HAND, hand.gift)
    gift_id = hand.gift_id
    form = ChooseForm()
    if not form.validate_on_submit():
        return page_of(gift_for(me, gift_id), choose_form=form, chosen=hand_id, status=422)
    try:
        with transaction():
            choose_hand(
                actor=me,
                hand=hand_for(me, hand_id, lock=True),
                note=(form.note.data or "").strip(),
                show_name=bool(form.show_name.data),
                insisted="insist" in request.form,
            )
    except Reconsider as asked:
        gift, why = gift_for(me, gift_id), asked.verdict.explanation
        return page_of(gift, choose_form=form, chosen=hand_id, reconsider=why, status=422)
    except NotNow as refusal:
        gift = gift_for(me, gift_id)
        return page_of(gift, choose_form=form, chosen=hand_id, refusal=refusal.sentence, status=409)
    flash(_("It is promised. They have been told."), "success")
    return redirect(f"/gifts/{gift_id}", 303)  # what is flashed stands above: no fragment scrolls past it


_Verb = Callable[..., None]

VERBS: dict[str, tuple[_Verb, Any]] = {
    "let-go": (let_go, _l("You have let go of it.")),
    "given": (say_given, _l("Noted: it was given.")),
    "received": (say_received, _l("How lovely. Whoever gave it has been told.")),
    "failed": (did_not_work_out, _l("That happens. The other has been told, without a reason.")),
    "agree": (agree, _l("Noted: it still suits you.")),
    "show": (show_oneself, _l("They know who you are now, and you can talk to each other.")),
}


@gifts.post("/gifts/hands/<int:hand_id>/<any('let-go', given, received, failed, agree, show):verb>")
def step(hand_id: int, verb: str) -> ResponseReturnValue:
    """One of the two says how it stands."""
    me = member_for(Act.SEE_HAND)
    do, sentence = VERBS[verb]
    gift_id = hand_for(me, hand_id).gift_id
    try:
        with transaction():
            do(actor=me, hand=hand_for(me, hand_id, lock=True))
    except NotNow as refusal:
        flash(str(refusal.sentence), "info")
    else:
        flash(str(sentence), "success")
    return redirect(f"/gifts/{gift_id}", 303)  # what is flashed stands above: no fragment scrolls past it


@gifts.post("/gifts/hands/<int:hand_id>/told")
def told(hand_id: int) -> ResponseReturnValue:
    """Let this gift be told in a story of gifts passed on, or not any more."""
    me = member_for(Act.SEE_HAND)
    with transaction():
        hand = hand_for(me, hand_id, lock=True)
        let_be_told(actor=me, hand=hand, consents=request.form.get("consents") == "1")
        gift_id = hand.gift_id
    back = (
        "/gifts/mine#received" if request.form.get("from") == "mine" else f"/gifts/{gift_id}#hand-{hand_id}"
    )
    return redirect(back, 303)
