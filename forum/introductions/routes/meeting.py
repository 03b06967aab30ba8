"""Reading, writing and answering introductions."""

from __future__ import annotations

from typing import Any

from flask import flash, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from forum.hooks import Reconsider
from forum.introductions.actions.answer import answer
from forum.introductions.actions.end import take_back
from forum.introductions.actions.introduce import introduce
from forum.introductions.bell import about
from forum.introductions.forms import AnswerForm, IntroductionForm
from forum.introductions.models import MOST_CORRECTIONS, YES
from forum.introductions.purposes import PURPOSES, suit
from forum.introductions.queries import (
    PAGE,
    introduction_for,
    introductions_of,
    offered_to,
    purposes_of,
    welcome_of,
)
from forum.introductions.refusals import NotAvailable, NotThesePeople
from forum.introductions.routes.blueprint import ANSWERING, WRITING, introductions
from forum.introductions.viewing import face, letters
from forum.members.models import Member
from forum.members.viewing import forget_viewer, member_who_may
from forum.notifications.actions import read_about
from forum.policy.acts import Act
from forum.policy.check import Refused, can, require
from forum.storage.idempotency import content_key, write_once
from forum.storage.session import session, transaction
from forum.topics.composing import Composed, compose
from forum.web.ids import bounded_id
from forum.web.limits import account_key, limiter


@introductions.get("/introductions")
def index() -> str:
    """The viewer's introductions, the newest first, and how it works."""
    me = member_who_may(Act.KEEP_DRAFT)
    rows = introductions_of(me, before=bounded_id(request.args.get("before")))
    older = f"/introductions?before={rows[PAGE - 1].id}" if len(rows) > PAGE else None
    return render_template(
        "introductions/index.html",
        letters=letters(me, rows[:PAGE]),
        older=older,
        on=welcome_of(me).wants_introductions,
    )


@introductions.get("/introductions/<int:introduction_id>")
def show(introduction_id: int) -> ResponseReturnValue:
    """A letter, and the reader's own answer."""
    me = member_who_may(Act.KEEP_DRAFT)
    introduction_for(me, introduction_id)
    if me.bell:
        with transaction():
            for one in (about(introduction_id), f"{about(introduction_id)}:met"):
                read_about(member_id=me.id, about=one)
        forget_viewer()
    return _page(me, introduction_id, AnswerForm(formdata=None))


def _page(me: Any, introduction_id: int, form: AnswerForm, status: int = 200) -> ResponseReturnValue:
    row = introduction_for(me, introduction_id)
    letter = letters(me, [row])[0]
    page = render_template(
        "introductions/show.html",
        letter=letter,
        row=row,
        form=form,
        can_answer=can(me, Act.ANSWER_INTRODUCTION, row),
        can_correct=can(me, Act.CORRECT_INTRODUCTION, row) and row.revision <= MOST_CORRECTIONS,
        can_take_back=can(me, Act.TAKE_BACK_INTRODUCTION, row),
    )
    return make_response(page, status)


@introductions.post("/introductions/<int:introduction_id>/answer")
@limiter.limit(ANSWERING, key_func=account_key)
def reply(introduction_id: int) -> ResponseReturnValue:
    """Keep the reader's answer. What they see is the same whatever the other said, unless both say yes."""
    me = member_who_may(Act.KEEP_DRAFT)
    row = introduction_for(me, introduction_id)
    if me.id not in (row.first_id, row.second_id):
        require(me, Act.ANSWER_INTRODUCTION, row)
    if row.met_at is not None:
        return redirect(f"/introductions/{introduction_id}", 303)
    form = AnswerForm()
    if not form.validate_on_submit():
        return _page(me, introduction_id, form, 422)
    try:
        with transaction():
            topic_id = answer(actor=me, introduction_id=introduction_id, willing=form.willing.data == YES)
    except Refused:
        flash(_("This introduction is over."), "info")
        return redirect(f"/introductions/{introduction_id}", 303)
    if topic_id is not None:
        flash(_("You both said yes. Say hello!"), "success")
        return redirect(f"/topics/{topic_id}", 303)
    flash(_("Your answer is kept, and nobody else sees it."), "success")
    return redirect(f"/introductions/{introduction_id}", 303)


@introductions.post("/introductions/<int:introduction_id>/take-back")
@limiter.limit(ANSWERING, key_func=account_key)
def withdraw(introduction_id: int) -> ResponseReturnValue:
    """Its author takes it back."""
    me = member_who_may(Act.KEEP_DRAFT)
    with transaction():
        take_back(actor=me, introduction_id=introduction_id)
    flash(_("You took this introduction back. For both it is over."), "success")
    return redirect(f"/introductions/{introduction_id}", 303)


@introductions.get("/introductions/new")
def new() -> ResponseReturnValue:
    """The form of a letter; ``?one=`` and ``?other=`` fill in names."""
    me = member_who_may(Act.KEEP_DRAFT)
    form = IntroductionForm(formdata=None)
    form.one.data, form.other.data = request.args.get("one", "")[:31], request.args.get("other", "")[:31]
    return _form_page(me, form)


@introductions.post("/introductions/new")
@limiter.limit(WRITING, key_func=account_key)
def write() -> ResponseReturnValue:
    """Send the letter to both."""
    me = member_who_may(Act.KEEP_DRAFT)
    require(me, Act.INTRODUCE)
    form = IntroductionForm()
    if not form.validate_on_submit():
        return _form_page(me, form, status=422)
    one, other = _named(form.one), _named(form.other)
    if one is None or other is None:
        return _form_page(me, form, status=422)
    if one.id == other.id:
        form.other.errors = [_("You named the same person twice. Whom should they meet?")]
        return _form_page(me, form, status=422)
    text = compose(form.body.data)
    key = content_key("introduction", form.idempotency_key.data, one.id, other.id, text.source)
    try:
        url = write_once(me.id, key, lambda: _write(me, one.id, other.id, text))
    except Reconsider as asked:
        return _form_page(me, form, status=422, reconsider=asked.verdict.explanation)
    except NotAvailable as refusal:
        field, who = (form.one, one) if refusal.member_id == one.id else (form.other, other)
        field.errors = [_("%(name)s isn’t available for introductions.", name=who.display_name)]
    except NotThesePeople:
        form.other.errors = [_not_together(one, other)]
    else:
        return redirect(url, 303)
    return _form_page(me, form, status=422)


def _not_together(one: Member, other: Member) -> str:
    """Why, as far as what connectors know of both says it; what else is between them is nobody's business."""
    said = purposes_of([one.id, other.id])
    if not suit(said.get(one.id, ()), said.get(other.id, ())):
        return str(
            _(
                "%(one)s and %(other)s came for different things. Choose two who came for the same, or to "
                "meet people.",
                one=one.display_name,
                other=other.display_name,
            )
        )
    return str(
        _(
            "%(other)s and %(one)s can’t be introduced to each other at the moment. Choose somebody else.",
            one=one.display_name,
            other=other.display_name,
        )
    )


def _write(me: Any, one_id: int, other_id: int, text: Composed) -> str:
    row = introduce(
        actor=me,
        one=session().get_one(Member, one_id),
        other=session().get_one(Member, other_id),
        text=text,
        insisted="insist" in request.form,
    )
    return f"/introductions/{row.id}"


def _named(field: Any) -> Member | None:
    """The member of that name; a sentence at the field when there is none, or it is the writer."""
    key = str(field.data).removeprefix("@").lower()
    found = session().scalar(
        select(Member).where(Member.username_key == key, Member.active.is_(True), Member.system.is_(False))
    )
    if found is None or not can(member_who_may(Act.KEEP_DRAFT), Act.SEE_MEMBER, found):
        field.errors = [_("There is no member of that name.")]
        return None
    if found.id == member_who_may(Act.KEEP_DRAFT).id:
        field.errors = [_("You can’t introduce yourself: write to them, as everybody does.")]
        return None
    return found


def _form_page(
    me: Any, form: IntroductionForm, *, status: int = 200, reconsider: Any = None
) -> ResponseReturnValue:
    require(me, Act.INTRODUCE)
    beside = _beside(form)
    offered = [(face(one.member), one.brings) for one in offered_to(me, beside)]
    page = render_template(
        "introductions/new.html",
        form=form,
        reconsider=reconsider,
        beside=face(beside) if beside is not None else None,
        brings=purposes_of([beside.id]).get(beside.id, ()) if beside is not None else (),
        offered=offered,
        words=PURPOSES,
    )
    return make_response(page, status)


def _beside(form: IntroductionForm) -> Member | None:
    """The first member, once named: then those are shown who suit them."""
    key = str(form.one.data or "").removeprefix("@").lower()
    found = session().scalar(select(Member).where(Member.username_key == key)) if key else None
    try:
        require(member_who_may(Act.KEEP_DRAFT), Act.SEE_MEMBER, found)
    except (Refused, AttributeError):
        return None
    return found
