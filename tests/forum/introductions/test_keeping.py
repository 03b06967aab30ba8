"""How long the words of letters are kept."""

from __future__ import annotations

from datetime import timedelta

import pytest

from forum.clock import at, now
from forum.hooks import hooks
from forum.introductions.actions.end import end_those_due
from forum.introductions.actions.erase import empty_old_letters
from forum.policy.check import Refused
from forum.storage.session import transaction
from forum.subjects import HIDDEN, PUBLISHED, REMOVED
from tests.cast import Cast
from tests.factories.introductions import LETTER, answer_it, introduction_row, make_introduction
from tests.factories.members import make_member

DAY = timedelta(days=1)


def bring(cast: Cast, number: int, state: str) -> None:
    kind = hooks().subjects["introduction"]
    with transaction():
        kind.verbs[state](actor=cast.ada, thing=kind.find(number, lock=True), reason="spam")


def test_a_letter_is_emptied_ninety_days_after_its_end(cast: Cast) -> None:
    moment = now()
    with cast.app.app_context():
        gwen = make_member("gwen", connects=True)
        silent = make_introduction(gwen, cast.mia, cast.nia)
        both = (make_member("kit"), make_member("lea"))
        met = make_introduction(gwen, *both)
        for one in both:
            answer_it(one, met, True)
        with at(moment + 15 * DAY):
            end_those_due()
        for days, words in ((89, LETTER), (105, "")):
            with at(moment + days * DAY):
                empty_old_letters()
                assert introduction_row(silent).source == words
        with at(moment + 105 * DAY):
            row = introduction_row(met)
            assert (row.source, row.html, row.emptied) == ("", "", True)
            assert introduction_row(silent).html == ""
    with at(moment + 106 * DAY):
        page = cast.browser("mia").get(f"/introductions/{silent}").text
    assert LETTER not in page
    assert "not kept for ever" in page


def test_what_waits_is_not_emptied(cast: Cast) -> None:
    with cast.app.app_context():
        number = make_introduction(make_member("gwen", connects=True), cast.mia, cast.nia)
        empty_old_letters()
        assert introduction_row(number).source == LETTER


def test_a_removed_letter_waits_for_those_who_may_judge_it_again(cast: Cast) -> None:
    with cast.app.app_context():
        number = make_introduction(make_member("gwen", connects=True), cast.mia, cast.nia)
        kind = hooks().subjects["introduction"]
        assert kind.erase is not None
        bring(cast, number, HIDDEN)
        with pytest.raises(Refused), transaction():
            kind.erase(cast.automod.id, kind.find(number, lock=True))
        bring(cast, number, REMOVED)
        with at(now() + 200 * DAY):
            empty_old_letters()
            assert introduction_row(number).source == LETTER
        with transaction():
            kind.erase(cast.automod.id, kind.find(number, lock=True))
        assert introduction_row(number).source == introduction_row(number).html == ""
        with pytest.raises(Refused):
            bring(cast, number, PUBLISHED)
