"""The administrators' pages on how strict screening is: everywhere, and in each category."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.categories.catalogue import CategoryView, places
from forum.members.viewing import viewer
from forum.policy.acts import Act
from forum.policy.check import require
from forum.storage.session import transaction
from moderation.screening.actions.thresholds import clear_thresholds
from moderation.screening.actions.thresholds import set_thresholds as verb
from moderation.screening.forms import CategoryThresholdsForm, ThresholdsForm
from moderation.screening.levels import USUAL
from moderation.screening.models import EVERYWHERE
from moderation.screening.queries import set_thresholds, thresholds_in
from moderation.screening.routes.blueprint import screening
from moderation.screening.wording import examples, level_name, numbers


def _administrator() -> Any:
    me = viewer()
    require(me, Act.SET_THRESHOLDS)
    return me


def _category(category_id: int) -> CategoryView | None:
    """The category whose thresholds a page is about; None stands for everywhere."""
    if category_id == EVERYWHERE:
        return None
    return next((one for one in places() if one.id == category_id), None) or abort(404)


@screening.get("/thresholds")
def thresholds() -> ResponseReturnValue:
    """How strict screening is, place by place, and what the levels mean."""
    _administrator()
    known = set_thresholds()
    return render_template(
        "moderation/screening/thresholds.html",
        everywhere=thresholds_in(None),
        places=[(category, known.get(category.id)) for category in places()],
        level_name=level_name,
        numbers=numbers,
        examples=examples(thresholds_in(None)),
    )


@screening.get("/thresholds/<int:category_id>")
def edit_thresholds(category_id: int) -> ResponseReturnValue:
    """The form for one place; ``0`` stands for everywhere."""
    _administrator()
    category = _category(category_id)
    form = ThresholdsForm(formdata=None) if category is None else CategoryThresholdsForm(formdata=None)
    known = set_thresholds().get(category_id)
    form.show(known if category is not None else known or USUAL)
    return _form(category, form)


@screening.post("/thresholds/<int:category_id>")
def change_thresholds(category_id: int) -> ResponseReturnValue:
    """Set what the form says, or let the category go by what holds everywhere."""
    me = _administrator()
    category = _category(category_id)
    form = ThresholdsForm() if category is None else CategoryThresholdsForm()
    if not form.validate_on_submit():
        return _form(category, form), 422
    wanted = form.thresholds()
    with transaction():
        if wanted is not None:
            verb(actor=me, category=category, thresholds=wanted)
        elif category is not None:
            clear_thresholds(actor=me, category=category)
    flash(_("From now on texts are judged so."), "success")
    return redirect(url_for("screening.thresholds"), 303)


def _form(category: CategoryView | None, form: ThresholdsForm) -> str:
    return render_template("moderation/screening/edit_thresholds.html", category=category, form=form)
