"""The administrators' page of phrases, with a box to try a text."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Flask, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from forum.hooks import hooks
from forum.members.viewing import viewer
from forum.policy.acts import Act
from forum.policy.check import require
from forum.storage.session import session, transaction
from moderation.screening.actions import AlreadyListed, SaysNothing, list_phrase, strike_phrase
from moderation.screening.engine import Context, Outcome, Screening, screen
from moderation.screening.forms import RULES, PhraseForm, TryForm, weight_name
from moderation.screening.models import ListedPhrase
from moderation.screening.queries import listed_phrases, phrase_book

screening = Blueprint("screening", __name__, url_prefix="/admin/phrases")

OUTCOMES = {
    Outcome.PASS: _l("This text would be published at once."),
    Outcome.NUDGE: _l("Its author would be asked to reconsider it."),
    Outcome.HOLD: _l("This text would wait for a moderator."),
}


def install(app: Flask) -> None:
    """Add the pages to ``app``, and a line that leads to them."""
    app.register_blueprint(screening)
    hooks(app).slots.setdefault("administration.index", []).append(_index_line)


def _index_line(**_context: Any) -> Markup:
    return Markup(render_template("moderation/screening/_index_line.html"))  # noqa: S704 (our own template)


def _administrator() -> Any:
    me = viewer()
    require(me, Act.MANAGE_PHRASES)
    return me


def _page(listing: PhraseForm, trying: TryForm, verdict: Screening | None = None) -> str:
    return render_template(
        "moderation/screening/phrases.html",
        phrases=listed_phrases(),
        form=listing,
        trying=trying,
        verdict=verdict,
        weight=verdict.score if verdict else 0,
        says=OUTCOMES.get(verdict.outcome) if verdict else None,
        rules=RULES,
        weight_name=weight_name,
    )


@screening.get("")
def phrases() -> ResponseReturnValue:
    """The list, a form to add to it, a box to try a text."""
    _administrator()
    return _page(PhraseForm(), TryForm())


@screening.post("")
def add_phrase() -> ResponseReturnValue:
    """List a phrase."""
    me = _administrator()
    form = PhraseForm()
    if form.validate_on_submit():
        try:
            with transaction():
                list_phrase(actor=me, text=form.text.data, weight=int(form.weight.data), rule=form.rule.data)
        except AlreadyListed as error:
            form.text.errors = [_("It is on the list already: %(phrase)s", phrase=error.phrase)]
        except SaysNothing:
            form.text.errors = [_("Write at least one letter or digit.")]
        else:
            flash(_("The phrase is on the list."), "success")
            return redirect(url_for("screening.phrases"), 303)
    return _page(form, TryForm(formdata=None)), 422


@screening.post("/try")
def try_text() -> ResponseReturnValue:
    """Say what screening thinks of a text; nothing is kept."""
    _administrator()
    form = TryForm()
    if not form.validate_on_submit():
        return _page(PhraseForm(formdata=None), form), 422
    verdict = screen(form.sample.data, Context(phrases=phrase_book()))
    return _page(PhraseForm(formdata=None), form, verdict)


@screening.post("/<int:phrase_id>/remove")
def remove_phrase(phrase_id: int) -> ResponseReturnValue:
    """Strike a phrase."""
    me = _administrator()
    with transaction():
        phrase = session().get(ListedPhrase, phrase_id) or abort(404)
        strike_phrase(actor=me, phrase=phrase)
    flash(_("The phrase is off the list."), "success")
    return redirect(url_for("screening.phrases"), 303)
