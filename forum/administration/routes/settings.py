"""The community's settings."""

from __future__ import annotations

import re

from flask import Response, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.administration.forms import SettingsForm
from forum.administration.routes.blueprint import administration, administrator
from forum.community.actions import change_settings
from forum.community.queries import site
from forum.jobs.mail import mailbox
from forum.storage.session import transaction

CHANGEABLE = ("name", "tagline", "language", "timezone", "registration", "accent")


@administration.get("/")
def index() -> ResponseReturnValue:
    """Where everything is, and whether mail arrives."""
    administrator()
    return render_template("administration/index.html", mailbox=mailbox())


@administration.route("/settings", methods=["GET", "POST"])
def settings() -> ResponseReturnValue:
    """Name, language, registration, accent."""
    me = administrator()
    form = SettingsForm(obj=site())
    if form.validate_on_submit():
        with transaction():
            change_settings(actor=me, values={name: form[name].data for name in CHANGEABLE})
        flash(_("The settings are saved."), "success")
        return redirect(url_for("administration.settings"), 303)
    return render_template("administration/settings.html", form=form), 422 if form.errors else 200


@administration.get("/accent-<colour>.css")
def accent(colour: str) -> Response:
    """The style sheet that sets the accent, for pages of a community that chose one."""
    if re.fullmatch(r"[0-9A-Fa-f]{6}", colour) is None:
        abort(404)
    response = Response(f":root{{--accent:#{colour}}}", mimetype="text/css")
    response.cache_control.public = True
    response.cache_control.max_age = 31_536_000
    return response
