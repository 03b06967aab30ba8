"""Corrections when the second reader, or what screening looks for, has changed meanwhile."""

from __future__ import annotations

from typing import Any

import pytest

from forum.announcements.actions.correct import Words, correct
from forum.announcements.actions.propose import agree
from forum.announcements.actions.read import ask_second_reader
from forum.announcements.models import CorrectionDraft
from forum.announcements.queries import announcement_for
from forum.announcements.refusals import AnotherWaits
from forum.announcements.routes import correcting
from forum.categories.catalogue import catalogue
from forum.hooks import Outcome, Verdict, hooks
from forum.storage.session import session, transaction
from tests.cast import Cast, visitor
from tests.factories.announcements import TITLE, make_announcement, make_host
from tests.factories.categories import make_category
from tests.forum.announcements.test_corrected_for_two import host, proposed


@pytest.fixture
def number(cast: Cast) -> int:
    """What Léa announced, where two read; Hugo hosts as well."""
    with cast.app.app_context():
        place = make_category("news")
        lea = make_host("lea")
        make_host("hugo")
        made = make_announcement(lea, place)
        with transaction():
            ask_second_reader(actor=cast.ada, category_id=place.id, asked=True)
    return made


def test_nobodys_words_are_written_over_once_nobody_has_to_read_them(cast: Cast, number: int) -> None:
    with cast.app.app_context():
        proposed("hugo", number)
        place_id = announcement_for(host("lea"), number).category_id
        with transaction():
            ask_second_reader(actor=cast.ada, category_id=place_id, asked=False)
        words = Words("From Sunday on.", "Sunday.", 1)
        with pytest.raises(AnotherWaits), transaction():
            correct(actor=host("lea"), announcement_id=number, words=words)
        with transaction():
            correct(actor=host("hugo"), announcement_id=number, words=words)  # his own to replace
        assert announcement_for(cast.mia, number).post.source.startswith("From Sunday")
        assert session().get(CorrectionDraft, number) is None


def test_a_second_reader_who_is_asked_for_meanwhile_is_asked(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    with cast.app.app_context():
        lea = make_host("lea")
        place_id = make_category("news").id
        number = make_announcement(lea, catalogue()[place_id])
    known = correcting.write_once

    def asked_meanwhile(*sent: Any) -> str:
        """An administrator asks for one between the page's look and the writing."""
        with transaction():
            ask_second_reader(actor=cast.ada, category_id=place_id, asked=True)
        return known(*sent)

    monkeypatch.setattr(correcting, "write_once", asked_meanwhile)
    said = {"title": TITLE, "body": "From Saturday on.", "why": "Saturday.", "revision": "1"}
    answer = visitor(cast.app, lea).write(f"/announcements/{number}/correct", said)
    assert answer.status_code == 303
    with cast.app.app_context():
        assert session().get_one(CorrectionDraft, number).writer_id == lea.id
        assert "From Saturday" not in announcement_for(lea, number).post.source


def test_a_title_that_screening_asks_about_since_is_read_by_whoever_agrees(cast: Cast, number: int) -> None:
    with cast.app.app_context():
        proposed("hugo", number, Words("From Saturday on.", "Saturday.", 1, "Saturday it is"))
        hooks(cast.app).screeners.append(
            lambda _actor, written: Verdict(
                Outcome.RECONSIDER if written.kind == "topic" else Outcome.PASS, "Really?"
            )
        )
        with transaction():
            agree(actor=host("lea"), announcement_id=number, version=1)
        assert announcement_for(host("lea"), number).heading == "Saturday it is"
