"""What is asked in a topic is called as the topic is, and goes where it goes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import select, update

from forum.clock import now
from forum.members.models import Member
from forum.notifications.models import Notification
from forum.notifications.queries import notifications_of
from forum.questionnaires.actions.afterwards import ask_afterwards
from forum.questionnaires.actions.moderate import bring_into
from forum.questionnaires.models import Questionnaire
from forum.questionnaires.queries import find_questionnaire
from forum.storage.session import session, transaction
from forum.subjects import HIDDEN, PUBLISHED
from forum.topics.actions.merge import merge_topics
from forum.topics.actions.place import hide_topic, move_topic, show_topic
from forum.topics.actions.tag import rename_topic
from forum.topics.models import Topic
from forum.topics.queries import attach_category, topic_for
from forum.topics.sequence import locked_topics
from tests.cast import Cast, visitor
from tests.factories.categories import make_category, make_reply, make_topic
from tests.factories.members import make_member
from tests.factories.questionnaires import answer, end, poll

OLD, NEW = "The secret of Mia Delorme", "A parcel that got lost"


def _asked(cast: Cast, title: str = OLD, slug: str = "talk") -> tuple[Any, int, int]:
    """A topic of Mia in which Nia wrote, and what Fay asks after it."""
    topic_id = make_topic(cast.mia, make_category(slug), title).id
    make_reply(cast.nia, topic_id)
    fay = make_member(f"fay{slug}", mandates=[("answer", None)], works_here=True, language="en")
    return fay, topic_id, _ask(fay, topic_id)


def _ask(fay: Any, topic_id: int) -> int:
    with transaction():
        row = ask_afterwards(actor=fay, topic=topic_for(fay, topic_id, lock=True))
        assert row is not None
        return row.id


def _hide(cast: Cast, topic_id: int) -> None:
    with transaction():
        hide_topic(actor=cast.mo, topic=topic_for(cast.mo, topic_id, lock=True), reason="A name.")


def _show(cast: Cast, topic_id: int) -> None:
    with transaction():
        show_topic(actor=cast.mo, topic=topic_for(cast.mo, topic_id, lock=True), reason="Mended.")


def _judge(cast: Cast, number: int, state: str) -> None:
    with transaction():
        row = find_questionnaire(number, viewer=cast.mo, lock=True)
        assert row is not None
        bring_into(state, actor=cast.mo, thing=row, reason="A look.")


def _bells(member: Any, kind: str) -> list[str]:
    return [line.sentence for line in notifications_of(member).items if line.kind == kind]


def _unread(member: Any, kind: str) -> int:
    wanted = select(Notification.id).where(
        Notification.member_id == member.id, Notification.kind == kind, Notification.read_at.is_(None)
    )
    return len(session().scalars(wanted).all())


def _read_all(member: Any) -> None:
    with transaction():
        mine = Notification.member_id == member.id
        session().execute(update(Notification).where(mine).values(read_at=now()))


def test_the_question_after_a_topic_keeps_no_title_of_it(cast: Cast) -> None:
    with cast.app.test_request_context():
        fay, topic_id, number = _asked(cast)
        row = session().get_one(Questionnaire, number)
        assert OLD not in row.title and row.title
        told = session().scalars(select(Notification).where(Notification.kind == "questionnaire_asked"))
        assert all(OLD not in str(one.data) for one in told)
        assert all(OLD in line for line in _bells(cast.nia, "questionnaire_asked"))
        _read_all(cast.nia)
        of_fay, of_nia = visitor(cast.app, fay), cast.browser("nia")
    page = f"/questionnaires/{number}"
    assert OLD in of_nia.get("/questionnaires").text and OLD in of_nia.get(page).text
    assert OLD in of_fay.get(page).text
    turn = _turn(cast, number)
    with cast.app.app_context(), transaction():
        rename_topic(
            actor=cast.mo, topic=topic_for(cast.mo, topic_id, lock=True), title=NEW, reason="A name."
        )
    assert _turn(cast, number) > turn  # open pages look again
    for browser in (of_fay, of_nia):
        assert NEW in browser.get(page).text and OLD not in browser.get(page).text
    with cast.app.app_context():
        _hide(cast, topic_id)
    shown = of_fay.get(page)
    assert shown.status_code == 200 and "can’t be read now" in shown.text and NEW not in shown.text
    assert of_nia.get(page).status_code == 404
    with cast.app.test_request_context():
        (line,) = _bells(cast.nia, "questionnaire_asked")
        assert NEW not in line and OLD not in line


def _turn(cast: Cast, number: int) -> int:
    with cast.app.app_context():
        return session().get_one(Questionnaire, number).turn


def test_who_has_read_it_is_not_asked_again_when_the_topic_is_shown_again(cast: Cast) -> None:
    with cast.app.test_request_context():
        _fay, topic_id, _number = _asked(cast)
        _read_all(cast.nia)
        _hide(cast, topic_id)
        assert not _bells(cast.mia, "questionnaire_asked")
        _show(cast, topic_id)
        assert [_unread(one, "questionnaire_asked") for one in (cast.mia, cast.nia)] == [1, 0]
        assert len(_bells(cast.nia, "questionnaire_asked")) == 1


def test_what_came_of_it_is_told_once_it_is_shown_and_only_once(cast: Cast) -> None:
    with cast.app.test_request_context():
        _fay, _topic_id, number = _asked(cast)
        for one in (cast.mia, cast.nia):
            answer(one, number, settled="0")
        _judge(cast, number, HIDDEN)
        end(number)
        assert not _bells(cast.mia, "questionnaire_results")
        _judge(cast, number, PUBLISHED)
        assert [_unread(one, "questionnaire_results") for one in (cast.mia, cast.nia)] == [1, 1]
        assert not _unread(cast.mia, "questionnaire_asked")
        _read_all(cast.mia)
        _judge(cast, number, HIDDEN)
        _judge(cast, number, PUBLISHED)
        assert [_unread(one, "questionnaire_results") for one in (cast.mia, cast.nia)] == [0, 1]
        assert len(_bells(cast.mia, "questionnaire_results")) == 1


def test_what_ends_in_a_hidden_topic_is_told_when_that_is_shown(cast: Cast) -> None:
    with cast.app.test_request_context():
        topic_id = make_topic(cast.mia, make_category()).id
        number = poll(cast.mia, topic_id)
        answer(cast.nia, number, poll="0")
        _hide(cast, topic_id)
        end(number)
        assert not _bells(cast.nia, "questionnaire_results")
        _show(cast, topic_id)
        assert _bells(cast.nia, "questionnaire_results") == ["What came of the answers to “Tea or coffee?”"]


def test_nobody_is_rung_who_could_not_open_it(cast: Cast) -> None:
    """Suspended, a member can't answer; without the category they see neither question nor results."""
    with cast.app.test_request_context():
        inside, ours = make_category("inside", access="members"), make_category("ours", access="staff")
        topic_id = make_topic(cast.mia, inside).id
        make_reply(cast.nia, topic_id)
        with transaction():
            session().get_one(Member, cast.nia.id).suspended_until = now() + timedelta(days=3)
        fay = make_member("fay", mandates=[("answer", None)], works_here=True, language="en")
        number = _ask(fay, topic_id)
        assert [len(_bells(one, "questionnaire_asked")) for one in (cast.mia, cast.nia)] == [1, 0]
        here = poll(cast.mia, topic_id)
        una = make_member("una")
        answer(una, here, poll="0")
        answer(cast.mia, here, poll="0")
        with transaction():
            topic = topic_for(cast.mo, topic_id, lock=True)
            move_topic(actor=cast.mo, topic=topic, category=ours, reason="No.")
        end(here), end(number)
        assert not _bells(una, "questionnaire_results")


def test_what_is_asked_goes_with_its_topic(cast: Cast) -> None:
    with cast.app.app_context():
        _fay, topic_id, number = _asked(cast)
        there = make_category("there")
        with transaction():
            topic = topic_for(cast.mo, topic_id, lock=True)
            move_topic(actor=cast.mo, topic=topic, category=there, reason="There.")
        assert session().get_one(Questionnaire, number).category_id == there.id


def _merge(cast: Cast, source_id: int, target_id: int) -> None:
    with transaction():
        held = {one: attach_category(topic) for one, topic in locked_topics([source_id, target_id]).items()}
        merge_topics(actor=cast.mo, source=held[source_id], target=held[target_id], reason="The same.")


def test_a_poll_goes_into_the_topic_that_takes_the_other_in(cast: Cast) -> None:
    with cast.app.app_context():
        fay, source_id, after = _asked(cast)
        number = poll(cast.mia, source_id)
        target_id = make_topic(cast.nia, make_category("there"), NEW).id
        _merge(cast, source_id, target_id)
        for one in (number, after):
            row = session().get_one(Questionnaire, one)
            assert row.topic_id == target_id
            assert row.category_id == session().get_one(Topic, target_id).category_id
    page = cast.browser("nia").get(f"/topics/{target_id}").text
    assert f"/questionnaires/{number}" in page and f"/questionnaires/{after}" in page
    assert OLD not in visitor(cast.app, fay).get(f"/questionnaires/{after}").text


def test_of_two_topics_with_a_question_each_both_can_still_be_answered(cast: Cast) -> None:
    with cast.app.app_context():
        _fay, source_id, here = _asked(cast)
        _other, target_id, there = _asked(cast, NEW, "there")
        _merge(cast, source_id, target_id)
        assert session().get_one(Questionnaire, here).topic_id == source_id
        assert session().get_one(Questionnaire, there).topic_id == target_id
    listed = cast.browser("nia").get("/questionnaires").text
    assert f"/questionnaires/{here}" in listed and f"/questionnaires/{there}" in listed
    assert "q-settled" in cast.browser("nia").get(f"/questionnaires/{here}").text
