"""Who is told at each turn, and credited when it is done; what they may not read is not told them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, select

from forum.feedback.actions.moderate import bring_into
from forum.feedback.actions.tell import tell_everybody
from forum.feedback.bell import TOLD
from forum.feedback.models import DONE, HEARD, JOINED, STUDIED, YES, IdeaVoice
from forum.feedback.queries import find_entry
from forum.hooks import Outcome, Verdict, hooks
from forum.jobs.models import Job
from forum.notifications.models import Notification
from forum.storage.session import session, transaction
from forum.topics.models import Topic
from tests.cast import Cast
from tests.factories.categories import make_reply
from tests.factories.ideas import idea_row, join, make_answerer, make_idea, support, turn
from tests.factories.leaving import let_go
from tests.factories.members import make_member


def work() -> None:
    """Do what the outbox holds for ideas, twice: it tells once."""
    waiting = select(Job).where(Job.kind == TOLD).order_by(Job.id)
    jobs = [dict(job.payload) for job in session().scalars(waiting)]
    for payload in [*jobs, *jobs]:
        tell_everybody(payload)
    with transaction():
        session().execute(delete(Job).where(Job.kind == TOLD))


def told() -> list[tuple[int, str]]:
    """Whom a bell told of which turn."""
    found = select(Notification).where(Notification.kind == "idea_turn").order_by(Notification.member_id)
    return [(one.member_id, str(one.data["turn"])) for one in session().scalars(found)]


def test_everybody_who_wrote_supported_or_spoke_is_told_at_each_turn(cast: Cast) -> None:
    with cast.app.app_context():
        tom, una, vic = make_answerer(), make_member("una"), make_member("vic")
        idea_id = make_idea(cast.mia)
        support(una, idea_id)
        make_reply(vic, idea_row(idea_id).topic_id, "Yes, please.")
        concerned = sorted([cast.mia.id, una.id, vic.id])
        for turned in (HEARD, STUDIED, YES, DONE):
            turn(tom, idea_id, turned)
            work()
            assert told() == [(member_id, turned) for member_id in concerned]
            with transaction():
                session().execute(delete(Notification))
    page = cast.browser("guest").get(f"/ideas/{idea_id}").text
    credits = page[page.index('id="credits"') : page.index('id="comments"')]
    assert [name in credits for name in ("Mia", "Una", "Vic", "Tom", "Nia")] == [
        True,
        True,
        True,
        False,
        False,
    ]


def test_those_of_a_joined_idea_are_told_and_credited_with_the_other(cast: Cast) -> None:
    with cast.app.app_context():
        tom, una = make_answerer(), make_member("una")
        first, second = make_idea(cast.mia), make_idea(cast.nia)
        support(una, first)
        join(tom, first, second)
        work()
        assert sorted(told()) == sorted([(cast.mia.id, JOINED), (una.id, JOINED)])
        turn(tom, second, HEARD)
        work()
        heard = {member_id for member_id, turned in told() if turned == HEARD}
        assert heard == {cast.mia.id, cast.nia.id, una.id}
        urls = set(session().scalars(select(Notification.url).where(Notification.kind == "idea_turn")))
        assert urls == {f"/ideas/{second}"}


def test_whoever_can_not_read_it_is_not_told(cast: Cast) -> None:
    with cast.app.app_context():
        tom = make_answerer()
        idea_id = make_idea(cast.mia)
        support(cast.nia, idea_id)
        turn(tom, idea_id, HEARD)
        with transaction():
            session().get_one(Topic, idea_row(idea_id).topic_id).state = "hidden"
        work()
        assert told() == []


def test_the_line_behind_the_bell_has_the_title_only_while_it_may_be_read(cast: Cast) -> None:
    with cast.app.app_context():
        tom = make_answerer()
        idea_id = make_idea(cast.mia)
        turn(tom, idea_id, HEARD)
        work()
    assert "“A strap that holds” has been heard" in cast.browser("mia").get("/notifications").text
    with cast.app.app_context(), transaction():
        session().get_one(Topic, idea_row(idea_id).topic_id).state = "hidden"
    page = cast.browser("mia").get("/notifications").text
    assert "An idea that can’t be read now" in page
    assert "A strap that holds" not in page


def test_a_sentence_that_waits_is_told_once_it_is_shown(cast: Cast) -> None:
    def holds(_actor: Any, written: Any) -> Verdict:
        return Verdict(Outcome.HOLD if written.kind == "idea_word" else Outcome.PASS)

    with cast.app.app_context():
        tom = make_answerer()
        idea_id = make_idea(cast.mia)
        hooks().screeners.append(holds)
        entry_id = turn(tom, idea_id, HEARD, sentence="A sentence in question.")
        work()
        assert told() == []
    page = cast.browser("mia").get(f"/ideas/{idea_id}").text
    assert "A sentence in question." not in page
    assert "the sentence waits for a moderator" in page
    with cast.app.app_context():
        with transaction():
            entry = find_entry(entry_id, lock=True)
            assert entry is not None
            bring_into("published", actor=cast.mo, thing=entry, reason="")
        work()
        assert told() == [(cast.mia.id, HEARD)]
    assert "A sentence in question." in cast.browser("mia").get(f"/ideas/{idea_id}").text
    with cast.app.app_context():
        with transaction():
            entry = find_entry(entry_id, lock=True)
            assert entry is not None
            bring_into("removed", actor=cast.mo, thing=entry, reason="It names somebody.")
        assert told() == []
        assert idea_row(idea_id).status == HEARD
    assert "A sentence in question." not in cast.browser("guest").get(f"/ideas/{idea_id}").text


def test_who_left_is_not_behind_it_any_more(cast: Cast) -> None:
    with cast.app.app_context():
        tom = make_answerer()
        idea_id = make_idea(cast.mia)
        support(cast.nia, idea_id)
        turn(tom, idea_id, HEARD, sentence="Said by one who leaves.")
        let_go(cast.nia)
    with cast.app.app_context():
        left = session().scalars(select(IdeaVoice.member_id).where(IdeaVoice.idea_id == idea_id))
        assert list(left) == [cast.mia.id]
