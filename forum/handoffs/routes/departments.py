"""Departments, as administrators define them."""

from __future__ import annotations

from typing import Any

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from forum.handoffs.actions.departments import (
    Described,
    change_department,
    close_department,
    make_department,
)
from forum.handoffs.forms import DepartmentForm
from forum.handoffs.queries import department_row, departments, people
from forum.handoffs.refusals import NameTaken, NoDepartment, Outsiders
from forum.handoffs.routes.blueprint import handoffs
from forum.members.models import Member
from forum.members.viewing import viewer
from forum.policy.acts import Act
from forum.policy.check import Refused, require
from forum.storage.idempotency import content_key, write_once
from forum.storage.session import session, transaction


def _administrator() -> Any:
    me = viewer()
    require(me, Act.MANAGE_DEPARTMENTS)
    return me


@handoffs.get("/admin/departments")
def department_list() -> str:
    """All departments."""
    _administrator()
    found = departments()
    members = people({member_id for one in found for member_id in one.people})
    known = {member_id: one.display_name for member_id, one in members.items()}
    return render_template("handoffs/departments.html", departments=found, known=known)


@handoffs.route("/admin/departments/new", methods=["GET", "POST"])
def new_department() -> ResponseReturnValue:
    """Make a department."""
    me = _administrator()
    form = DepartmentForm()
    if form.validate_on_submit() and (said := _described(form)) is not None:

        def write() -> str:
            make_department(actor=me, said=said)
            return "/admin/departments"

        words = (said.name_fr, said.name_en, said.address, said.delay_days, said.weekly, said.people)
        try:
            url = write_once(me.id, content_key("department", form.idempotency_key.data, *words), write)
        except (NameTaken, Outsiders) as why:
            _say_why(form, why)
        else:
            flash(_("The department is ready."), "success")
            return redirect(url, 303)
    return _page(form, None)


@handoffs.route("/admin/departments/<int:department_id>", methods=["GET", "POST"])
def edit_department(department_id: int) -> ResponseReturnValue:
    """Change a department."""
    me = _administrator()
    row = _department(me, department_id)
    if request.method == "GET":
        names = ", ".join(sorted(f"@{one.username}" for one in people(row.people).values()))
        fields = ("name_fr", "name_en", "address", "delay_days", "weekly")
        data = {name: getattr(row, name) for name in fields}
        return _page(DepartmentForm(formdata=None, data={**data, "people": names}), row)
    form = DepartmentForm()
    if form.validate_on_submit() and (said := _described(form)) is not None:
        try:
            with transaction():
                change_department(actor=me, department_id=department_id, said=said)
        except NoDepartment:
            flash(_("This department was deleted meanwhile."), "info")
        except (NameTaken, Outsiders) as why:
            _say_why(form, why)
            return _page(form, _department(me, department_id))
        else:
            flash(_("The department is saved."), "success")
        return redirect(url_for("handoffs.department_list"), 303)
    return _page(form, row)


def _say_why(form: DepartmentForm, why: NameTaken | Outsiders) -> None:
    """At the field that it is about."""
    if isinstance(why, NameTaken):
        form.name_fr.errors = [_("Another department bears one of these names. Choose others.")]
        return
    names = ", ".join(f"@{one}" for one in why.names)
    form.people.errors = [
        _(
            "Only people who work here, and whose account is not suspended, answer for a department: "
            "not %(names)s.",
            names=names,
        )
    ]


@handoffs.route("/admin/departments/<int:department_id>/delete", methods=["GET", "POST"])
def delete_department(department_id: int) -> ResponseReturnValue:
    """Delete a department, after saying what becomes of what waits for it."""
    me = _administrator()
    known = department_row(department_id)
    if request.method == "POST" and known is not None:  # also one that the same button deleted before
        try:
            with transaction():
                close_department(actor=me, department_id=department_id)
        except NoDepartment:
            pass  # somebody was quicker: it is gone either way
        flash(
            _("The department is deleted. What waited for it is back with whoever handed it off."), "success"
        )
        return redirect(url_for("handoffs.department_list"), 303)
    return render_template("handoffs/delete_department.html", department=_department(me, department_id))


def _department(me: Any, department_id: int) -> Any:
    row = department_row(department_id)
    if row is None or row.closed_at is not None:
        raise Refused(Act.SEE_VOICE, me)
    return row


def _described(form: DepartmentForm) -> Described | None:
    """What the form says; None, with the error at its field, where a name is nobody's."""
    names = [part.strip(" @") for part in (form.people.data or "").split(",") if part.strip(" @")]
    found = {
        one.username_key: one.id
        for one in session().scalars(
            select(Member).where(
                Member.username_key.in_({name.lower() for name in names}),
                Member.active.is_(True),
                Member.system.is_(False),
            )
        )
    }
    unknown = [name for name in names if name.lower() not in found]
    if unknown:
        form.people.errors = [
            _("Nobody here is called %(names)s.", names=", ".join(f"@{one}" for one in unknown))
        ]
        return None
    return Described(
        name_fr=str(form.name_fr.data),
        name_en=str(form.name_en.data),
        address=str(form.address.data),
        delay_days=int(form.delay_days.data or 1),
        weekly=bool(form.weekly.data),
        people=sorted(found.values()),
    )


def _page(form: DepartmentForm, row: Any) -> ResponseReturnValue:
    page = render_template("handoffs/department.html", form=form, department=row)
    return make_response(page, 422 if form.errors else 200)
