"""Writing a questionnaire, changing it, asking it, ending it."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from forum.categories.catalogue import catalogue
from forum.hooks import Reconsider
from forum.members.viewing import member_asking
from forum.policy.acts import Act
from forum.policy.check import Refused, can, require
from forum.questionnaires.actions.end import close_questionnaire
from forum.questionnaires.actions.make import edit_questionnaire, make_questionnaire, open_questionnaire
from forum.questionnaires.forms import QuestionnaireForm, number
from forum.questionnaires.models import DRAFT, Questionnaire
from forum.questionnaires.queries import questionnaire_for, questions_of
from forum.questionnaires.refusals import AskedOtherwise, NotNow
from forum.questionnaires.routes.blueprint import questionnaires
from forum.questionnaires.visibility import animated_categories
from forum.questionnaires.wording import heading_of
from forum.storage.idempotency import content_key, write_once
from forum.storage.session import transaction
from forum.web.language import language
from forum.web.limits import POSTING, account_key, limiter


def _asker() -> Any:
    me = member_asking(Act.MAKE_QUESTIONNAIRE)
    if not animated_categories(me):
        raise Refused(Act.MAKE_QUESTIONNAIRE, me)
    return me


def _form(me: Any, *, fresh: bool) -> QuestionnaireForm:
    form = QuestionnaireForm(formdata=None) if fresh else QuestionnaireForm()
    places = [catalogue()[one] for one in animated_categories(me)]
    form.category_id.choices = [
        SelectChoice(one.id, one.name(language())) for one in places if can(me, Act.MAKE_QUESTIONNAIRE, one)
    ]
    return form


@questionnaires.get("/questionnaires/new")
def new() -> ResponseReturnValue:
    """The form of a questionnaire."""
    form = _form(_asker(), fresh=True)
    form.language.data = language()
    return _page(form)


@questionnaires.post("/questionnaires/new")
@limiter.limit(POSTING, key_func=account_key)
def create() -> ResponseReturnValue:
    """Keep it as a draft, or ask it at once."""
    me = _asker()
    form = _form(me, fresh=False)
    valid = form.validate_on_submit()
    if not valid or "more" in request.form:
        return _page(form, status=200 if "more" in request.form else 422)
    key = content_key("questionnaire", form.idempotency_key.data, form.title.data, request.form.to_dict())
    try:
        url = write_once(me.id, key, lambda: _make(me, form))
    except Reconsider as asked:
        return _page(form, reconsider=asked.verdict.explanation, status=422)
    except NotNow as refusal:
        return _page(form, refusal=refusal.sentence, status=409)
    return redirect(url, 303)


def _make(me: Any, form: QuestionnaireForm) -> str:
    row = make_questionnaire(actor=me, plan=form.plan(catalogue()[form.category_id.data]))
    if "keep" not in request.form:
        open_questionnaire(actor=me, row=row, insisted="insist" in request.form)
    return f"/questionnaires/{row.id}"


@questionnaires.get("/questionnaires/<int:questionnaire_id>/edit")
def edit(questionnaire_id: int) -> ResponseReturnValue:
    """A questionnaire, to be changed."""
    me = member_asking(Act.EDIT_QUESTIONNAIRE)
    row = questionnaire_for(me, questionnaire_id, act=Act.EDIT_QUESTIONNAIRE)
    form = _form(me, fresh=True)
    form.fill(row, questions_of(row))
    return _page(form, row=row)


@questionnaires.post("/questionnaires/<int:questionnaire_id>/edit")
@limiter.limit(POSTING, key_func=account_key)
def save(questionnaire_id: int) -> ResponseReturnValue:
    """Keep what was changed. Other questions become a new version where it is being answered."""
    me = member_asking(Act.EDIT_QUESTIONNAIRE)
    row = questionnaire_for(me, questionnaire_id, act=Act.EDIT_QUESTIONNAIRE)
    form = _form(me, fresh=False)
    valid = form.validate_on_submit()
    if not valid or "more" in request.form:
        return _page(form, row=row, status=200 if "more" in request.form else 422)
    try:
        with transaction():
            edit_questionnaire(
                actor=me,
                row=questionnaire_for(me, questionnaire_id, lock=True),
                plan=form.plan(catalogue()[form.category_id.data]),
                known=number(form.known.data),
                insisted="insist" in request.form,
            )
    except Reconsider as asked:
        row = questionnaire_for(me, questionnaire_id)
        return _page(form, row=row, reconsider=asked.verdict.explanation, status=422)
    except AskedOtherwise:
        row = questionnaire_for(me, questionnaire_id)
        form.known.data = str(row.turn)
        why = _("Somebody has changed it meanwhile. Look once more; saving again keeps what is here.")
        return _page(form, row=row, refusal=why, status=409)
    except NotNow as refusal:
        row = questionnaire_for(me, questionnaire_id)
        return _page(form, row=row, refusal=refusal.sentence, status=409)
    return redirect(f"/questionnaires/{questionnaire_id}", 303)


def _page(
    form: QuestionnaireForm,
    *,
    row: Questionnaire | None = None,
    reconsider: Any = None,
    refusal: Any = None,
    status: int = 200,
) -> ResponseReturnValue:
    wrong = list(form.wrong())
    form.make_room()
    page = render_template(
        "questionnaires/write.html",
        form=form,
        row=row,
        draft=row is None or row.status == DRAFT,
        wrong=wrong,
        reconsider=reconsider,
        refusal=refusal,
    )
    return page, status


@questionnaires.post("/questionnaires/<int:questionnaire_id>/open")
@limiter.limit(POSTING, key_func=account_key)
def ask(questionnaire_id: int) -> ResponseReturnValue:
    """Ask a draft."""
    me = member_asking(Act.EDIT_QUESTIONNAIRE)
    try:
        with transaction():
            row = questionnaire_for(me, questionnaire_id, act=Act.EDIT_QUESTIONNAIRE, lock=True)
            open_questionnaire(actor=me, row=row, insisted="insist" in request.form)
    except Reconsider as asked:
        row = questionnaire_for(me, questionnaire_id)
        form = _form(me, fresh=True)
        form.fill(row, questions_of(row))
        return _page(form, row=row, reconsider=asked.verdict.explanation, status=422)
    except NotNow as refusal:
        flash(str(refusal.sentence), "error")
    return redirect(f"/questionnaires/{questionnaire_id}", 303)


@questionnaires.route("/questionnaires/<int:questionnaire_id>/close", methods=["GET", "POST"])
@limiter.limit(POSTING, key_func=account_key, methods=["POST"])
def close(questionnaire_id: int) -> ResponseReturnValue:
    """End it before its last day, once it was said what that means."""
    me = member_asking(Act.CLOSE_QUESTIONNAIRE)
    row = questionnaire_for(me, questionnaire_id)
    if row.status == "closed":
        return redirect(f"/questionnaires/{questionnaire_id}", 303)
    require(me, Act.CLOSE_QUESTIONNAIRE, row)
    if request.method == "GET":
        return render_template("questionnaires/close.html", row=row, title=heading_of(me, row))
    with transaction():
        close_questionnaire(actor=me, row=questionnaire_for(me, questionnaire_id, lock=True))
    return redirect(f"/questionnaires/{questionnaire_id}", 303)
