"""Administrators shape the community; nobody else does."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from forum.categories.catalogue import catalogue
from forum.categories.models import Category
from forum.categories.queries import categories_for
from forum.community.colours import contrast, suits
from forum.community.queries import site
from forum.facts.log import FactRow
from forum.members.groups import groups, names_in
from forum.storage.session import session
from tests.cast import Cast
from tests.factories.categories import make_category
from tests.factories.members import fresh

PAGES = ("/admin/", "/admin/settings", "/admin/categories", "/admin/categories/new", "/admin/groups", "/admin/groups/new")  # fmt: skip

CATEGORY = {
    "name_fr": "Atelier",
    "name_en": "Workshop",
    "description_fr": "",
    "description_en": "",
    "access": "public",
    "posting": "members",
    "hue": "3",
}


@pytest.mark.parametrize("name", ["guest", "sam", "nia", "mia", "mo"])
def test_only_administrators_come_in(cast: Cast, name: str) -> None:
    for path in PAGES:
        assert cast.browser(name).get(path).status_code in (302, 403), path
    assert cast.browser(name).write("/admin/settings", name="Hacked").status_code == 403
    assert cast.browser(name).write("/admin/categories/new", CATEGORY).status_code == 403
    with cast.app.app_context():
        assert site().name != "Hacked"
        assert not catalogue()


def test_every_page_opens(cast: Cast) -> None:
    with cast.app.app_context():
        make_category()
    for path in PAGES:
        assert cast.browser("ada").get(path).status_code == 200, path


def test_settings_are_kept_and_recorded(cast: Cast) -> None:
    answer = cast.browser("ada").write(
        "/admin/settings",
        name="La Place",
        tagline="Bonjour",
        language="en",
        timezone="Europe/Brussels",
        registration="closed",
        accent="#2B4C7E",
    )
    assert answer.status_code == 303
    with cast.app.app_context():
        assert (site().name, site().registration, site().accent) == ("La Place", "closed", "#2B4C7E")
        assert session().scalar(select(FactRow.kind).where(FactRow.kind == "SettingsChanged"))


@pytest.mark.parametrize("accent", ["#FFFFFF", "#F5C8B8", "red", "#12345", "javascript:"])
def test_an_accent_that_cannot_be_read_is_refused(cast: Cast, accent: str) -> None:
    fields = {
        "name": "X",
        "tagline": "",
        "language": "fr",
        "timezone": "Europe/Paris",
        "registration": "open",
    }
    answer = cast.browser("ada").write("/admin/settings", fields, accent=accent)
    assert answer.status_code == 422
    with cast.app.app_context():
        assert site().accent == ""


def test_contrast_is_the_one_of_wcag() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)
    assert suits("#A8452A")


def test_a_category_is_made_changed_and_moved(cast: Cast) -> None:
    ada = cast.browser("ada")
    assert ada.write("/admin/categories/new", CATEGORY).status_code == 303
    assert ada.write("/admin/categories/new", CATEGORY, name_en="Second").status_code == 303
    with cast.app.app_context():
        first, second = catalogue().values()
        assert (first.slug, second.slug) == ("workshop", "second")
    assert ada.write("/admin/categories/order", id=second.id, step="up").status_code == 303
    assert ada.write(f"/admin/categories/{first.id}", CATEGORY, access="staff").status_code == 303
    with cast.app.app_context():
        assert [view.slug for view in catalogue().values()] == ["second", "workshop"]
        assert [view.slug for view in categories_for(cast.mia)] == ["second"]
        changed = session().scalar(select(FactRow.data).where(FactRow.kind == "CategoryChanged"))
        assert changed["access_changed"] is True


def test_a_category_with_bad_values_is_refused_and_nothing_typed_is_lost(cast: Cast) -> None:
    wrong = (("name_fr", ""), ("name_fr", " \u200b"), ("name_en", "x" * 61), ("access", "all"), ("hue", "99"))
    for field, value in wrong:
        answer = cast.browser("ada").write("/admin/categories/new", {**CATEGORY, field: value})
        assert answer.status_code == 422, field
        assert "Workshop" in answer.get_data(as_text=True) or field == "name_en"
    with cast.app.app_context():
        assert session().scalar(select(Category.id)) is None


@pytest.mark.parametrize("blank", ["", " ", "\u200b"])
def test_nothing_is_called_by_a_name_that_nobody_would_see(cast: Cast, blank: str) -> None:
    ada, asked = cast.browser("ada"), "This field is required."
    settings = {"language": "en", "timezone": "Europe/Brussels", "registration": "closed", "accent": ""}
    for path, fields in (("/admin/settings", settings), ("/admin/groups/new", {"members": "mia"})):
        answer = ada.write(path, fields, name=blank)
        assert answer.status_code == 422 and asked in answer.text, path
    with cast.app.app_context():
        assert site().name and groups() == []


def test_groups_open_categories(cast: Cast) -> None:
    ada = cast.browser("ada")
    assert ada.write("/admin/groups/new", name="Testers", members="@mia, nobody").status_code == 303
    with cast.app.app_context():
        group = groups()[0]
        assert names_in(group.id) == ["mia"]
        make_category("test", access="groups", groups=(group.id,))
        assert [view.slug for view in categories_for(fresh(cast.mia))] == ["test"]
        assert categories_for(cast.nia) == []
    assert ada.write("/admin/groups/new", name="Testers", members="").status_code == 422
    assert ada.write(f"/admin/groups/{group.id}", name="Testers", members="nia").status_code == 303
    with cast.app.app_context():
        assert categories_for(fresh(cast.mia)) == []
        assert [view.slug for view in categories_for(fresh(cast.nia))] == ["test"]
    assert ada.write(f"/admin/groups/{group.id}/remove").status_code == 303
    with cast.app.app_context():
        assert categories_for(fresh(cast.nia)) == []
