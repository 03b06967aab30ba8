"""Planning an event, changing it, announcing it, cancelling it."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from forum.categories.catalogue import CategoryView, catalogue
from forum.community.queries import site
from forum.events.actions.change import cancel_event, edit_event
from forum.events.actions.plan import make_event, publish_event
from forum.events.forms import LATER, CancelForm
from forum.events.models import DRAFT, Event
from forum.events.planning import EventForm
from forum.events.queries import event_for, later_of_series
from forum.events.refusals import ChangedMeanwhile, NotNow
from forum.events.routes.blueprint import events
from forum.events.viewing import my_zone, when
from forum.events.visibility import animated_categories
from forum.hooks import Reconsider
from forum.members.people import people
from forum.members.queries import viewer_by_name
from forum.members.viewing import member_asking
from forum.policy.acts import Act
from forum.policy.check import Refused, can, require
from forum.policy.words import member
from forum.storage.idempotency import answered, content_key, write_once
from forum.storage.session import transaction
from forum.topics.composing import Composed, compose
from forum.topics.routes.replying import posting_limit
from forum.topics.routes.responding import NAMES_URL
from forum.web.ids import bounded_id
from forum.web.language import language
from forum.web.limits import POSTING, account_key, limiter
from forum.web.times import zone_choices, zones


def _planner() -> Any:
    me = member_asking(Act.MAKE_EVENT)
    if not animated_categories(me):
        raise Refused(Act.MAKE_EVENT, me)
    return me


def _form(me: Any, *, fresh: bool) -> EventForm:
    form = EventForm(formdata=None) if fresh else EventForm()
    speech = language()
    places = [catalogue()[number] for number in animated_categories(me)]
    form.category_id.choices = [
        SelectChoice(place.id, f"{place.name(speech)} – {_audience(place)}")
        for place in places
        if can(me, Act.MAKE_EVENT, place)
    ]
    form.zone.choices = [SelectChoice(*one) for one in zone_choices()]
    return form


def _audience(place: CategoryView) -> str:
    if place.access == "public":
        return str(_("everybody"))
    return str(_("members") if place.access == "members" else _("its groups"))


def _valid(form: EventForm) -> bool:
    """Whether it can be kept; whoever hosts is looked up."""
    if not form.validate_on_submit():
        return False
    host = viewer_by_name((form.host.data or "").strip().removeprefix("@"))
    if host is None or not member(host, None):
        form.host.errors = [*form.host.errors, _("There is nobody of that name here who could host it.")]
        return False
    form.host_id = host.id
    return True


@events.get("/events/new")
def new() -> ResponseReturnValue:
    """The form of a new event, or of a series."""
    me = _planner()
    form = _form(me, fresh=True)
    form.host.data, form.zone.data = me.name, my_zone() if my_zone() in zones() else site().timezone
    return _page(form)


@events.post("/events/new")
@limiter.limit(posting_limit, key_func=account_key)
def create() -> ResponseReturnValue:
    """Plan it, and announce it at once unless it is to stay a draft."""
    me = _planner()
    form = _form(me, fresh=False)
    valid = _valid(form)
    text = compose(form.body.data) if valid else None
    if text is None or "preview" in request.form:
        return _page(form, text=text, status=200 if valid else 422)
    key = content_key("event", form.idempotency_key.data, form.title.data, text.source, form.starts.data)
    try:
        url = write_once(me.id, key, lambda: _make(me, form, text))
    except Reconsider as asked:
        return _page(form, reconsider=asked.verdict.explanation, status=422)
    except NotNow as refusal:
        return _page(form, refusal=refusal.sentence, status=409)
    return redirect(url, 303)


def _make(me: Any, form: EventForm, text: Composed) -> str:
    plan = form.plan(catalogue()[form.category_id.data], text)
    event = make_event(actor=me, plan=plan, repeating=form.repeating())
    if "keep" not in request.form:
        publish_event(actor=me, event=event, insisted="insist" in request.form)
    return f"/events/{event.id}"


@events.get("/events/<int:event_id>/edit")
def edit(event_id: int) -> ResponseReturnValue:
    """An event, to be changed."""
    me = member_asking(Act.EDIT_EVENT)
    event = event_for(me, event_id, act=Act.EDIT_EVENT)
    form = _form(me, fresh=True)
    form.fill(event, people([event.host_id])[event.host_id].username)
    return _page(form, event=event)


@events.post("/events/<int:event_id>/edit")
@limiter.limit(posting_limit, key_func=account_key)
def save(event_id: int) -> ResponseReturnValue:
    """Keep what was changed; those who come are told."""
    me = member_asking(Act.EDIT_EVENT)
    event = event_for(me, event_id, act=Act.EDIT_EVENT)
    form = _form(me, fresh=False)
    key = form.sent_key("event changed", event_id)
    if (earlier := answered(me.id, key)) is not None:
        return redirect(earlier, 303)
    form.rhythm.data = ""
    valid = _valid(form)
    text = compose(form.body.data) if valid else None
    if text is None or "preview" in request.form:
        return _page(form, event=event, text=text, status=200 if valid else 422)

    def write() -> str:
        edit_event(
            actor=me,
            event=event_for(me, event_id, lock=True),
            plan=form.plan(catalogue()[form.category_id.data], text),
            known=bounded_id(form.known.data) or 0,
            later=form.scope.data == LATER,
            insisted="insist" in request.form,
        )
        return f"/events/{event_id}"

    try:
        return redirect(write_once(me.id, key, write), 303)
    except Reconsider as asked:
        why = asked.verdict.explanation
        return _page(form, event=event_for(me, event_id), reconsider=why, status=422)
    except ChangedMeanwhile:
        now_there = event_for(me, event_id)
        form.known.data = str(now_there.revision)
        why = _("Somebody has changed it meanwhile. Look once more; saving again keeps what is here.")
        return _page(form, event=now_there, refusal=why, status=409)
    except NotNow as refusal:
        return _page(form, event=event_for(me, event_id), refusal=refusal.sentence, status=409)


def _page(
    form: EventForm,
    *,
    event: Event | None = None,
    text: Composed | None = None,
    reconsider: Any = None,
    refusal: Any = None,
    publishing: bool = False,
    status: int = 200,
) -> ResponseReturnValue:
    """``publishing``: it is kept as it stands, and ``reconsider`` is about announcing it."""
    page = render_template(
        "events/write.html",
        form=form,
        event=event,
        later=bool(event is not None and later_of_series(event)),
        draft=event is None or event.status == DRAFT,
        preview=text.html if text is not None else None,
        reconsider=reconsider,
        publishing=publishing,
        refusal=refusal,
        mentions_url=NAMES_URL,
    )
    return page, status


@events.post("/events/<int:event_id>/publish")
@limiter.limit(POSTING, key_func=account_key)
def publish(event_id: int) -> ResponseReturnValue:
    """Announce a draft."""
    me = member_asking(Act.EDIT_EVENT)
    try:
        with transaction():
            event = event_for(me, event_id, act=Act.EDIT_EVENT, lock=True)
            publish_event(actor=me, event=event, insisted="insist" in request.form)
    except Reconsider as asked:
        event = event_for(me, event_id)
        form = _form(me, fresh=True)
        form.fill(event, people([event.host_id])[event.host_id].username)
        why = asked.verdict.explanation
        return _page(form, event=event, reconsider=why, publishing=True, status=422)
    except NotNow as refusal:
        flash(str(refusal.sentence), "error")
    return redirect(f"/events/{event_id}", 303)


@events.route("/events/<int:event_id>/cancel", methods=["GET", "POST"])
@limiter.limit(POSTING, key_func=account_key, methods=["POST"])
def cancel(event_id: int) -> ResponseReturnValue:
    """Call it off."""
    me = member_asking(Act.CANCEL_EVENT)
    form = CancelForm()
    key = form.sent_key("event cancelled", event_id)
    if (earlier := answered(me.id, key)) is not None:
        return redirect(earlier, 303)
    event = event_for(me, event_id)
    if event.status == "cancelled":
        return redirect(f"/events/{event_id}", 303)
    require(me, Act.CANCEL_EVENT, event)
    reconsider = None
    if form.validate_on_submit():
        try:
            url = write_once(me.id, key, lambda: _call_off(me, event_id, form))
            if url == "/events":
                flash(_("The draft is gone."), "success")
            return redirect(url, 303)
        except Reconsider as asked:
            reconsider = asked.verdict.explanation
        except NotNow as refusal:
            form.reason.errors = [*form.reason.errors, str(refusal.sentence)]
    page = render_template(
        "events/cancel.html",
        event=event_for(me, event_id),
        when=when(event_for(me, event_id)),
        later=bool(later_of_series(event_for(me, event_id))),
        form=form,
        reconsider=reconsider,
    )
    return page, 422 if form.errors or reconsider else 200


def _call_off(me: Any, event_id: int, form: CancelForm) -> str:
    event = event_for(me, event_id, lock=True)
    draft = event.status == DRAFT
    cancel_event(actor=me, event=event, reason=form.reason.data or "", later=form.scope.data == LATER)
    return "/events" if draft else f"/events/{event_id}"
