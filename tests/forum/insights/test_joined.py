"""An idea with which an older one was joined is quoted in its own words, beneath its own title."""

from __future__ import annotations

from datetime import timedelta

from forum.clock import at
from forum.insights.figures import Figure
from forum.insights.review import review_for
from forum.insights.verbatims import verbatims
from tests.cast import Cast
from tests.factories.ideas import join, make_answerer, make_idea
from tests.factories.reviews import coming_monday, make_analyst

TITLE, WORDS = "Straps that do not break", "The new words."


def test_in_the_report_and_in_the_review(cast: Cast) -> None:
    monday = coming_monday()
    with cast.app.app_context():
        gus, tom = make_analyst(), make_answerer()
        with at(monday - timedelta(days=3)):
            older = make_idea(cast.mia, body="The old words.")
            newer = make_idea(cast.nia, TITLE, body=WORDS)
            join(tom, older, newer)
        shown, hidden, _more = verbatims(gus, Figure("ideas_done", 2, 2, (newer, older)))
        assert [(one.title, one.words) for one in shown] == [(TITLE, WORDS)]
        assert hidden == 1  # its topic is empty: it is the other, now
        with at(monday + timedelta(hours=9)):
            review = review_for(gus)
    assert [(one.title, one.words) for one in review.quotes] == [(TITLE, WORDS)]
