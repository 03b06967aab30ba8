"""Writing an offer or a request, changing it, taking it back."""

from __future__ import annotations

from typing import Any

from flask import flash, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup
from wtforms.fields.choices import SelectChoice

from forum.categories.models import PRIVATE
from forum.categories.queries import categories_for
from forum.gifts.actions.close import end_gift, take_back
from forum.gifts.actions.offer import edit_gift, offer_gift
from forum.gifts.actions.own import dismiss_match, live_near
from forum.gifts.chains import inspired_by
from forum.gifts.forms import GiftForm, WhereForm
from forum.gifts.models import HELD, OFFER, REQUEST, Gift
from forum.gifts.queries import gift_for
from forum.gifts.refusals import NotNow
from forum.gifts.routes.blueprint import gifts
from forum.gifts.story import course_of
from forum.hooks import Reconsider
from forum.policy.acts import Act
from forum.policy.check import require
from forum.storage.idempotency import content_key, write_once
from forum.storage.session import session, transaction
from forum.text.excerpt import shorten
from forum.topics.composing import Composed, compose
from forum.topics.routes.replying import posting_limit
from forum.topics.routes.responding import NAMES_URL, member_for
from forum.web.ids import bounded_id
from forum.web.language import language
from forum.web.limits import account_key, limiter


def _writer() -> Any:
    me = member_for(Act.OFFER_GIFT)
    require(me, Act.OFFER_GIFT)
    return me


def _form(me: Any, *, fresh: bool) -> GiftForm:
    form = GiftForm(formdata=None) if fresh else GiftForm()
    speech = language()
    open_to_some = [place for place in categories_for(me) if place.access != PRIVATE]
    places = [SelectChoice(place.id, place.name(speech)) for place in open_to_some]
    form.category_id.choices = [SelectChoice(0, _("None")), *places]
    received = [SelectChoice(hand.id, shorten(hand.gift.title, 60)) for hand in inspired_by(me)]
    form.in_spirit_of.choices = [SelectChoice(0, _("None")), *received]
    return form


def _side() -> str:
    wish = request.values.get("side")
    return REQUEST if wish == REQUEST else OFFER


@gifts.get("/gifts/new")
def new() -> ResponseReturnValue:
    """The form of a new offer, or (``?side=request``) of a request; ``?after=`` a gift that inspired it."""
    me = _writer()
    form = _form(me, fresh=True)
    form.in_spirit_of.data = bounded_id(request.args.get("after")) or 0
    return _page(form, _side())


@gifts.post("/gifts/new")
@limiter.limit(posting_limit, key_func=account_key)
def create() -> ResponseReturnValue:
    """Offer it, or ask for it."""
    me = _writer()
    form, side = _form(me, fresh=False), _side()
    valid = form.validate_on_submit()
    text = compose(form.body.data) if valid else None
    if text is None or "preview" in request.form:
        return _page(form, side, text=text, status=200 if valid else 422)
    key = content_key("gift", form.idempotency_key.data, side, form.title.data, text.source)
    try:
        url = write_once(me.id, key, lambda: _write(me, form, side, text))
    except Reconsider as asked:
        return _page(form, side, reconsider=asked.verdict.explanation, status=422)
    except NotNow as refusal:
        return _page(form, side, refusal=refusal.sentence, status=409)
    return redirect(url, 303)


def _write(me: Any, form: GiftForm, side: str, text: Composed) -> str:
    gift = offer_gift(
        actor=me,
        side=side,
        terms=form.terms(),
        text=text,
        in_spirit_of=form.in_spirit_of.data or None,
        insisted="insist" in request.form,
    )
    return f"/gifts/{gift.id}"


@gifts.get("/gifts/<int:gift_id>/edit")
def edit(gift_id: int) -> ResponseReturnValue:
    """An offer or request of one's own, to be changed."""
    me = member_for(Act.EDIT_GIFT)
    gift = gift_for(me, gift_id, act=Act.EDIT_GIFT)
    form = _form(me, fresh=True)
    form.fill(gift)
    return _page(form, gift.side, gift=gift)


@gifts.post("/gifts/<int:gift_id>/edit")
@limiter.limit(posting_limit, key_func=account_key)
def save(gift_id: int) -> ResponseReturnValue:
    """Keep what was changed."""
    me = member_for(Act.EDIT_GIFT)
    gift = gift_for(me, gift_id, act=Act.EDIT_GIFT)
    form = _form(me, fresh=False)
    valid = form.validate_on_submit()
    text = compose(form.body.data) if valid else None
    if text is None or "preview" in request.form:
        return _page(form, gift.side, gift=gift, text=text, status=200 if valid else 422)
    insisted = "insist" in request.form
    try:
        with transaction():
            held = gift_for(me, gift_id, act=Act.EDIT_GIFT, lock=True)
            edit_gift(actor=me, gift=held, terms=form.terms(), text=text, insisted=insisted)
            waits = held.state == HELD
    except Reconsider as asked:
        gift = gift_for(me, gift_id)
        return _page(form, gift.side, gift=gift, reconsider=asked.verdict.explanation, status=422)
    except NotNow as refusal:
        gift = gift_for(me, gift_id)
        return _page(form, gift.side, gift=gift, refusal=refusal.sentence, status=409)
    if not waits:
        flash(_("It is changed."), "success")
    return redirect(f"/gifts/{gift_id}", 303)


def _page(
    form: GiftForm,
    side: str,
    *,
    gift: Gift | None = None,
    text: Composed | None = None,
    reconsider: Any = None,
    refusal: Any = None,
    status: int = 200,
) -> ResponseReturnValue:
    preview = Markup(text.html) if text is not None else None  # noqa: S704 (sanitised by compose)
    active = len(course_of(gift).active) if gift is not None else 0
    page = render_template(
        "gifts/write.html",
        form=form,
        side=side,
        gift=gift,
        active=active,
        preview=preview,
        reconsider=reconsider,
        refusal=refusal,
        mentions_url=NAMES_URL,
    )
    return make_response(page, status)


@gifts.get("/gifts/<int:gift_id>/take-back")
def taking_back(gift_id: int) -> ResponseReturnValue:
    """Ask once more before it is taken back."""
    me = member_for(Act.TAKE_BACK_GIFT)
    gift = gift_for(me, gift_id, act=Act.TAKE_BACK_GIFT)
    return render_template("gifts/take_back.html", gift=gift, course=course_of(gift))


@gifts.post("/gifts/<int:gift_id>/<any('take-back', 'end'):verb>")
def finish(gift_id: int, verb: str) -> ResponseReturnValue:
    """Take it back, or take no further hands."""
    me = member_for(Act.TAKE_BACK_GIFT)
    try:
        with transaction():
            gift = gift_for(me, gift_id, act=Act.TAKE_BACK_GIFT, lock=True)
            (take_back if verb == "take-back" else end_gift)(actor=me, gift=gift)
    except NotNow as refusal:
        flash(str(refusal.sentence), "info")
    else:
        flash(_("It is taken back.") if verb == "take-back" else _("It takes no further answers."), "success")
    return redirect("/gifts/mine" if verb == "take-back" else f"/gifts/{gift_id}", 303)


@gifts.post("/gifts/<int:gift_id>/matches/<int:other_id>/dismiss")
def dismiss(gift_id: int, other_id: int) -> ResponseReturnValue:
    """Let it not be suggested again."""
    me = member_for(Act.TAKE_BACK_GIFT)
    with transaction():
        dismiss_match(actor=me, gift=gift_for(me, gift_id, act=Act.TAKE_BACK_GIFT), other_id=other_id)
    flash(_("It won’t be suggested again."), "success")
    return redirect(f"/gifts/{gift_id}", 303)


@gifts.post("/gifts/where")
def where() -> ResponseReturnValue:
    """Keep near which places the viewer lives."""
    me = member_for(Act.KEEP_DRAFT)
    form = WhereForm()
    if not form.validate_on_submit():
        for errors in form.errors.values():
            flash(" ".join(map(str, errors)), "error")
        return redirect("/gifts/mine", 303)
    with transaction():
        live_near(actor=me, region=form.region.data or "")
        session().flush()
    flash(_("Kept. Nobody else sees it."), "success")
    return redirect("/gifts?near=1" if form.region.data else "/gifts", 303)
