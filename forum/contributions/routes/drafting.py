"""Keeping a call that is being written: as it is typed, or with a button."""

from __future__ import annotations

from typing import Any

from flask import flash, jsonify, make_response, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.clock import iso
from forum.contributions.drafts import DraftOvertaken, forget_draft, save_draft
from forum.contributions.forms import CallForm
from forum.contributions.routes.asking import call_form
from forum.contributions.routes.blueprint import calls
from forum.members.viewing import member_who_may
from forum.policy.acts import Act
from forum.storage.session import transaction
from forum.text.clean import TextTooLong
from forum.topics.forms import too_long
from forum.web.errors import wants_json
from forum.web.ids import bounded_id
from forum.web.limits import DRAFTING, account_key, limiter


@calls.post("/calls/new/draft")
@limiter.limit(DRAFTING, key_func=account_key)
def keep_draft() -> ResponseReturnValue:
    """Keep what stands in the form of a call. A script hears ``{version}``, or 409 and the other text."""
    me = member_who_may(Act.MAKE_CALL)
    sent: Any = request.get_json(silent=True) if request.is_json else request.form
    if not hasattr(sent, "get"):
        return make_response(jsonify(errors={"body": [_("This is not a draft.")]}), 422)
    known = sent.get("version") if request.is_json else sent.get("draft_version")
    try:
        with transaction():
            version = save_draft(actor=me, typed=sent, version=bounded_id(known) or 0)
    except TextTooLong as error:
        return _too_long(error)
    except DraftOvertaken as overtaken:
        return _overtaken(overtaken)
    if wants_json():
        return jsonify(version=version)
    if version:
        flash(_("Your draft is kept. Only you see it; come back whenever you like."), "success")
    return redirect("/calls/new", 303)


@calls.post("/calls/new/discard")
def discard_draft() -> ResponseReturnValue:
    """Throw the draft away."""
    me = member_who_may(Act.MAKE_CALL)
    with transaction():
        forget_draft(actor=me)
    return jsonify(version=0) if wants_json() else redirect("/drafts", 303)


def _too_long(error: TextTooLong) -> ResponseReturnValue:
    if wants_json():
        return make_response(jsonify(errors={"body": [too_long(error)]}), 422)
    form = CallForm()
    form.form_errors.append(too_long(error))
    return call_form(form, status=422)


def _overtaken(overtaken: DraftOvertaken) -> ResponseReturnValue:
    """Another device wrote meanwhile: what is typed here stays, and can be kept instead on purpose."""
    draft, message = overtaken.draft, _("You have written something else here on another device.")
    if wants_json():
        theirs = {**draft.fields, "version": draft.version, "saved_at": iso(draft.saved_at)}
        return make_response(jsonify(error="overtaken", status=409, message=message, theirs=theirs), 409)
    form = CallForm()
    form.draft_version.data = str(draft.version)
    form.form_errors.append(message)
    form.form_errors.append(
        _("What you typed here is below. Keep it as the draft now, and it takes its place.")
    )
    return call_form(form, status=409)
