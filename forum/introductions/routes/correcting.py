"""Correcting a letter that waits for both."""

from __future__ import annotations

from typing import Any

from flask import flash, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.hooks import Reconsider
from forum.introductions.actions.correct import correct_letter
from forum.introductions.forms import LetterForm
from forum.introductions.models import MOST_CORRECTIONS
from forum.introductions.queries import introduction_for
from forum.introductions.refusals import NothingChanged, OftenEnough
from forum.introductions.routes.blueprint import WRITING, introductions
from forum.introductions.viewing import letters
from forum.members.viewing import member_who_may
from forum.policy.acts import Act
from forum.policy.check import require
from forum.storage.idempotency import content_key, write_once
from forum.topics.composing import Composed, compose
from forum.web.limits import account_key, limiter


@introductions.route("/introductions/<int:introduction_id>/correct", methods=["GET", "POST"])
@limiter.limit(WRITING, key_func=account_key, methods=["POST"])
def correction(introduction_id: int) -> ResponseReturnValue:
    """Let the letter read otherwise; both are asked again."""
    me = member_who_may(Act.KEEP_DRAFT)
    row = introduction_for(me, introduction_id)
    require(me, Act.CORRECT_INTRODUCTION, row)
    if request.method == "GET":
        form = LetterForm(formdata=None)
        form.body.data = row.source
        return _page(me, introduction_id, form)
    form = LetterForm()
    if not form.validate_on_submit():
        return _page(me, introduction_id, form, status=422)
    text = compose(form.body.data)
    key = content_key(str(form.idempotency_key.data), "letter", introduction_id, text.source)
    try:
        url = write_once(me.id, key, lambda: _write(me, introduction_id, text))
    except Reconsider as asked:
        return _page(me, introduction_id, form, status=422, reconsider=asked.verdict.explanation)
    except NothingChanged:
        flash(_("The letter reads as before, so nobody is asked again."), "info")
        return redirect(f"/introductions/{introduction_id}", 303)
    except OftenEnough:
        form.form_errors.append(
            _(
                "You have corrected it %(num)d times, and the two were asked each time. Let it rest now.",
                num=MOST_CORRECTIONS,
            )
        )
        return _page(me, introduction_id, form, status=409)
    flash(_("The letter is corrected, and both are asked again."), "success")
    return redirect(url, 303)


def _write(me: Any, introduction_id: int, text: Composed) -> str:
    row = correct_letter(
        actor=me, introduction_id=introduction_id, text=text, insisted="insist" in request.form
    )
    return f"/introductions/{row.id}"


def _page(
    me: Any, introduction_id: int, form: LetterForm, *, status: int = 200, reconsider: Any = None
) -> ResponseReturnValue:
    letter = letters(me, [introduction_for(me, introduction_id)])[0]
    page = render_template("introductions/correct.html", letter=letter, form=form, reconsider=reconsider)
    return make_response(page, status)
