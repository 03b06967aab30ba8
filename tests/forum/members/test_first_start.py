"""The first start: one link, one administrator, the first places; nothing else before."""

from __future__ import annotations

import re
from datetime import timedelta
from functools import partial

import pytest
from flask import Flask
from sqlalchemy import func, select

from forum.categories.models import Category
from forum.clock import now
from forum.members import shell
from forum.members.models import AUTOMOD, Grant, Member
from forum.members.queries import viewer_by_name
from forum.members.setup import first_link
from forum.policy.acts import Act
from forum.policy.check import can
from forum.policy.words import good_standing
from forum.storage.session import session
from forum.topics.models import ROOM, Topic
from tests.at_once import together
from tests.cast import visitor
from tests.factories.members import make_member, open_community

FOUNDER = {"username": "ines", "email": "ines@example.org", "password": "kettle saffron bicycle moon"}
SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def path_of(link: str | None) -> str:
    assert link is not None
    assert link.startswith("http://localhost/setup/")
    return link.removeprefix("http://localhost")


def places_in(page: str) -> dict[str, str]:
    """The third step's form as it was suggested."""
    found = {}
    for field in re.findall(r"<input[^>]*>", page):
        name, value = re.search(r'name="(places-[^"]+)"', field), re.search(r'value="([^"]*)"', field)
        if name and (("checkbox" not in field) or " checked" in field):
            found[name[1]] = value[1] if value else "y"
    return found


def test_the_whole_first_start(app: Flask) -> None:
    path = path_of(first_link(app))
    stranger, founder = visitor(app), visitor(app)
    founder.set_cookie("lang", "en")
    for anywhere in (
        "/",
        "/topics",
        "/register",
        "/search?q=x",
        "/members/ines",
        "/admin/settings",
        "/nowhere",
    ):
        assert stranger.get(anywhere).location == "/setup", anywhere
    page = stranger.get("/setup")
    assert page.status_code == 200
    assert path not in page.text
    assert stranger.get("/setup/guess").status_code == 410
    assert stranger.get("/healthz").status_code == 200

    assert founder.get(path).status_code == 200
    answer = founder.write(path, {**FOUNDER, "password": "password1234"})
    assert answer.status_code == 422
    assert "attackers try first" in answer.text
    assert founder.write(path, FOUNDER).location == "/setup/community"
    assert stranger.get(path).status_code == 410, "the link works once"
    assert first_link(app) is None

    assert founder.get("/").location == "/setup/community"
    assert stranger.get("/setup/community").status_code in (302, 403)
    settings = {"name": "La Ruche", "tagline": "", "language": "fr", "timezone": "Europe/Paris"}
    assert (
        founder.write("/setup/community", {**settings, "name": " ", "registration": "open"}).status_code
        == 422
    )
    answer = founder.write("/setup/community", {**settings, "registration": "invitation"})
    assert answer.location == "/setup/places", answer.text
    assert 'value="La Ruche"' in founder.get("/setup/community").text, "each step is kept"

    fields = places_in(founder.get("/setup/places").text)
    nothing = {name: value for name, value in fields.items() if not name.endswith("-use")}
    assert founder.write("/setup/places", nothing).status_code == 422
    fields["places-0-name_fr"] = "L'entrée"
    assert founder.write("/setup/places", fields).location == "/"
    home = founder.get("/")
    assert home.status_code == 200
    assert "La Terrasse" in home.text
    assert stranger.get("/").status_code == 200
    assert founder.get("/setup/places").location == "/"
    with app.app_context():
        names = list(session().scalars(select(Category.name_fr).order_by(Category.position)))
        assert names[0] == "L'entrée"
        assert len(names) == 5
        assert session().scalar(select(Topic.title).where(Topic.kind == ROOM)) == "La Terrasse"
        assert session().scalar(select(Member.system).where(Member.username == AUTOMOD))


def test_each_start_prints_a_new_link_and_the_old_one_is_worthless(app: Flask) -> None:
    old, new = path_of(first_link(app)), path_of(first_link(app))
    assert visitor(app).get(old).status_code == 410
    assert visitor(app).get(new).status_code == 200
    folder = app.extensions["forum.config"].data_dir
    kept = folder / "first_start"
    assert kept.stat().st_mode & 0o777 == 0o600
    assert new.rsplit("/", 1)[1] not in kept.read_text()


def test_two_who_open_the_link_at_once_make_one_administrator(app: Flask) -> None:
    path = path_of(first_link(app))
    browsers = {name: visitor(app) for name in ("left", "right")}
    for browser in browsers.values():
        browser.csrf_token()

    def claim(name: str) -> int:
        told = {**FOUNDER, "username": name, "email": f"{name}@example.org"}
        return browsers[name].write(path, told).status_code

    answers = together([partial(claim, name) for name in browsers])
    assert sorted(answers) == [303, 410]
    with app.app_context():
        assert session().scalar(select(func.count(Grant.id))) == 1


def test_the_founder_can_log_in_again_in_the_middle(app: Flask) -> None:
    founder = visitor(app)
    founder.write(path_of(first_link(app)), FOUNDER)
    again = visitor(app)
    assert again.get("/login").status_code == 200
    assert again.write("/login", email="ines", password=FOUNDER["password"]).status_code == 302
    assert again.get("/").location == "/setup/community"


@SQLITE
def test_the_shell_makes_administrators_and_links(app: Flask) -> None:
    with app.app_context():
        make_member("zoe")
        assert shell.make_admin("ZOE") == "zoe"
        assert shell.make_admin(" Zoe@Example.org ") == "zoe", "twice is once"
        assert shell.make_admin("nobody") is shell.make_admin("nobody@example.org") is None
        assert session().scalar(select(func.count(Grant.id))) == 1
        link = shell.reset_password_link("zoe@example.org")
        assert shell.reset_password_link("nobody") is None
    assert first_link(app) is None
    assert link is not None
    with app.app_context():
        open_community()
    answer = visitor(app).write(link.removeprefix("http://localhost"), password="kettle saffron bicycle moon")
    assert answer.location == "/login"


@SQLITE
def test_whoever_the_shell_names_can_administrate_at_once(app: Flask) -> None:
    with app.app_context():
        open_community()
        make_member("new", confirmed=False)
        make_member("sam", suspended_until=now() + timedelta(days=9), muted_until=now() + timedelta(days=9))
        for name in ("new", "sam"):
            assert shell.make_admin(name) == name
            found = viewer_by_name(name)
            assert can(found, Act.CHANGE_SETTINGS)
            assert good_standing(found, None)
