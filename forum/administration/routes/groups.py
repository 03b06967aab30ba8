"""Groups: make, change who belongs to them, remove."""

from __future__ import annotations

import re

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.administration.forms import GroupForm, PlainForm
from forum.administration.routes.blueprint import administration, administrator
from forum.members import groups as members_groups
from forum.members.models import Group
from forum.policy.acts import Act
from forum.storage.session import session, transaction


@administration.get("/groups")
def groups() -> ResponseReturnValue:
    """All groups with who belongs to them."""
    administrator(Act.MANAGE_GROUPS)
    found = [(group, members_groups.names_in(group.id)) for group in members_groups.groups()]
    return render_template("administration/groups.html", groups=found, remove=PlainForm())


def _names(raw: str | None) -> list[str]:
    return [name.lstrip("@") for name in re.split(r"[\s,;]+", raw or "") if name.strip("@")][:2000]


def _tell(missing: list[str]) -> None:
    if missing:
        flash(_("Nobody is called: %(names)s.", names=", ".join(missing)), "warning")
    else:
        flash(_("The group is saved."), "success")


@administration.route("/groups/new", methods=["GET", "POST"])
def new_group() -> ResponseReturnValue:
    """Make a group."""
    me = administrator(Act.MANAGE_GROUPS)
    form = GroupForm()
    if form.validate_on_submit():
        try:
            with transaction():
                group = members_groups.make_group(actor=me, name=form.name.data)
                missing = members_groups.set_members(actor=me, group=group, names=_names(form.members.data))
        except ValueError:
            form.name.errors = [_("There is a group of this name already.")]
        else:
            _tell(missing)
            return redirect(url_for("administration.groups"), 303)
    page = render_template("administration/group.html", form=form, group=None)
    return page, 422 if form.errors else 200


@administration.route("/groups/<int:group_id>", methods=["GET", "POST"])
def edit_group(group_id: int) -> ResponseReturnValue:
    """Change who belongs to a group."""
    me = administrator(Act.MANAGE_GROUPS)
    group = session().get(Group, group_id) or abort(404)
    present = "\n".join(members_groups.names_in(group_id))
    form = GroupForm(data={"name": group.name, "members": present})
    if form.validate_on_submit():
        with transaction():
            group = session().get_one(Group, group_id)
            missing = members_groups.set_members(actor=me, group=group, names=_names(form.members.data))
        _tell(missing)
        return redirect(url_for("administration.groups"), 303)
    page = render_template("administration/group.html", form=form, group=group)
    return page, 422 if form.errors else 200


@administration.post("/groups/<int:group_id>/remove")
def remove_group(group_id: int) -> ResponseReturnValue:
    """Remove a group."""
    me = administrator(Act.MANAGE_GROUPS)
    with transaction():
        group = session().get(Group, group_id) or abort(404)
        members_groups.remove_group(actor=me, group=group)
    flash(_("The group is gone. Its members are still here."), "success")
    return redirect(url_for("administration.groups"), 303)
