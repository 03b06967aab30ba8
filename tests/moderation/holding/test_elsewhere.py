"""Whatever waits besides posts says why, to whoever wrote it alone."""

from __future__ import annotations

import re

import pytest

from tests.cast import Cast
from tests.factories.categories import make_category, make_topic
from tests.factories.gifts import FORM
from tests.factories.ideas import somewhere

INSULT = "Vous êtes tous des idiots."
KIND = "Bonjour à tous."
PROFILE = {"display_name": "Nia", "language": "", "timezone": "Europe/Paris", "theme": "auto"}


def _gift(cast: Cast) -> tuple[str, str]:
    sent = cast.browser("nia").write("/gifts/new", {**FORM, "body": INSULT, "insist": "1"})
    return sent.location, f"{sent.location}/edit"


def _thanks(cast: Cast) -> tuple[str, str]:
    with cast.app.app_context():
        post_id = make_topic(cast.mia, make_category()).first_post_id
    sent = cast.browser("nia").write(f"/thank/post/{post_id}", {"text": INSULT, "insist": "1"})
    return sent.location, ""


def _idea(cast: Cast) -> tuple[str, str]:
    with cast.app.app_context():
        place = somewhere().id
    fields = {"title": "A strap", "body": INSULT, "category_id": place, "looked": "1", "insist": "1"}
    return cast.browser("nia").write("/ideas/new", fields).location, ""


def _profile(cast: Cast) -> tuple[str, str]:
    assert (
        cast.browser("nia").write("/settings", {**PROFILE, "bio": INSULT, "insist": "1"}).status_code == 303
    )
    return "/settings", ""


@pytest.mark.parametrize("hold", [_gift, _thanks, _idea, _profile])
def test_it_says_why_to_its_author(cast: Cast, hold) -> None:  # type: ignore[no-untyped-def]
    path, _edit = hold(cast)
    page = cast.browser("nia").get(path, follow_redirects=True).text
    assert "Why it waits" in page and "a person decides" in page
    assert re.search(r"<mark[^>]*>[^<]*idiots", page) and "#rule-respect" in page
    assert "Why it waits" not in cast.browser("mo").get(path, follow_redirects=True).text


def test_changed_words_are_not_reproached_any_more(cast: Cast) -> None:
    path, edit = _gift(cast)
    assert cast.browser("nia").write(edit, {**FORM, "body": KIND, "version": "1"}).status_code == 303
    page = cast.browser("nia").get(path).text
    assert "You have changed it since" in page and "<mark" not in page
