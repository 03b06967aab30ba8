"""What becomes a line: every act of a moderator or administrator, nothing that members do with what is theirs."""

from __future__ import annotations

from sqlalchemy import select

from forum.members.actions.change_profile import change_profile
from forum.members.models import Member
from forum.members.sessions import end_all_sessions
from forum.storage.session import session, transaction
from forum.topics.actions.delete import delete_post, restore_post
from forum.topics.actions.edit import edit_post
from forum.topics.actions.tag import rename_topic, tag_topic
from forum.topics.composing import compose
from forum.topics.models import Post
from forum.topics.queries import topic_for
from moderation.audit.chain import canonical, record_of
from moderation.audit.table import acts
from moderation.audit.verifying import verify
from moderation.care.actions.shelter import open_shelter
from moderation.reports.actions.report import withdraw
from moderation.reports.models import Report
from tests.cast import Cast
from tests.factories.categories import make_category, make_reply, make_topic
from tests.factories.members import make_member
from tests.factories.moderation import decide_it, report_it
from tests.moderation.audit.conftest import lines
from tests.moderation.audit.tour import WORD, go_round


def test_every_act_of_the_table_leaves_its_line_and_no_word_of_anybody(cast: Cast) -> None:
    go_round(cast)
    with cast.app.app_context():
        found = lines()
        assert {line.act for line in found} == set(acts())
        assert {line.actor_id for line in found} == {cast.ada.id, cast.mo.id, cast.automod.id}
        said = b"\n".join(canonical(record_of(line.id, "", line)) for line in found).decode()
        assert verify().breaks == ()
    for word in (WORD, "mia", "nia", "ada", "@example", "because"):
        assert word.lower() not in said.lower()


def test_what_members_do_with_what_is_theirs_leaves_no_line(cast: Cast) -> None:
    with cast.app.app_context():
        before = len(lines())
        for member in (cast.mia, cast.mo):  # a moderator writes as a member too
            topic_id = make_topic(member, make_category(f"of-{member.id}")).id
            post_id = make_reply(member, topic_id).id
            with transaction():
                edit_post(actor=member, post=_post(member, post_id), text=compose("Better."), revision=1)
            with transaction():
                delete_post(actor=member, post=_post(member, post_id))
            with transaction():
                restore_post(actor=member, post=_post(member, post_id))
            with transaction():
                topic = topic_for(member, topic_id)
                rename_topic(actor=member, topic=topic, title="Another title")
                tag_topic(actor=member, topic=topic, tags=["tag"])
            with transaction():
                row = session().get_one(Member, member.id)
                change_profile(actor=member, member=row, values={"bio": "New."})
                end_all_sessions(actor_id=member.id, member_id=member.id)
                open_shelter(actor=member, member=row)
        assert len(lines()) == before


def test_nobody_learns_from_the_audit_who_reported_or_complained(cast: Cast) -> None:
    with cast.app.app_context():
        max_ = make_member("max", moderator=True)
        post_id = make_reply(cast.mia, make_topic(cast.nia, make_category()).id).id
        before = len(lines())
        case_id = report_it(max_, "post", post_id)
        with transaction():
            withdraw(actor=max_, report_id=session().scalar(select(Report.id)) or 0)
        assert len(lines()) == before
        report_it(cast.nia, "post", post_id)
        decide_it(cast.mo, case_id, "dismiss")
        since = lines()[before:]
        assert [line.act for line in since] == ["DecisionMade"]
        assert since[0].actor_id == cast.mo.id
        assert (since[0].thing_kind, since[0].thing_id) == ("case", case_id)
        assert since[0].data["measure"] == "dismiss"


def _post(viewer: object, post_id: int) -> Post:
    post = session().get_one(Post, post_id)
    post.topic = topic_for(viewer, post.topic_id)
    return post
