"""Answering: all questions on a page or one a page, kept while one answers, sent once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.hooks import Reconsider
from forum.members.viewing import member_asking, viewer
from forum.notifications.opening import opened
from forum.policy.acts import Act
from forum.policy.check import Refused, can, require
from forum.policy.words import good_standing
from forum.questionnaires.actions.answer import VERSION, answer, keep_unfinished
from forum.questionnaires.forms import AnswersForm
from forum.questionnaires.models import DRAFT, Questionnaire
from forum.questionnaires.program import program
from forum.questionnaires.queries import (
    own_answer,
    questionnaire_for,
    questions_of,
    unfinished_of,
)
from forum.questionnaires.questions import (
    Carried,
    Question,
    Typed,
    carried,
    in_words,
    read,
    too_long_to_keep,
    typed_of,
)
from forum.questionnaires.refusals import AnsweredAlready, AskedOtherwise, Incomplete
from forum.questionnaires.routes.blueprint import questionnaires
from forum.questionnaires.viewing import asked, is_open, state_of
from forum.storage.session import transaction
from forum.web.ids import bounded_id
from forum.web.limits import POSTING, account_key, limiter
from forum.web.saying import say_written

NEXT, BACK, KEEP, SEND = "next", "back", "keep", "send"


@questionnaires.get("/questionnaires/<int:questionnaire_id>")
def show(questionnaire_id: int) -> ResponseReturnValue:
    """What is promised, and then what is asked."""
    me = opened(viewer(), f"/questionnaires/{questionnaire_id}")
    row = questionnaire_for(me, questionnaire_id)
    begun = unfinished_of(me, row.id)
    if begun is None:
        return _page(me, row, {})
    found = _as_it_is_now(row, begun.typed, bounded_id(next(iter(begun.typed.get(VERSION, ())), "")))
    wrong = read(questions_of(row), found.typed, needed=False).errors
    return _page(me, row, found.typed, errors=wrong, lost=found.lost)


def _as_it_is_now(row: Questionnaire, typed: Typed, version: int | None) -> Carried:
    """What was typed to the questions as they stood in ``version``, for those that are asked now."""
    return carried(typed, _asked_in(row, version), questions_of(row))


def _asked_in(row: Questionnaire, version: int | None) -> list[Question]:
    return (questions_of(row, version) if version else []) or questions_of(row)


@questionnaires.get("/questionnaires/<int:questionnaire_id>/answer")
def whole(questionnaire_id: int) -> ResponseReturnValue:
    """Where pages after the first stand: whoever loads one anew begins at the first."""
    return redirect(f"/questionnaires/{questionnaire_id}")


@questionnaires.post("/questionnaires/<int:questionnaire_id>/answer")
@limiter.limit(POSTING, key_func=account_key)
def send(questionnaire_id: int) -> ResponseReturnValue:
    """Go a page on or back, keep what is not finished, or send it."""
    me = member_asking(Act.ANSWER_QUESTIONNAIRE)
    row = questionnaire_for(me, questionnaire_id)
    if row.viewer_answered:
        return redirect(f"/questionnaires/{questionnaire_id}", 303)
    if row.status != DRAFT and not is_open(row):
        return _over(questionnaire_id)
    require(me, Act.ANSWER_QUESTIONNAIRE, row)
    form = AnswersForm()
    known = bounded_id(form.known.data)
    if known != row.version:
        return _asked_otherwise(me, row, known)
    typed = typed_of(questions_of(row), request.form)
    if not form.validate_on_submit():
        return _page(me, row, typed, status=422)
    wish = next((one for one in (BACK, KEEP, NEXT) if one in request.form), SEND)
    if wish == SEND:
        return _send(me, row, typed)
    return _go(me, row, typed, wish, number_of(form.page.data))


def number_of(raw: str | None) -> int:
    """The page that a form was on."""
    return bounded_id(raw) or 0


def _go(me: Any, row: Questionnaire, typed: Typed, wish: str, page: int) -> ResponseReturnValue:
    questions = questions_of(row)
    number = row.id
    page = min(page, max(len(questions) - 1, 0))
    if long := too_long_to_keep(questions, typed):
        page = next(place for place, one in enumerate(questions) if one.key in long)
        return _page(me, row, typed, errors=long, page=page, status=422)
    if wish == NEXT and row.paged:
        found = read(questions[page : page + 1], typed)
        if found.errors:
            return _page(me, row, typed, errors=found.errors, page=page, status=422)
    with transaction():
        keep_unfinished(actor=me, row=questionnaire_for(me, number, lock=True), typed=typed)
    if wish == KEEP:
        flash(_("What you have answered so far is kept. You can go on at any time."), "success")
        return redirect(f"/questionnaires/{number}", 303)
    page = page + 1 if wish == NEXT else page - 1
    row = questionnaire_for(me, number)
    return _page(me, row, typed, page=max(0, min(page, len(questions) - 1)))


def _over(number: int) -> ResponseReturnValue:
    flash(
        _("It came to its end while you answered. Your answers were not sent, and are kept nowhere."),
        "warning",
    )
    return redirect(f"/questionnaires/{number}", 303)


def _send(me: Any, row: Questionnaire, typed: Typed) -> ResponseReturnValue:
    number, known = row.id, row.version
    try:
        with transaction():
            held = answer(
                actor=me,
                row=questionnaire_for(me, number, lock=True),
                typed=typed,
                known=known,
                program=program(),
                insisted="insist" in request.form,
            )
    except AnsweredAlready:
        return redirect(f"/questionnaires/{number}", 303)
    except AskedOtherwise:
        return _asked_otherwise(me, questionnaire_for(me, number), known)
    except Refused:
        if is_open(questionnaire_for(me, number)):
            raise
        return _over(number)
    except Incomplete as missing:
        row = questionnaire_for(me, number)
        first = next(place for place, one in enumerate(questions_of(row)) if one.key in missing.errors)
        return _page(me, row, typed, errors=missing.errors, page=first, status=422)
    except Reconsider as asked_again:
        row = questionnaire_for(me, number)
        last = len(questions_of(row)) - 1
        why = asked_again.verdict.explanation
        return _page(me, row, typed, page=last, reconsider=why, status=422)
    say_written(_("Thank you. You are told what came of it as soon as it is over."), held=held)
    return redirect(f"/questionnaires/{number}?sent=1", 303)


def _asked_otherwise(me: Any, row: Questionnaire, known: int | None) -> ResponseReturnValue:
    found = _as_it_is_now(row, typed_of(_asked_in(row, known), request.form), known)
    why = _("The questions have changed while you answered. Look at them again; what still fits is kept.")
    return _page(me, row, found.typed, refusal=why, lost=found.lost, status=409)


def _page(
    me: Any,
    row: Questionnaire,
    typed: Typed,
    *,
    errors: Mapping[str, str] | None = None,
    page: int = 0,
    reconsider: Any = None,
    refusal: str = "",
    lost: Sequence[tuple[str, str]] = (),
    status: int = 200,
) -> ResponseReturnValue:
    questions = questions_of(row)
    form = AnswersForm(formdata=None)
    form.known.data, form.page.data = str(row.version), str(page)
    mine = own_answer(me, row)
    answered = questions_of(row, mine.version) if mine is not None else []
    shown = render_template(
        "questionnaires/show.html",
        form=form,
        may_answer=can(me, Act.ANSWER_QUESTIONNAIRE, row),
        only_reads=me is not None and not good_standing(me, row),
        asked=asked(questions, typed, errors or {}, page if row.paged else None),
        page=page if row.paged else None,
        pages=len(questions),
        reconsider=reconsider,
        refusal=refusal,
        lost=lost,
        mine=[(one, in_words(one, mine.said.get(one.key))) for one in answered] if mine is not None else [],
        **state_of(me, row),
    )
    return shown, status
