"""What is left of announcements when somebody leaves, or when the words of one are erased."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from forum.announcements.actions.correct import Words, body_of, correct
from forum.announcements.actions.read import hand_over
from forum.announcements.belongings import BELONGINGS
from forum.announcements.models import DRAFT, READING, Announcement
from forum.announcements.queries import announcement_for
from forum.clock import now
from forum.handoffs.actions.answer import Said, answer_handoff
from forum.jobs.worker import run_due
from forum.notifications.models import Notification
from forum.storage.session import session, transaction
from forum.topics.actions.erase import erase_words
from forum.topics.actions.moderate import remove_post
from forum.topics.queries import post_for
from tests.cast import Cast
from tests.factories.announcements import make_announcement, make_draft, make_handed_word, make_host
from tests.factories.categories import make_category
from tests.factories.events import answer as answer_event
from tests.factories.events import change as move_event
from tests.factories.events import in_days
from tests.factories.events import make as plan_event
from tests.factories.events import planned as event_of
from tests.factories.handoffs import hand, make_answerer, make_department_of, make_question
from tests.factories.leaving import let_go, places_with
from tests.factories.members import make_member
from tests.factories.questionnaires import make as make_questionnaire
from tests.factories.questionnaires import make_asker
from tests.factories.questionnaires import planned as asking


def test_drafts_go_and_nobody_waits_for_a_reader_who_left(cast: Cast) -> None:
    with cast.app.app_context():
        place = make_category("news")
        lea, hugo, ines = make_host("lea"), make_host("hugo"), make_host("ines")
        hers, his = make_draft(lea, place).id, make_draft(hugo, place).id
        with transaction():
            hand_over(
                actor=lea, announcement_id=hers, reader_id=hugo.id, deputy_id=ines.id,
                read_by=now() + timedelta(days=2),
            )  # fmt: skip
        let_go(hugo)
        assert session().get(Announcement, his) is None
        row = session().get_one(Announcement, hers)
        rung = select(Notification.member_id).where(Notification.kind == "announcement_asked")
        assert ines.id in set(session().scalars(rung))
        assert (row.stage, row.reader_id, row.deputy_id) == (READING, ines.id, None)


def test_without_a_deputy_it_is_a_draft_again(cast: Cast) -> None:
    with cast.app.app_context():
        lea, hugo = make_host("lea"), make_host("hugo")
        number = make_draft(lea, make_category("news")).id
        with transaction():
            hand_over(
                actor=lea, announcement_id=number, reader_id=hugo.id, deputy_id=None,
                read_by=now() + timedelta(days=2),
            )  # fmt: skip
        let_go(hugo)
        assert session().get_one(Announcement, number).stage == DRAFT
        told = select(Notification.member_id).where(Notification.kind == "announcement_answered")
        assert set(session().scalars(told)) == {lea.id}


def test_with_the_post_go_its_words(cast: Cast) -> None:
    with cast.app.app_context():
        number = make_announcement(make_host(), make_category("news"))
        post_id = session().get_one(Announcement, number).post_id or 0
        with transaction():
            post = post_for(cast.mo, post_id, lock=True)
            remove_post(actor=cast.mo, post=post, reason="Not so.")
            erase_words(actor_id=cast.automod.id, post=post)
        row = session().get_one(Announcement, number)
        assert (row.source, row.heard) == ("—", "")
        assert row.emptied_at is not None


def test_nothing_speaks_to_a_member_who_left(cast: Cast) -> None:
    """What was heard stands in the row and in the post: a correction neither doubles it nor names them."""
    with cast.app.app_context():
        place = make_category("news")
        zoe, lea = make_member("zoe_quibble"), make_host()
        said = {"title": "For @zoe_quibble", "source": "As @zoe_quibble asked: open until ten."}
        heard = "It was @zoe_quibble who asked whether the terrace opens."
        number = make_announcement(lea, place, heard=heard, **said)
        make_draft(lea, place, heard=heard, **said)
        words = Words("Open until ten, @zoe_quibble.", "@zoe_quibble saw it.", 1)
        with transaction():
            correct(actor=lea, announcement_id=number, words=words)
        make_handed_word("Is this what @zoe_quibble meant?")
        run_due(cast.app)
        let_go(zoe)
        assert places_with("zoe_quibble") == {}
        row = announcement_for(lea, number)
        assert "zoe" not in body_of(row) + row.heard
        assert body_of(row) == "Open until ten, a former member."
        words = Words("Open until eleven.", "Eleven.", row.post.revision)
        with transaction():
            correct(actor=lea, announcement_id=number, words=words)
        source = announcement_for(lea, number).post.source
        assert source.count("What we heard") == 1
        assert places_with("zoe_quibble") == {}


def test_what_else_the_brand_wrote_speaks_to_nobody_who_left(cast: Cast) -> None:
    """All text of all tables, with something in each slice in which the brand speaks to a member."""
    with cast.app.app_context():
        zoe = make_member("zoe_quibble")
        eve = make_asker()
        place = make_category("news")
        said = {"body": "@zoe_quibble plays.", "category": place}
        event = plan_event(eve, event_of(eve, "With @zoe_quibble", **said))
        answer_event(cast.mia, event)
        run_due(cast.app)
        move_event(eve, event, event_of(eve, "With @zoe_quibble", starts=in_days(5), **said))
        make_questionnaire(eve, asking("For @zoe_quibble", purpose="So that @zoe_quibble knows."))
        lea, dan = make_answerer(), make_member("dan", works_here=True)
        department = make_department_of(cast.ada, dan)
        note = {"note": "As @zoe_quibble said.", "subject": "What @zoe_quibble asked"}
        number = hand(lea, make_question(cast.mia), department, **note)
        with transaction():
            answer_handoff(actor=dan, handoff_id=number, said=Said("Ask @zoe_quibble."))
        make_announcement(make_host("hugo"), place, source="For @zoe_quibble and all.")
        run_due(cast.app)
        kept = places_with("zoe_quibble")
        assert {"events.title", "questionnaires.title", "handoffs.subject", "handoffs.answer"} <= set(kept)
        let_go(zoe)
        assert places_with("zoe_quibble") == {}


def test_a_copy_of_ones_data_holds_what_one_announced(cast: Cast) -> None:
    with cast.app.app_context():
        lea = make_host()
        make_announcement(lea, make_category("news"))
        rows = list(BELONGINGS.own(lea.id)["announcements"])
    assert rows[0]["title"] == "The terrace opens again"
    assert rows[0]["heard"]
