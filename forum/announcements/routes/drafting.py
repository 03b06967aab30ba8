"""The workshop of an announcement: its words, what members said before, and its way out."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import flash, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup
from wtforms.fields.choices import SelectChoice

from forum.announcements.actions.draft import Draft, begin, change, drop
from forum.announcements.actions.publish import heard_line, publish, schedule, stop
from forum.announcements.audiences import choices, chosen, in_words
from forum.announcements.forms import LATER, DraftForm, HandOverForm, PublishForm, ReadForm
from forum.announcements.listening import HEARD_FOR, heard_about
from forum.announcements.models import ON_HOME, OUT, SCHEDULED, Announcement
from forum.announcements.queries import announcement_for, announcing_places, colleagues
from forum.announcements.refusals import DraftChanged, NotRead, NotThisAudience
from forum.announcements.routes.blueprint import announcements
from forum.announcements.viewing import acts_on, stage_in_words
from forum.categories.catalogue import catalogue
from forum.clock import now
from forum.colleagues.queries import words_about
from forum.hooks import Reconsider
from forum.members.people import people
from forum.members.viewing import member_who_may
from forum.policy.acts import Act
from forum.policy.check import Refused, require
from forum.policy.mandates import animates_somewhere, has_a_face
from forum.storage.idempotency import answered, content_key, new_key, write_once
from forum.storage.session import transaction
from forum.subjects import HELD
from forum.text.clean import POST_LENGTH
from forum.topics.composing import compose
from forum.web.ids import bounded_id
from forum.web.language import language
from forum.web.limits import POSTING, account_key, limiter
from forum.web.saying import say_written
from forum.web.times import moment, today, zone


@announcements.route("/announcements/new", methods=["GET", "POST"])
@limiter.limit(POSTING, key_func=account_key, methods=["POST"])
def new() -> ResponseReturnValue:
    """Begin an announcement: it is kept as a draft first, whatever becomes of it."""
    me = member_who_may(Act.KEEP_DRAFT)
    places = announcing_places(me)
    if not places:
        if animates_somewhere(me, None) and not has_a_face(me, None):
            return make_response(render_template("announcements/nameless.html"), 403)
        raise Refused(Act.ANNOUNCE, me)
    form = DraftForm(formdata=None) if request.method == "GET" else DraftForm()
    _offer(form, me, places)
    if request.method == "GET":
        form.language.data = language()
        form.ends_on.data = today() + ON_HOME
        return make_response(render_template("announcements/new.html", form=form))
    if not form.validate_on_submit():
        return make_response(render_template("announcements/new.html", form=form), 422)
    draft = _draft(form)
    key = content_key(str(form.idempotency_key.data), "announcement", draft.title, draft.source)
    return redirect(write_once(me.id, key, lambda: begin(actor=me, draft=draft).url), 303)


def _offer(form: DraftForm, me: Any, places: list[Any]) -> None:
    form.audience.choices = [SelectChoice(key, label) for key, label in choices(me)]
    form.category_id.choices = [SelectChoice(place.id, place.name(language())) for place in places]


def _draft(form: DraftForm) -> Draft:
    name, target = chosen(form.audience.data)
    return Draft(
        title=form.title.data,
        source=form.body.data,
        category=catalogue()[form.category_id.data],
        audience=name,
        audience_id=target,
        language=form.language.data,
        ends_at=form.ends_on.after,
        heard=form.heard.data or "",
    )


@announcements.post("/announcements/<int:announcement_id>")
@limiter.limit(POSTING, key_func=account_key)
def save(announcement_id: int) -> ResponseReturnValue:
    """Keep what the draft says now."""
    me, form = member_who_may(Act.KEEP_DRAFT), DraftForm()
    key = form.sent_key("kept", announcement_id)
    if answered(me.id, key) is not None:
        return _kept(announcement_id)
    require(me, Act.WRITE_ANNOUNCEMENT, announcement_for(me, announcement_id))
    _offer(form, me, announcing_places(me))
    if not form.validate_on_submit():
        return workshop(me, announcement_id, form=form, status=422)
    version = bounded_id(form.version.data) or 0
    draft = _draft(form)

    def keep() -> str:
        return change(actor=me, announcement_id=announcement_id, draft=draft, version=version).url

    try:
        write_once(me.id, key, keep)
    except DraftChanged:
        form.form_errors.append(
            _("This draft was changed on another page meanwhile. Your words stand here: look at both.")
        )
        return workshop(me, announcement_id, form=form, status=409)
    return _kept(announcement_id)


def _kept(announcement_id: int) -> ResponseReturnValue:
    flash(_("The draft is kept. Beside it stands what members wrote about it."), "success")
    return redirect(f"/announcements/{announcement_id}", 303)


@announcements.post("/announcements/<int:announcement_id>/publish")
@limiter.limit(POSTING, key_func=account_key)
def send(announcement_id: int) -> ResponseReturnValue:
    """Let it go out, now or at its moment."""
    me, form = member_who_may(Act.KEEP_DRAFT), PublishForm()
    row = announcement_for(me, announcement_id)
    key = form.sent_key("out", announcement_id)
    if answered(me.id, key) is not None:
        if row.stage in (SCHEDULED, *OUT):
            return _sent(me, announcement_id, later=form.when.data == LATER)
        key = form.sent_key("out", announcement_id, row.version)  # taken back: this sends it anew
    if not form.validate_on_submit():
        return workshop(me, announcement_id, publishing=form, status=422)
    at = moment(form.at.data) if form.when.data == LATER else None
    said: dict[str, Any] = {"heard": form.heard.data, "insisted": "insist" in request.form}

    def let_out() -> str:
        if at is not None:
            return schedule(actor=me, announcement_id=announcement_id, at=at, **said).url
        return publish(actor=me, announcement_id=announcement_id, **said).url

    try:
        write_once(me.id, key, let_out)
    except Reconsider as asked:
        why = asked.verdict.explanation
        return workshop(me, announcement_id, publishing=form, status=422, reconsider=why)
    except NotRead:
        form.heard.errors = [
            _("Your colleague has read another sentence. Change it in the draft, and let it be read again.")
        ]
        return workshop(me, announcement_id, publishing=form, status=409)
    except NotThisAudience:
        form.form_errors.append(
            _("Those it is for and the category don’t go together any more. Change the draft first.")
        )
        return workshop(me, announcement_id, publishing=form, status=409)
    return _sent(me, announcement_id, later=at is not None)


def _sent(me: Any, announcement_id: int, *, later: bool) -> ResponseReturnValue:
    post = announcement_for(me, announcement_id).post
    held = post is not None and post.state == HELD
    say_written(_("It goes out at its moment.") if later else _("It is announced."), held=held)
    return redirect(f"/announcements/{announcement_id}", 303)


@announcements.post("/announcements/<int:announcement_id>/stop")
def take_back(announcement_id: int) -> ResponseReturnValue:
    """Take it back from its moment, or from the colleague."""
    me = member_who_may(Act.KEEP_DRAFT)
    with transaction():
        stop(actor=me, announcement_id=announcement_id)
    flash(_("It is a draft again."), "success")
    return redirect(f"/announcements/{announcement_id}", 303)


@announcements.post("/announcements/<int:announcement_id>/drop")
def throw_away(announcement_id: int) -> ResponseReturnValue:
    """Throw the draft away."""
    me = member_who_may(Act.KEEP_DRAFT)
    key = content_key("drop", request.form.get("idempotency_key") or new_key(), announcement_id)

    def throw() -> str:
        drop(actor=me, announcement_id=announcement_id)
        return ""

    write_once(me.id, key, throw)
    flash(_("The draft is gone."), "success")
    return redirect("/announcements", 303)


def workshop(
    me: Any,
    announcement_id: int,
    *,
    form: DraftForm | None = None,
    handing: HandOverForm | None = None,
    reading: ReadForm | None = None,
    publishing: PublishForm | None = None,
    status: int = 200,
    reconsider: Any = None,
) -> ResponseReturnValue:
    """The page on which an announcement is written, read and let out."""
    row = announcement_for(me, announcement_id)
    may = acts_on(me, row)
    others = colleagues(row.category_id, but=row.author_id)
    text = compose((row.source + heard_line(row.heard or "…", row.language))[:POST_LENGTH])
    page = render_template(
        "announcements/workshop.html",
        row=row,
        may=may,
        stage=stage_in_words(row),
        people=people([row.author_id, row.reader_id, row.deputy_id, row.approved_by_id]),
        place=row.category.name(language()),
        audience=in_words(row.audience, row.audience_id),
        form=form or (_filled(me, row) if may["write"] else None),
        handing=handing or _handing(others),
        colleagues=others,
        reading=_reading(row, reading or ReadForm(formdata=None)),
        publishing=publishing or _publishing(row),
        heard=heard_about(me, row.title, row.source),
        days=HEARD_FOR.days,
        preview=Markup(text.html),  # noqa: S704 (sanitised by compose)
        scheduled=row.stage == SCHEDULED,
        words=words_about(me, row.place),
        reconsider=reconsider,
        key=new_key(),
    )
    return make_response(page, status)


def _filled(me: Any, row: Announcement) -> DraftForm:
    form = DraftForm(formdata=None)
    _offer(form, me, announcing_places(me))
    form.title.data, form.body.data, form.category_id.data = row.title, row.source, row.category_id
    form.audience.data = row.audience if row.audience_id is None else f"{row.audience}:{row.audience_id}"
    form.language.data, form.version.data = row.language, str(row.version)
    form.heard.data = row.heard
    last = (row.ends_at or now() + ON_HOME) - timedelta(seconds=1)
    form.ends_on.data = last.astimezone(zone()).date()
    return form


def _handing(others: list[Any]) -> HandOverForm:
    form = HandOverForm(formdata=None)
    offer_readers(form, others)
    form.read_on.data = HandOverForm.usual_day()
    return form


def offer_readers(form: HandOverForm, others: list[Any]) -> None:
    """Let the form choose among colleagues."""
    form.reader_id.choices = [SelectChoice(one.id, one.display_name) for one in others]
    form.deputy_id.choices = [SelectChoice(0, _("nobody")), *form.reader_id.choices]


def _reading(row: Announcement, form: ReadForm) -> ReadForm:
    """``form`` about the words that are shown now: whoever sends it again has seen them."""
    form.version.data = str(row.version)
    return form


def _publishing(row: Announcement) -> PublishForm:
    form = PublishForm(formdata=None)
    form.heard.data = row.heard
    return form
