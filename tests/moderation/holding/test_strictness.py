"""A category's own strictness decides what becomes of a post there, and only there."""

from __future__ import annotations

from forum.categories.catalogue import catalogue
from forum.storage.session import transaction
from moderation.screening.actions.thresholds import set_thresholds
from moderation.screening.levels import LEVELS
from tests.cast import Cast
from tests.factories.categories import make_category, make_topic
from tests.factories.topics import send

TEXT = "Tu es vraiment un idiot, Hugo."


def test_replies_and_topics_go_by_their_category(cast: Cast) -> None:
    with cast.app.app_context():
        places = {level: make_category(slug=level).id for level in ("off", "usual", "strict")}
        for level, number in places.items():
            with transaction():
                set_thresholds(actor=cast.ada, category=catalogue()[number], thresholds=LEVELS[level])
        topics = {level: make_topic(cast.mia, catalogue()[number]).id for level, number in places.items()}
    replied = {
        level: send(cast, "mia", f"/topics/{number}/reply", body=TEXT, reply_to_id="").json
        for level, number in topics.items()
    }
    assert replied["off"]["state"] == "published"
    assert replied["usual"]["error"] == "reconsider"
    assert replied["strict"]["state"] == "held"
    started = {
        level: send(
            cast, "mia", "/topics/new",
            {"title": f"Une question {level}", "body": TEXT, "category_id": str(number), "tags": "", "language": "fr"},
            idempotency_key=f"topic-{level}",
        ).json
        for level, number in places.items()
    }  # fmt: skip
    assert [answer.get("error") for answer in started.values()] == [None, "reconsider", None]
