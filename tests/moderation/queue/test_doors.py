"""Who may go where: every address of the queue for everybody, and what the reported member never learns."""

from __future__ import annotations

import pytest

from forum.storage.session import session
from moderation.cases.models import Case
from tests.cast import Cast, visitor
from tests.factories.categories import make_category
from tests.factories.members import make_member
from tests.moderation.queue.stage import SENTENCE, reported, version_of

PEOPLE = ("guest", "sam", "nia", "mia", "elsewhere", "owner", "here", "mo", "ada")

GONE = 404
"""A refused sight looks as if there were nothing."""

STAFF = {"elsewhere", "owner", "here", "mo", "ada"}
"""Cato moderates elsewhere, Cleo the case's category; Otto moderates everything and the case is about him."""

JUDGES = {"here", "mo", "ada"}


@pytest.fixture
def case_id(cast: Cast) -> int:
    with cast.app.app_context():
        return reported(cast)


def _browser(cast: Cast, who: str, case_id: int):  # type: ignore[no-untyped-def]
    if who in ("guest", "sam", "nia", "mia", "mo", "ada"):
        return cast.browser(who)
    with cast.app.app_context():
        place = session().get_one(Case, case_id).category_id
        if who == "here":
            return visitor(cast.app, make_member("cleo", moderates=[place]))
        if who == "elsewhere":
            return visitor(cast.app, make_member("cato", moderates=[make_category("elsewhere").id]))
    return None


def _otto(cast: Cast, case_id: int):  # type: ignore[no-untyped-def]
    from forum.members.models import MODERATE, Grant
    from forum.storage.session import transaction

    with cast.app.app_context(), transaction():
        session().add(Grant(member_id=cast.mia.id, capability=MODERATE))
    return cast.browser("mia")


@pytest.mark.parametrize("who", PEOPLE)
def test_the_grid_of_routes(cast: Cast, case_id: int, who: str) -> None:
    browser = _otto(cast, case_id) if who == "owner" else _browser(cast, who, case_id)
    one = f"/moderation/cases/{case_id}"
    with cast.app.app_context():
        seen = version_of(case_id)
    found = {}
    for path in ("/moderation", "/moderation/waiting", one, f"{one}/row", f"{one}/news?after=0"):
        found[path] = browser.get(path).status_code
    forms = {"idempotency_key": "k" * 16, "text": "Some words.", "csrf_token": ""}
    for verb in ("note", "claim", "release", "escalate", "pass-on"):
        found[verb] = browser.write(f"{one}/{verb}", forms).status_code
    ruling = {"measure": "dismiss", "rule": "1:respect", "facts": "Nothing wrong."}
    several = browser.write("/moderation/several", {**forms, **ruling, "case": f"{case_id}:{seen}"})
    for path in ("/moderation", "/moderation/waiting"):
        assert found[path] == (200 if who in STAFF else GONE), path
    # A case that is not for this moderator is no line of their list, like one that is not there.
    assert found[f"{one}/row"] == (200 if who in JUDGES else 204 if who in STAFF else GONE)
    for path in (one, f"{one}/news?after=0"):
        assert found[path] == (200 if who in JUDGES else GONE), path
    for verb in ("note", "claim", "release", "escalate", "pass-on"):
        assert found[verb] == (303 if who in JUDGES else GONE), verb
    if who in STAFF - JUDGES:
        assert several.status_code == 409 and "Bicycles" not in several.text
        with cast.app.app_context():
            assert session().get_one(Case, case_id, populate_existing=True).status == "open"


@pytest.mark.parametrize("path", ["claim", "note", "escalate", "pass-on", "release"])
def test_no_form_is_taken_without_its_token(cast: Cast, case_id: int, path: str) -> None:
    answer = cast.browser("mo").post(f"/moderation/cases/{case_id}/{path}", data={"text": "x"})
    assert answer.status_code == 400


def test_the_reported_member_learns_nothing_of_who_reported(cast: Cast, case_id: int) -> None:
    with cast.app.app_context():
        post_id = session().get_one(Case, case_id).subject_id
    browser = cast.browser("mia")
    for path in ("/", "/notifications", f"/posts/{post_id}/menu", f"/posts/{post_id}", "/members/mia"):
        page = browser.get(path, follow_redirects=True).text
        assert SENTENCE not in page and "Zaffre" not in page, path


@pytest.mark.parametrize("odd", ["0", "99999999999999999999", "-1", "1.5", "x"])
def test_odd_numbers_are_not_there(cast: Cast, odd: str) -> None:
    for path in (f"/moderation/cases/{odd}", f"/moderation/cases/{odd}/news"):
        assert cast.browser("mo").get(path).status_code == 404
