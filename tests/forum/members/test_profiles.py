"""Profiles, settings, names in completion, the choices in the header."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from forum.members.models import Member
from forum.storage.session import session
from tests.cast import Cast, visitor
from tests.factories.members import make_member

PROFILE = {"display_name": "Mia L.", "bio": "", "language": "", "timezone": "", "theme": "auto"}
SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def test_a_member_changes_their_profile(cast: Cast) -> None:
    mia = cast.browser("mia")
    fields = {**PROFILE, "bio": "  Bakes\u200b <b>bread</b>\n ", "speaks": ["fr", "br"], "language": "fr"}
    assert mia.write("/settings", fields).status_code == 303
    page = mia.get("/members/mia").text
    assert "Bakes &lt;b&gt;bread&lt;/b&gt;" in page
    assert "Brezhoneg" in page
    assert '<html lang="fr"' in page
    assert "Mia L." in cast.browser("nia").get("/members/mia").text


@SQLITE
def test_that_a_profile_is_saved_is_said_in_the_language_just_chosen(cast: Cast) -> None:
    mia = cast.browser("mia")
    for chosen, said in (("fr", "Votre profil est enregistré."), ("en", "Your profile is saved.")):
        mia.write("/settings", PROFILE, language=chosen)
        assert said in mia.get("/settings").text


@pytest.mark.parametrize(
    "fields",
    [
        {"display_name": ""},
        {"display_name": "\u200b\u202e "},
        {"display_name": "!!!"},
        {"display_name": "x" * 61},
        {"bio": "x" * 301},
        {"language": "de"},
        {"timezone": "Mars/Olympus"},
        {"theme": "neon"},
        {"speaks": "klingon"},
    ],
)
@SQLITE
def test_what_does_not_fit_is_refused_and_kept_in_the_form(cast: Cast, fields: dict[str, str]) -> None:
    answer = cast.browser("mia").write("/settings", {**PROFILE, **fields})
    assert answer.status_code == 422
    with cast.app.app_context():
        assert session().scalar(select(Member.display_name).where(Member.id == cast.mia.id)) == "Mia"


def test_profiles_are_for_members_and_of_people(cast: Cast) -> None:
    assert visitor(cast.app).get("/members/mia").status_code == 404
    assert cast.browser("mia").get("/members/automod").status_code == 404
    assert cast.browser("mia").get("/members/nobody").status_code == 404
    assert cast.browser("mia").get("/members/%00").status_code in (400, 404)
    assert cast.browser("mia").get("/members/" + "x" * 5000).status_code == 404
    assert cast.browser("nia").get("/members/MIA").location == "/members/mia"


@SQLITE
def test_a_profile_shows_no_figure_about_anybody(cast: Cast) -> None:
    import re

    page = cast.browser("nia").get("/members/mo").text
    main = page[page.index("<main") : page.index("</main>")]
    assert not re.search(r">\s*\d+\s*<", main)


@SQLITE
def test_completion_is_for_members_and_bounded(cast: Cast) -> None:
    with cast.app.app_context():
        for number in range(10):
            make_member(f"max{number}")
        make_member("zed", display_name="Maxime Zed")
        make_member("maxwell", confirmed=False)
    mia = cast.browser("mia")
    found = mia.get("/members/complete?q=@Max").get_json()
    assert len(found) == 8
    assert found[0] == {"name": "max0", "display_name": "Max0", "initials": "M", "hue": found[0]["hue"]}
    assert [one["name"] for one in mia.get("/members/complete?q=maxim").get_json()] == ["zed"]
    for nothing in ("", "%", "_", "auto", "x" * 400, "%00", "\\"):
        assert mia.get("/members/complete", query_string={"q": nothing}).get_json() == []
    assert visitor(cast.app).get("/members/complete?q=max").status_code == 404
    assert cast.browser("sam").get("/members/complete?q=max").status_code == 404


def test_language_and_theme_are_chosen_in_the_header(cast: Cast) -> None:
    mia, guest = cast.browser("mia"), visitor(cast.app)
    answer = mia.write("/language", language="fr", next="/settings?x=1")
    assert answer.location == "/settings?x=1"
    assert '<html lang="fr"' in mia.get("/settings").text
    assert mia.write("/language", language="xx").status_code == 400
    assert mia.write("/language", language="en", next="//evil.example").location == "/"
    assert mia.write("/theme", theme="dark", next="/settings").location == "/settings"
    assert 'data-theme="dark"' in mia.get("/settings").text
    assert mia.write("/theme", theme="neon").status_code == 400
    assert guest.write("/language", language="fr", next="/login").location == "/login"
    assert '<html lang="fr"' in guest.get("/login").text
    assert cast.browser("sam").write("/language", language="fr").status_code == 303


@SQLITE
@pytest.mark.parametrize("number", ["0", str(2**53), str(2**63), "9" * 40, "-1", "x"])
def test_impossible_ids_are_not_there(cast: Cast, number: str) -> None:
    ada = cast.browser("ada")
    assert ada.write(f"/settings/sessions/{number}/end").status_code in (303, 404)
    assert ada.write(f"/admin/invitations/{number}/withdraw").status_code in (303, 404)
    assert ada.write(f"/admin/members/mia/roles/{number}/withdraw").status_code in (303, 404)
