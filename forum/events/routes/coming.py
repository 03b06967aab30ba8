"""Answering an event, and what its hosts do: who comes, who was there, how it was."""

from __future__ import annotations

import re
from typing import Any

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.clock import now
from forum.events.actions.answer import answer_event, note_attendance
from forum.events.actions.change import close_answers, hand_back
from forum.events.actions.recap import begin_recap
from forum.events.forms import AnswerForm, RecapForm
from forum.events.models import MAYBE, NO, WAITING, YES, Event
from forum.events.queries import GROUPS, PEOPLE, Place, event_for, event_to_leave, people_of, place_of
from forum.events.refusals import ChangedMeanwhile, NotNow, Unanswered
from forum.events.routes.blueprint import events
from forum.events.routes.pages import page_of
from forum.events.viewing import when
from forum.events.wording import who_comes
from forum.hooks import Reconsider
from forum.members.people import people as people_by_id
from forum.members.viewing import member_asking
from forum.notifications.opening import opened
from forum.policy.acts import Act
from forum.policy.check import can, require
from forum.storage.idempotency import answered, content_key, write_once
from forum.storage.session import transaction
from forum.subjects import HELD
from forum.topics.composing import compose
from forum.topics.forms import chosen_ids
from forum.topics.routes.replying import posting_limit
from forum.topics.routes.responding import NAMES_URL
from forum.web.forms import WriteForm
from forum.web.ids import bounded_id
from forum.web.limits import POSTING, account_key, limiter
from forum.web.saying import say_written


@events.post("/events/<int:event_id>/answer")
@limiter.limit(POSTING, key_func=account_key)
def answer(event_id: int) -> ResponseReturnValue:
    """Say whether one comes. Said twice it is said once."""
    me = member_asking(Act.ANSWER_EVENT)
    form = AnswerForm()
    found = event_to_leave if form.wish.data == NO else event_for
    found(me, event_id)
    if not form.validate_on_submit():
        return page_of(event_for(me, event_id), form=form, status=422)
    try:
        with transaction():
            event = found(me, event_id, lock=True)
            own = answer_event(
                actor=me,
                event=event,
                wish=form.wish.data,
                guests=form.guests.data or 0,
                fields=form.said(event),
                known=bounded_id(form.known.data) or 0,
                insisted="insist" in request.form,
            )
            said, held, seen = own.answer, own.state == HELD, can(me, Act.SEE_EVENT, event)
    except Reconsider as again:
        why = again.verdict.explanation
        return page_of(event_for(me, event_id), form=form, reconsider=why, status=422)
    except ChangedMeanwhile:
        why = _("It has been changed meanwhile. Look at time and place once more, and answer again.")
        return page_of(event_for(me, event_id), form=form, refusal=why, status=409)
    except NotNow as refusal:
        return page_of(event_for(me, event_id), form=form, refusal=refusal.sentence, status=409)
    except Unanswered as unanswered:
        event = event_for(me, event_id)
        for key, field in form.fields_of(event).items():
            if key in unanswered.keys:
                field.errors = [*field.errors, _("Please answer this: those who host need to know it.")]
        return page_of(event, form=form, status=422)
    say_written(_SAID[said](), held=held)
    return redirect(f"/events/{event_id}" if seen else "/events", 303)


_SAID = {
    YES: lambda: _("You are coming. It stands in your calendar."),
    WAITING: lambda: _("All seats are taken. You wait in line, and are told as soon as one comes free."),
    MAYBE: lambda: _("Noted: perhaps you come."),
    NO: lambda: _("Noted: you are not coming. Thank you for saying so."),
}


@events.get("/events/<int:event_id>/people")
def people(event_id: int) -> ResponseReturnValue:
    """Who comes, who waits and what they answered, for those who host; ``?after=``: further ones."""
    me = member_asking(Act.RUN_EVENT)
    event = event_for(me, event_id, act=Act.RUN_EVENT)
    me = opened(me, f"/events/{event_id}/people")
    after = _place(request.args.get("after"))
    listed = people_of(event, after=after)
    if after is not None and not listed:
        return redirect(f"/events/{event_id}/people", 303)
    found, further = listed[:PEOPLE], listed[PEOPLE:]
    readable = {own.id for own in found if can(me, Act.SEE_EVENT_ANSWER, own)}
    return render_template(
        "events/people.html",
        event=event,
        when=when(event),
        over=event.ends_at <= now(),
        who_comes=who_comes(event),
        groups=[(name, [own for own in found if own.answer == name]) for name in GROUPS],
        known=people_by_id(own.member_id for own in found),
        readable=readable,
        may_note=can(me, Act.NOTE_ATTENDANCE, event),
        after=_key(after),
        further=_key(place_of(found[-1])) if further else "",
    )


def _place(raw: str | None) -> Place | None:
    found = re.fullmatch(r"([0-2])-(\d{1,9})-(\d{1,16})", raw or "", re.ASCII)
    return (int(found[1]), int(found[2]), int(found[3])) if found is not None else None


def _key(place: Place | None) -> str:
    return "-".join(str(number) for number in place) if place is not None else ""


@events.post("/events/<int:event_id>/people")
@limiter.limit(POSTING, key_func=account_key)
def note(event_id: int) -> ResponseReturnValue:
    """Note who was there, of those on one page."""
    me = member_asking(Act.NOTE_ATTENDANCE)
    came, shown = (chosen_ids(request.form.getlist(name)) for name in ("came", "shown"))
    with transaction():
        note_attendance(actor=me, event=event_for(me, event_id, lock=True), came=came, among=shown)
    flash(_("Noted who was there."), "success")
    after = _key(_place(request.args.get("after")))
    return redirect(f"/events/{event_id}/people{'?after=' if after else ''}{after}", 303)


@events.post("/events/<int:event_id>/close")
@limiter.limit(POSTING, key_func=account_key)
def close(event_id: int) -> ResponseReturnValue:
    """Close the list now."""
    me = member_asking(Act.RUN_EVENT)
    with transaction():
        close_answers(actor=me, event=event_for(me, event_id, lock=True))
    flash(_("The list is closed."), "success")
    return redirect(f"/events/{event_id}", 303)


@events.post("/events/<int:event_id>/hand-back")
@limiter.limit(POSTING, key_func=account_key)
def back(event_id: int) -> ResponseReturnValue:
    """Let whoever planned it host it."""
    me = member_asking(Act.HAND_BACK_EVENT)
    key = WriteForm().sent_key("event handed back", event_id)
    if (earlier := answered(me.id, key)) is not None:
        return redirect(earlier, 303)

    def write() -> str:
        hand_back(actor=me, event=event_for(me, event_id, lock=True))
        return "/events"

    try:
        url = write_once(me.id, key, write)
    except NotNow as refusal:
        flash(str(refusal.sentence), "error")
        return redirect(f"/events/{event_id}", 303)
    flash(_("You don’t host it any more. Whoever planned it has been told."), "success")
    return redirect(url, 303)


@events.get("/events/<int:event_id>/recap")
def recapping(event_id: int) -> ResponseReturnValue:
    """The page on which its host begins to tell how it was."""
    me = member_asking(Act.BEGIN_RECAP)
    event = event_for(me, event_id)
    if event.recap_id is not None:
        return redirect(f"/topics/{event.recap_id}", 303)
    require(me, Act.BEGIN_RECAP, event)
    form = RecapForm(formdata=None)
    form.title.data = _("How was it? %(title)s", title=event.title)[:140]
    return _recap_page(event, form)


def _recap_page(
    event: Event, form: RecapForm, *, status: int = 200, preview: Any = None, reconsider: Any = None
) -> ResponseReturnValue:
    page = render_template(
        "events/recap.html",
        event=event,
        form=form,
        mentions_url=NAMES_URL,
        preview=preview,
        reconsider=reconsider,
    )
    return page, status


@events.post("/events/<int:event_id>/recap")
@limiter.limit(posting_limit, key_func=account_key)
def recap(event_id: int) -> ResponseReturnValue:
    """Begin the topic of how it was."""
    me = member_asking(Act.BEGIN_RECAP)
    event = event_for(me, event_id)
    if event.recap_id is not None:
        return redirect(f"/topics/{event.recap_id}", 303)
    require(me, Act.BEGIN_RECAP, event)
    form = RecapForm()
    valid = form.validate_on_submit()
    text = compose(form.body.data) if valid else None
    if text is None or "preview" in request.form:
        preview = text.html if text is not None else None
        return _recap_page(event, form, status=200 if valid else 422, preview=preview)
    key = content_key("recap", form.idempotency_key.data, event_id, text.source)

    def write() -> str:
        topic = begin_recap(
            actor=me,
            event=event_for(me, event_id, lock=True),
            title=form.title.data,
            text=text,
            insisted="insist" in request.form,
        )
        return f"/topics/{topic.id}"

    try:
        return redirect(write_once(me.id, key, write), 303)
    except Reconsider as again:
        return _recap_page(event_for(me, event_id), form, status=422, reconsider=again.verdict.explanation)
