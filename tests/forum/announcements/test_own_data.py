"""What is told of announcements to whoever asks for all that is kept about them."""

from __future__ import annotations

from forum.announcements.actions.correct import Words, correct
from forum.announcements.belongings import BELONGINGS
from forum.storage.session import transaction
from tests.cast import Cast
from tests.factories.announcements import make_announcement, make_host
from tests.factories.categories import make_category


def test_who_corrected_what_a_colleague_announced_is_given_those_words(cast: Cast) -> None:
    with cast.app.app_context():
        lea, hugo = make_host("lea"), make_host("hugo")
        number = make_announcement(lea, make_category("news"))
        with transaction():
            words = Words("From Saturday on.", "Saturday, not Friday.", 1)
            correct(actor=hugo, announcement_id=number, words=words)
        [one] = BELONGINGS.own(hugo.id)["announcement_corrections"]
        assert (one["announcement"], one["why"]) == (number, "Saturday, not Friday.")
        assert one["text"].startswith("From Saturday on.")
        assert list(BELONGINGS.own(lea.id)["announcement_corrections"]) == []
