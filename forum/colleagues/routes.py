"""Handing a draft to a colleague, and the page on which it is read and given back."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from forum.colleagues.actions.hand import NotThisColleague, answer, hand, take_back
from forum.colleagues.forms import AnswerForm, HandForm
from forum.colleagues.models import HandedDraft
from forum.colleagues.queries import handed_for, names_of, readers_for, two_of, words_about
from forum.hooks import Reconsider
from forum.members.viewing import forget_viewer, member_who_may, viewer
from forum.notifications.actions import read_on_page
from forum.policy.acts import Act
from forum.policy.check import can, require
from forum.storage.idempotency import answered, content_key, write_once
from forum.storage.session import transaction
from forum.text.clean import TextTooLong, is_blank
from forum.topics.composing import compose
from forum.topics.drafts import NEW_TOPIC, Begun, DraftOvertaken, draft_of, save_draft
from forum.topics.queries import topic_for
from forum.web.ids import bounded_id
from forum.web.limits import POSTING, account_key, limiter

colleagues = Blueprint("colleagues", __name__)


@colleagues.post("/drafts/hand-over")
@limiter.limit(POSTING, key_func=account_key)
def hand_over() -> ResponseReturnValue:
    """From the composer: first whom to ask, then it is handed over. The draft is kept, whatever happens."""
    me, topic_id = member_who_may(Act.HAND_DRAFT), bounded_id(request.form.get("topic_id"))
    form = HandForm()
    readers = readers_for(me, topic_id)
    form.reader_id.choices = list(readers)
    _keep(me, topic_id)
    if "reader_id" not in request.form or not form.validate_on_submit():
        fresh = "question" not in request.form
        if fresh:
            form = HandForm(formdata=None)
            form.reader_id.choices = list(readers)
            form.title.data, form.body.data = request.form.get("title", ""), request.form.get("body", "")
            form.reader_id.data = readers[0][0] if readers else 0
        return _page(me, form, topic_id, status=200 if fresh else 422)
    key = content_key(str(form.idempotency_key.data), "handed", topic_id, form.reader_id.data, form.body.data)
    try:
        url = write_once(me.id, key, lambda: _write(me, form, topic_id))
    except Reconsider as asked:
        return _page(me, form, topic_id, status=422, reconsider=asked.verdict.explanation)
    except NotThisColleague:
        form.reader_id.errors = [_("This person can’t read it for you any more. Choose somebody else.")]
        return _page(me, form, topic_id, status=409)
    flash(_("Your colleague is asked to read it. Your draft waits for you."), "success")
    return redirect(url, 303)


def _write(me: Any, form: HandForm, topic_id: int | None) -> str:
    return hand(
        actor=me,
        reader_id=form.reader_id.data,
        topic_id=topic_id,
        title=form.title.data or "",
        source=form.body.data,
        question=form.question.data or "",
        insisted="insist" in request.form,
    ).url


def _keep(me: Any, topic_id: int | None) -> None:
    """Keep the draft as it stands, unless another page has a newer one."""
    if is_blank(request.form.get("body", "")):
        return  # an empty one would drop what is kept
    where = topic_id or NEW_TOPIC
    known = draft_of(me, where)
    begun = Begun(
        body=request.form.get("body", ""),
        title=request.form.get("title", ""),
        tags=request.form.get("tags", known.tags if known is not None else ""),
        category_id=bounded_id(request.form.get("category_id")) or (known.category_id if known else None),
        reply_to_id=bounded_id(request.form.get("reply_to_id")) or (known.reply_to_id if known else None),
    )
    try:
        with transaction():
            save_draft(actor=me, topic_id=where, begun=begun, version=known.version if known else 0)
    except (DraftOvertaken, TextTooLong):
        pass


def _page(
    me: Any, form: HandForm, topic_id: int | None, *, status: int, reconsider: Any = None
) -> ResponseReturnValue:
    topic = topic_for(me, topic_id) if topic_id is not None else None
    page = render_template("colleagues/hand.html", form=form, topic=topic, reconsider=reconsider)
    return make_response(page, status)


@colleagues.get("/drafts/handed/<int:handed_id>")
def show(handed_id: int) -> ResponseReturnValue:
    """The draft, what is asked, and what was said of it."""
    me = viewer()
    row = handed_for(me, handed_id)
    if me is not None and me.bell:
        with transaction():
            read_on_page(member_id=me.id, path=row.url)
        forget_viewer()
        me = viewer()
    return _shown(me, handed_id, AnswerForm(formdata=None))


def _shown(
    me: Any, handed_id: int, form: AnswerForm, status: int = 200, reconsider: Any = None
) -> ResponseReturnValue:
    row: HandedDraft = handed_for(me, handed_id)
    topic = None
    if row.topic_id is not None:
        found = topic_for(me, row.topic_id)
        topic = {"title": found.title, "url": f"/topics/{found.id}"}
    page = render_template(
        "colleagues/show.html",
        row=row,
        names=names_of(two_of([row])),
        topic=topic,
        html=Markup(compose(row.source).html),  # noqa: S704 (sanitised by compose)
        mine=me.id == row.author_id,
        words=words_about(me, row.place),
        reconsider=reconsider,
        form=form if can(me, Act.ANSWER_HANDED_DRAFT, row) else None,
    )
    return make_response(page, status)


@colleagues.post("/drafts/handed/<int:handed_id>/answer")
@limiter.limit(POSTING, key_func=account_key)
def give_back(handed_id: int) -> ResponseReturnValue:
    """Say what one thinks of it."""
    me, form = member_who_may(Act.HAND_DRAFT), AnswerForm()
    key = form.sent_key("answered", handed_id)
    if answered(me.id, key) is not None:
        return _answered(handed_id)
    require(me, Act.ANSWER_HANDED_DRAFT, handed_for(me, handed_id))
    if not form.validate_on_submit():
        return _shown(me, handed_id, form, 422)
    insisted = "insist" in request.form

    def write() -> str:
        return answer(actor=me, handed_id=handed_id, comment=form.comment.data, insisted=insisted).url

    try:
        write_once(me.id, key, write)
    except Reconsider as asked:
        return _shown(me, handed_id, form, 422, asked.verdict.explanation)
    return _answered(handed_id)


def _answered(handed_id: int) -> ResponseReturnValue:
    flash(_("Thank you. Its author is told."), "success")
    return redirect(f"/drafts/handed/{handed_id}", 303)


@colleagues.post("/drafts/handed/<int:handed_id>/take-back")
def drop(handed_id: int) -> ResponseReturnValue:
    """Take the copy away from the colleague."""
    me = viewer()
    with transaction():
        take_back(actor=me, handed_id=handed_id)
    flash(_("The copy is gone. Your draft is still there."), "success")
    return redirect("/drafts", 303)
