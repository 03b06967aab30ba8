"""Rules in Python and conditions in SQL say the same of hand-offs, whatever the community looks like."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from forum.clock import now
from forum.handoffs.models import PUBLISHED, STATES, DepartmentPerson, Handoff
from forum.handoffs.queries import attach_all
from forum.handoffs.visibility import answer_visible_to, ownerless, visible_to, waited_for_by
from forum.members.models import Grant, Member
from forum.members.queries import viewer_by_id
from forum.policy.acts import Act
from forum.policy.check import can
from forum.storage.session import session, transaction
from forum.topics.models import Post
from tests.cast import Cast
from tests.factories.handoffs import hand, make_answerer, make_department_of, make_question
from tests.factories.members import make_group

NAMES = ("ada", "mo", "mia", "nia", "sam")
PLACES = ("public", "members", "groups", "staff")

plans = st.fixed_dictionaries(
    {
        "mandates": st.lists(st.tuples(st.integers(0, 4), st.sampled_from([None, 0, 1, 2, 3])), max_size=4),
        "moderates": st.lists(st.tuples(st.integers(0, 4), st.integers(0, 3)), max_size=2),
        "departments": st.lists(st.tuples(st.integers(0, 4), st.integers(0, 1)), max_size=4, unique=True),
        "muted": st.sets(st.integers(0, 4), max_size=2),
        "handoffs": st.lists(
            st.tuples(
                st.integers(0, 4),
                st.integers(0, 4),
                st.integers(0, 4),
                st.integers(0, 1),
                st.sampled_from(STATES),
                st.sampled_from(STATES),
                st.integers(-1, 4),
            ),
            min_size=4,
            max_size=4,
        ),
    }
)


def settle(plan: dict[str, Any], ids: list[int], places: list[int], departments: list[int]) -> None:
    """Let the four hand-offs, and who may do what, be as the plan says."""
    session().execute(delete(DepartmentPerson))
    session().execute(delete(Grant).where(Grant.member_id.in_(ids[2:])))
    for member_id in ids:
        muted = ids.index(member_id) in plan["muted"]
        row = session().get_one(Member, member_id)
        row.muted_until = now() + timedelta(days=1) if muted else None
        if member_id == ids[-1]:
            row.suspended_until = now() + timedelta(days=1) if muted else None
    for capability, given_to in (("answer", plan["mandates"]), ("moderate", plan["moderates"])):
        for who, where in {(who, where) for who, where in given_to if who >= 2}:
            place = None if where is None else places[where]
            session().add(Grant(member_id=ids[who], capability=capability, category_id=place))
    for who, which in plan["departments"]:
        session().add(DepartmentPerson(department_id=departments[which], member_id=ids[who]))
    rows = session().scalars(select(Handoff).order_by(Handoff.id)).all()
    for row, plan_of in zip(rows, plan["handoffs"], strict=True):
        author, owner, member, which, state, answer_state, by = plan_of
        row.answer_state, row.answered_by_id = answer_state, ids[by] if by >= 0 else None
        row.author_id, row.owner_id, row.member_id = ids[author], ids[owner], ids[member]
        row.department_id, row.state = departments[which], state
    session().flush()


def test_rules_and_conditions_agree(cast: Cast) -> None:
    with cast.app.app_context():
        group = make_group("cellar", cast.mia)
        departments = [make_department_of(cast.ada), make_department_of(cast.ada, name="Workshop")]
        lea = make_answerer("lea", admin=True, groups=[group])
        posts = [
            make_question(lea, slug=one, access=one, groups=(group,) if one == "groups" else ())
            for one in PLACES
        ]
        for post_id in posts:
            hand(lea, post_id, departments[0])
        ids = [getattr(cast, name).id for name in NAMES]
        places = [one.topic.category_id for one in attach_all(session().scalars(select(Handoff)).all())]
        assert len(session().scalars(select(Post)).all()) == len(PLACES)

    @settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(plan=plans)
    def agree(plan: dict[str, Any]) -> None:
        with cast.app.app_context():
            with transaction():
                settle(plan, ids, places, departments)
            session().expire_all()
            rows = attach_all(session().scalars(select(Handoff)).all())
            for viewer in [None, *(viewer_by_id(one) for one in ids)]:
                for act, condition in (
                    (Act.SEE_HANDOFF, visible_to),
                    (Act.SEE_HANDOFF_ANSWER, answer_visible_to),
                    (Act.SEE_OWN_HANDOFF, waited_for_by),
                ):
                    seen = set(session().scalars(select(Handoff.id).where(condition(viewer))))
                    assert seen == {row.id for row in rows if can(viewer, act, row)}
            alone = set(session().scalars(select(Handoff.id).where(ownerless())))
            for row in rows:
                if row.state == PUBLISHED:
                    brings = can(viewer_by_id(row.owner_id), Act.RUN_HANDOFF, row)
                    assert (row.id in alone) is not brings, row.owner_id

    agree()
