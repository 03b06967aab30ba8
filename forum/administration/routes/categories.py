"""Categories: list, order, make, change."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from forum.administration.forms import CategoryForm
from forum.administration.routes.blueprint import administration, administrator
from forum.categories.actions import FIELDS, change_category, make_category, order_categories
from forum.categories.catalogue import places
from forum.categories.models import Category
from forum.members.groups import groups
from forum.policy.acts import Act
from forum.storage.session import session, transaction


def _form(obj: object | None = None) -> CategoryForm:
    form = CategoryForm(obj=obj)
    form.group_ids.choices = [SelectChoice(group.id, group.name) for group in groups()]
    if form.group_ids.data is None:
        form.group_ids.data = sorted(getattr(obj, "group_ids", ()))
    return form


@administration.get("/categories")
def categories() -> ResponseReturnValue:
    """All categories in their order."""
    administrator(Act.MANAGE_CATEGORIES)
    return render_template("administration/categories.html", categories=places())


@administration.post("/categories/order")
def order() -> ResponseReturnValue:
    """Move one category a place up or down."""
    me = administrator(Act.MANAGE_CATEGORIES)
    ids = [one.id for one in places()]
    moved, step = request.form.get("id", type=int), request.form.get("step")
    if moved not in ids or step not in ("up", "down"):
        abort(400)
    here = ids.index(moved)
    there = max(0, min(len(ids) - 1, here + (-1 if step == "up" else 1)))
    ids[here], ids[there] = ids[there], ids[here]
    with transaction():
        order_categories(actor=me, ids=ids)
    return redirect(url_for("administration.categories") + f"#category-{moved}", 303)


@administration.route("/categories/new", methods=["GET", "POST"])
def new_category() -> ResponseReturnValue:
    """Make a category."""
    me = administrator(Act.MANAGE_CATEGORIES)
    form = _form()
    if form.validate_on_submit():
        with transaction():
            values = {name: form[name].data for name in FIELDS}
            make_category(actor=me, values=values, group_ids=form.group_ids.data or ())
        flash(_("The category is ready."), "success")
        return redirect(url_for("administration.categories"), 303)
    page = render_template("administration/category.html", form=form, category=None)
    return page, 422 if form.errors else 200


@administration.route("/categories/<int:category_id>", methods=["GET", "POST"])
def edit_category(category_id: int) -> ResponseReturnValue:
    """Change a category."""
    me = administrator(Act.MANAGE_CATEGORIES)
    view = next((one for one in places() if one.id == category_id), None)
    if view is None:
        abort(404)
    form = _form(view)
    if form.validate_on_submit():
        with transaction():
            category = session().get_one(Category, category_id)
            values = {name: form[name].data for name in FIELDS}
            change_category(actor=me, category=category, values=values, group_ids=form.group_ids.data or ())
        flash(_("The category is saved."), "success")
        return redirect(url_for("administration.categories"), 303)
    page = render_template("administration/category.html", form=form, category=view)
    return page, 422 if form.errors else 200
