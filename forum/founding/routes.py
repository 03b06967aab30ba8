"""The guided first start: an administrator, a name, the first places. Each step is kept."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Flask, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import hash_password, login_user
from flask_security.proxies import _security

from forum.community.queries import site
from forum.founding.actions import name_community, open_community
from forum.founding.forms import CommunityForm, FounderForm, PlacesForm
from forum.founding.places import PLACES
from forum.members import setup
from forum.members.models import Member
from forum.members.viewer import Viewer
from forum.members.viewing import viewer
from forum.policy.acts import Act
from forum.policy.check import require
from forum.storage.session import session, transaction
from forum.web.language import language
from forum.web.limits import LOGIN, limiter

founding = Blueprint("founding", __name__)

OPEN_EARLY = {
    "static", "bundle_css", "bundle_js", "messages.module", "healthz", "administration.accent",
    "security.login", "security.logout",
    "security.two_factor_token_validation", "security.mf_recovery", "security.tf_select",
    "security.wan_signin", "security.wan_signin_response", "members.choose_language",
}  # fmt: skip
"""What works before the community is open: seeing pages, and logging in again in the middle of it."""


def install(app: Flask) -> None:
    """Lead everybody to the first start until it is finished."""
    app.before_request(_lead)
    app.extensions["forum.is_open"] = False


def _lead() -> ResponseReturnValue | None:
    if current_app.extensions["forum.is_open"]:
        return None
    endpoint = request.endpoint
    if endpoint in OPEN_EARLY or (endpoint or "").startswith("founding."):
        return None
    if site().ready:
        # It never closes again, so this process need not ask any more.
        current_app.extensions["forum.is_open"] = True
        return None
    me = viewer()
    if me is not None and me.is_admin:
        return redirect(url_for("founding.community"))
    return redirect(url_for("founding.waiting"))


@founding.get("/setup")
def waiting() -> ResponseReturnValue:
    """What visitors see before the community is open."""
    if site().ready:
        return redirect("/")
    return render_template("founding/waiting.html")


@founding.route("/setup/<token>", methods=["GET", "POST"])
@limiter.limit(LOGIN)
def founder(token: str) -> ResponseReturnValue:
    """The first administrator, by the link printed in the console."""
    if not setup.is_first_link(token):
        return render_template("founding/used.html"), 410
    form = FounderForm()
    if form.validate_on_submit():
        founder_id = setup.make_first_administrator(
            name=form.username.data,
            email=form.email.data,
            password_hash=hash_password(_security.password_util.normalize(form.password.data)),
            language=language(),
        )
        if founder_id is None:
            return render_template("founding/used.html"), 410
        setup.forget_link()
        login_user(session().get_one(Member, founder_id), remember=True, authn_via=["register"])
        return redirect(url_for("founding.community"), 303)
    return render_template("founding/founder.html", form=form), 422 if form.errors else 200


def _founder() -> Viewer:
    me: Any = viewer()
    require(me, Act.CHANGE_SETTINGS)
    if site().ready:
        abort(redirect("/"))
    return me  # type: ignore[no-any-return]


@founding.route("/setup/community", methods=["GET", "POST"])
def community() -> ResponseReturnValue:
    """Name, language, time zone, registration."""
    me = _founder()
    form = CommunityForm(obj=site())
    if not form.is_submitted() and site().name == "Terrasse":
        form.name.data, form.language.data = "", language()
    if form.validate_on_submit():
        names = ("name", "tagline", "language", "timezone", "registration")
        with transaction():
            name_community(actor=me, values={name: form[name].data for name in names})
        return redirect(url_for("founding.places"), 303)
    return render_template("founding/community.html", form=form), 422 if form.errors else 200


@founding.route("/setup/places", methods=["GET", "POST"])
def places() -> ResponseReturnValue:
    """The first categories, suggested; then the doors are open."""
    me = _founder()
    form = PlacesForm(data={"places": [_suggested(place) for place in PLACES]})
    if form.validate_on_submit():
        known = {place.key for place in PLACES}
        chosen = [
            {name: entry.form[name].data for name in ("key", "name_fr", "name_en")}
            for entry in form.places
            if entry.form.use.data and entry.form.key.data in known
        ]
        if chosen:
            with transaction():
                if not site().ready:  # asked again inside, for two who press the button at once
                    open_community(actor=me, chosen=chosen, language=site().language)
            flash(_("Your community is open. Say the first words, and invite people."), "success")
            return redirect("/", 303)
    texts = {place.key: place for place in PLACES}
    return render_template("founding/places.html", form=form, texts=texts), 422 if form.errors else 200


def _suggested(place: object) -> dict[str, object]:
    return {
        "use": getattr(place, "chosen", True),
        **{name: getattr(place, name) for name in ("key", "name_fr", "name_en")},
    }
