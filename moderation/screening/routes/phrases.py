"""The administrators' page of phrases, with a box to try a text."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.members.viewing import viewer
from forum.policy.acts import Act
from forum.policy.check import require
from forum.storage.session import session, transaction
from forum.web.ids import bounded_id
from forum.web.language import language
from moderation.screening.actions.phrases import list_phrase, strike_phrase
from moderation.screening.engine import Context, Screening, screen
from moderation.screening.forms import PhraseForm, TryForm, weight_name
from moderation.screening.models import ListedPhrase
from moderation.screening.queries import listed_phrases, phrase_book, thresholds_in
from moderation.screening.refusals import AlreadyListed, SaysNothing
from moderation.screening.routes.blueprint import screening
from moderation.screening.rules import rule_of
from moderation.screening.wording import OUTCOMES, numbers


def _administrator() -> Any:
    me = viewer()
    require(me, Act.MANAGE_PHRASES)
    return me


def _page(listing: PhraseForm, trying: TryForm, verdict: Screening | None = None) -> str:
    place = _place(trying)
    return render_template(
        "moderation/screening/phrases.html",
        phrases=listed_phrases(),
        form=listing,
        trying=trying,
        verdict=verdict,
        weight=verdict.score if verdict else 0,
        says=OUTCOMES[verdict.outcome] if verdict else None,
        limits=numbers(thresholds_in(place)),
        rule_name=_rule_name,
        weight_name=weight_name,
    )


def _rule_name(key: str) -> str:
    found = rule_of(key, language())
    return found.name if found is not None else key


def _place(form: TryForm) -> int | None:
    return bounded_id(form.place.data)  # everywhere, and whatever was not offered, is no number


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
            form.text.errors = [
                _("Write at least two letters or digits: one by itself stands in nearly every text.")
            ]
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
    context = Context(phrases=phrase_book(), thresholds=thresholds_in(_place(form)))
    return _page(PhraseForm(formdata=None), form, screen(form.sample.data, context))


@screening.post("/<int:phrase_id>/remove")
def remove_phrase(phrase_id: int) -> ResponseReturnValue:
    """Strike a phrase."""
    me = _administrator()
    with transaction():
        phrase = session().get(ListedPhrase, phrase_id) or abort(404)
        strike_phrase(actor=me, phrase=phrase)
    flash(_("The phrase is off the list."), "success")
    return redirect(url_for("screening.phrases"), 303)
