"""A post of Mia's that Mo hid after Nia's report, and the statements about it."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from sqlalchemy import select

from forum.jobs.worker import run_due
from forum.storage.session import session
from forum.topics.models import Post
from moderation.decisions.models import Statement
from tests.cast import Cast
from tests.factories.categories import make_category, make_reply, make_topic
from tests.factories.moderation import decide_it, report_it


@dataclass
class Story:
    """What was decided, by number."""

    cast: Cast
    post_id: int
    case_id: int
    decision_id: int

    def statement(self, name: str) -> int:
        """The first statement that somebody got."""
        member = getattr(self.cast, name)
        wanted = select(Statement.id).where(Statement.member_id == member.id).order_by(Statement.id)
        found = session().scalar(wanted)
        assert found is not None
        return found

    def state(self) -> str:
        """What became of the post."""
        session().expire_all()
        return session().get_one(Post, self.post_id).state


def tell_story(cast: Cast, measure: str, facts: str = "It insults somebody.") -> Story:
    """Nia reports a post of Mia's, Mo decides, everybody is told. Needs an application context."""
    topic = make_topic(cast.nia, make_category())
    post_id = make_reply(cast.mia, topic.id, "You are all <b>fools</b>.").id
    case_id = report_it(cast.nia, "post", post_id)
    decision_id = decide_it(cast.mo, case_id, measure, facts=facts).id
    run_due(cast.app)
    return Story(cast, post_id, case_id, decision_id)


@pytest.fixture
def hidden(cast: Cast) -> Story:
    """The post is hidden: Mia may complain."""
    with cast.app.app_context():
        return tell_story(cast, "hide")


@pytest.fixture
def dismissed(cast: Cast) -> Story:
    """The report was refused: Nia may complain."""
    with cast.app.app_context():
        return tell_story(cast, "dismiss", "It is rude, and allowed.")
