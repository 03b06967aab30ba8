"""Whoever was reported never learns who reported them: not from a page, a letter, an export or a signal."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from forum.clock import now
from forum.jobs.worker import run_due
from forum.storage.session import session
from moderation.decisions.models import Statement
from moderation.reports.models import Report
from tests.cast import Cast, visitor
from tests.factories.members import make_member
from tests.factories.moderation import case_about, decide_it
from tests.live.square import Square as Served
from tests.moderation.reports.conftest import Square, fill_in
from tests.moderation.reports.test_notices import SAID, mails

NAME = "zuleika"
"""Nobody else has this name, and she has written nothing."""

SENTENCE = "quxsentence"


def numbers(place: Square, statements: list[int]) -> dict[str, list[str]]:
    """What parameters of addresses may be, besides small numbers."""
    small = [str(number) for number in range(1, 4)]
    return {
        "name": ["mia"],
        "username": ["mia"],
        "slug": ["talk"],
        "kind": ["post", "topic", "profile"],
        "token": ["abc"],
        "language": ["fr", "en"],
        "post_id": [str(place.post_id)],
        "topic_id": [str(place.topic_id)],
        "statement_id": [str(one) for one in statements],
        "subject_id": [str(place.post_id), str(place.cast.mia.id)],
        "": small,
    }


def addresses(app: Flask, known: dict[str, list[str]]) -> Iterator[str]:
    """Every address that answers GET."""
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            if "GET" not in (rule.methods or ()) or rule.endpoint in ("static", "security.static"):
                continue
            values: list[dict[str, str]] = [{}]
            for name in sorted(rule.arguments):
                listed = getattr(rule._converters[name], "items", None) or known.get(name, known[""])
                values = [{**one, name: value} for one in values for value in sorted(listed)]
            for chosen in values:
                built = rule.build(chosen)
                if built is not None:
                    yield str(built[1])


@pytest.fixture
def judged(cast: Cast, place: Square) -> Square:
    """Zuleika reported Mia's post, so did a guest by the public form; Mo decided, Mia was told."""
    with cast.app.app_context():
        zuleika = make_member(NAME)
    browser = visitor(cast.app, zuleika)
    for about in (f"post/{place.post_id}", f"topic/{place.topic_id}", f"profile/{cast.mia.id}"):
        assert (
            fill_in(browser, f"/report/{about}", rule="no-hate", sentence=f"{SENTENCE} {about}").status_code
            == 303
        )
    said = {**SAID, "name": f"{NAME} by name", "email": f"{NAME}@example.org", "why": SENTENCE}
    assert fill_in(visitor(cast.app), "/notice", address=f"/posts/{place.post_id}", **said).status_code == 303
    with cast.app.app_context():
        decide_it(cast.mo, case_about("post", place.post_id).id, "hide")
        decide_it(cast.mo, case_about("profile", cast.mia.id).id, "ask_edit", until=now() + timedelta(days=2))
    run_due(cast.app)
    return place


def tells(text: str) -> bool:
    return NAME in text.lower() or SENTENCE in text.lower()


def test_no_page_tells(cast: Cast, judged: Square) -> None:
    with cast.app.app_context():
        mine = list(session().scalars(select(Statement.id).where(Statement.member_id == cast.mia.id)))
        assert mine and not any(tells(session().get_one(Statement, one).text) for one in mine)
    mia = cast.browser("mia")
    walked = sorted(set(addresses(cast.app, numbers(judged, mine))))
    assert f"/posts/{judged.post_id}/menu" in walked
    for path in walked:
        answer = mia.get(path)
        assert not tells(answer.get_data(as_text=True)), path
        assert not tells(str(answer.headers)), path
    assert tells(cast.browser("mo").get(f"/members/{NAME}").text)  # our eyes are open


def test_no_letter_of_hers_tells(cast: Cast, judged: Square) -> None:
    letters = [one for one in mails(cast.app) if "mia@" in one]
    assert letters and not any(tells(one) for one in letters)


def test_somebody_else_s_report_can_t_be_touched(cast: Cast, judged: Square) -> None:
    with cast.app.app_context():
        reports = list(session().scalars(select(Report.id)))
    for report_id in reports:
        for verb in ("add", "withdraw"):
            answer = cast.browser("mia").write(f"/reports/{report_id}/{verb}", sentence="Who are you?")
            assert answer.status_code == 404 and not tells(answer.text)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_no_signal_tells(cast: Cast, place: Square) -> None:
    served = Served(cast.app)
    try:
        ear = served.listen(cast.browser("mia"))
        ear.ask("join", {"topic": place.topic_id, "lang": "en"})
        with cast.app.app_context():
            zuleika = make_member(NAME)
        form = {"rule": "no-hate", "sentence": SENTENCE}
        sent = fill_in(visitor(cast.app, zuleika), f"/report/post/{place.post_id}", **form)
        assert sent.status_code == 303
        with cast.app.app_context():
            decide_it(cast.mo, case_about("post", place.post_id).id, "hide")
        run_due(cast.app)
        served.settle()
        ear.wait_for("post:changed")
        everything = [json.dumps(one, default=str) for one in ear.heard]
        assert not any(tells(one) for one in everything)
    finally:
        served.close()
