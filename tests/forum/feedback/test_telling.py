"""Who is told at each turn, and credited when it is done; what they may not read is not told them."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import delete, select

from forum.feedback.actions.moderate import bring_into
from forum.feedback.actions.tell import tell_everybody
from forum.feedback.bell import TOLD
from forum.feedback.fold import TOOK_IN
from forum.feedback.letters import MAIL
from forum.feedback.models import DONE, HEARD, JOINED, STUDIED, YES, IdeaVoice
from forum.feedback.queries import find_entry
from forum.feedback.viewing import MANY
from forum.hooks import Outcome, Verdict, hooks
from forum.jobs import worker
from forum.jobs.models import Job
from forum.notifications.actions import mark_read
from forum.notifications.mails import choose_mails
from forum.notifications.models import Notification
from forum.notifications.queries import notifications_of
from forum.storage.session import session, transaction
from forum.topics.models import Topic
from tests.cast import Cast, visitor
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


def sentence(member: Any) -> str:
    """The newest line behind the bell of a member."""
    return notifications_of(member).items[0].sentence


def unread() -> list[int]:
    """Whose bell rings about an idea."""
    found = select(Notification.member_id).where(Notification.kind == "idea_turn")
    return list(session().scalars(found.where(Notification.read_at.is_(None))))


def judge(cast: Cast, entry_id: int, state: str) -> None:
    with transaction():
        entry = find_entry(entry_id, lock=True)
        assert entry is not None
        bring_into(state, actor=cast.mo, thing=entry, reason="It names somebody.")


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
        tom, una, vic = make_answerer(), make_member("una"), make_member("vic")
        first, second = make_idea(cast.mia), make_idea(cast.nia)
        support(una, first)
        make_reply(vic, idea_row(first).topic_id, "Yes, please.")
        join(tom, first, second)
        work()
        expected = [(cast.mia.id, JOINED), (una.id, JOINED), (vic.id, TOOK_IN), (cast.nia.id, TOOK_IN)]
        assert sorted(told()) == sorted(expected)
        lines = {one: sentence(one) for one in (cast.mia, una, vic)}
        assert "Your idea is now part of" in lines[cast.mia]
        assert "An idea that you support is now part of" in lines[una]
        assert "Another idea that says the same is now part of “A strap that holds”" in lines[vic]
        turn(tom, second, HEARD)
        work()
        heard = {member_id for member_id, turned in told() if turned == HEARD}
        assert heard == {cast.mia.id, cast.nia.id, una.id, vic.id}
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
        assert unread() == []
        assert idea_row(idea_id).status == HEARD
    assert "A sentence in question." not in cast.browser("guest").get(f"/ideas/{idea_id}").text


def test_a_sentence_hidden_before_the_worker_came_is_told_once_it_is_shown(cast: Cast) -> None:
    with cast.app.app_context():
        idea_id = make_idea(cast.mia)
        support(cast.nia, idea_id)
        entry_id = turn(make_answerer(), idea_id, HEARD)
        judge(cast, entry_id, "hidden")
        worker.run_due(cast.app)
        assert told() == []
        judge(cast, entry_id, "published")
        worker.run_due(cast.app)
        assert told() == [(one, HEARD) for one in sorted([cast.mia.id, cast.nia.id])]
        with transaction():
            mark_read(actor=cast.mia)
        for state in ("hidden", "published"):
            judge(cast, entry_id, state)
            worker.run_due(cast.app)
        assert unread() == [cast.nia.id], "who has read of it is not rung again"
        assert len(told()) == 2


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


def test_a_colleague_who_was_named_is_told(cast: Cast) -> None:
    with cast.app.app_context():
        tom, una = make_answerer(), make_answerer("una")
        idea_id = make_idea(cast.mia)
        turn(una, idea_id, HEARD, by=tom)
        work()
        assert told() == sorted([(cast.mia.id, HEARD), (una.id, HEARD)])


def mails() -> list[dict[str, Any]]:
    found = select(Job).where(Job.kind == "mail").order_by(Job.id)
    return [dict(job.payload) for job in session().scalars(found)]


def test_mail_goes_to_those_who_asked_for_it(cast: Cast) -> None:
    """In the language of each, once, with its way out; and to nobody who may not read the idea."""
    with cast.app.app_context():
        tom = make_answerer()
        una, vic = make_member("una", language="fr"), make_member("vic", language="en")
        idea_id = make_idea(cast.mia)
        for one in (una, vic):
            support(one, idea_id)
            with transaction():
                choose_mails(actor=one, wanted={MAIL.name})
        turn(tom, idea_id, HEARD, sentence="Mine <broke>, too.")
        work()
        french, english = sorted(mails(), key=lambda one: "vic" in one["to"])
        assert english["subject"] == "“A strap that holds” has been heard"
        assert "Tom (works here): “Mine <broke>, too.”" in english["text"]
        assert "Mine &lt;broke&gt;, too." in english["html"]
        assert "a été entendue" in french["subject"]
        assert f"/ideas/{idea_id}" in french["text"]
        assert [one["unsubscribe"].startswith("http") for one in (french, english)] == [True, True]
        assert cast.app.test_client().post(urlsplit(english["unsubscribe"]).path).status_code == 200
        turn(tom, idea_id, STUDIED)
        work()
        assert [one["to"] for one in mails()[2:]] == [french["to"]]
        with transaction():
            session().get_one(Topic, idea_row(idea_id).topic_id).state = "hidden"
        work()
        assert len(mails()) == 3


def test_whoever_answered_by_name_can_be_thanked_for_it(cast: Cast) -> None:
    with cast.app.app_context():
        tom = make_answerer()
        idea_id = make_idea(cast.mia)
        entry_id = turn(tom, idea_id, HEARD)
    mia = cast.browser("mia")
    assert f"/thank/idea_word/{entry_id}" in mia.get(f"/ideas/{idea_id}").text
    assert mia.write(f"/thank/idea_word/{entry_id}", text="You answered within a day.").status_code == 303
    assert "You answered within a day." in visitor(cast.app, tom).get("/thanks").text
    assert cast.browser("nia").get(f"/thank/idea_word/{entry_id}").status_code == 200
    assert visitor(cast.app, tom).get(f"/thank/idea_word/{entry_id}").status_code == 403


def test_when_it_is_done_nobody_is_left_out(cast: Cast) -> None:
    with cast.app.app_context():
        tom = make_answerer()
        idea_id = make_idea(cast.mia)
        for number in range(MANY + 2):
            support(make_member(f"fan{number}", display_name=f"Fan no. {number}."), idea_id)
        last = f"Fan no. {MANY + 1}."
        assert last not in cast.browser("guest").get(f"/ideas/{idea_id}").text
        turn(tom, idea_id, HEARD, STUDIED, YES, DONE)
        assert last in cast.browser("guest").get(f"/ideas/{idea_id}").text
