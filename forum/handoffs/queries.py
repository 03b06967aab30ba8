"""Reading hand-offs and departments. Every read names its viewer."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import and_, or_, select

from forum.clock import now
from forum.handoffs.models import (
    AGREED,
    ANSWERED,
    ASKED,
    AWAITING,
    HELD,
    OPEN,
    POSTED,
    PUBLISHED,
    RETURNED,
    UNABLE,
    Department,
    DepartmentPerson,
    Handoff,
    HandoffEntry,
)
from forum.handoffs.visibility import in_answered, in_department_of, ownerless, visible_to, waited_for_by
from forum.members.models import AUTOMOD, Member
from forum.members.queries import viewer_by_name
from forum.members.viewer import Viewer
from forum.policy.acts import Act
from forum.policy.check import Refused, require
from forum.search.index import best_first, expression, matches
from forum.search.queries import words_of
from forum.storage.session import session
from forum.topics.models import OfficialPost, Post, Topic
from forum.topics.queries import attach_category

MOST = 100
"""Hand-offs of one list: who has more open at once needs people, not pages."""

OFFERED = 5
"""Replies among which one is chosen as the answer."""


def department_row(department_id: int, *, lock: bool = False) -> Department | None:
    """The department with its people, whoever asks, deleted or not.

    ``lock`` holds its row against others who hold it, and not against foreign keys: PostgreSQL looks at the
    department of a hand-off that one transaction changes twice, and whoever holds the topic would wait here.
    """
    wanted = select(Department).where(Department.id == department_id)
    if lock:
        wanted = wanted.with_for_update(key_share=True).execution_options(populate_existing=True)
    found = session().scalar(wanted)
    return with_people([found])[0] if found is not None else None


def with_people(rows: Collection[Department]) -> list[Department]:
    """The same rows, each with the members who answer for it: as long as they work here."""
    people: dict[int, set[int]] = {}
    wanted = select(DepartmentPerson.department_id, DepartmentPerson.member_id).join(
        Member, and_(Member.id == DepartmentPerson.member_id, Member.works_here.is_(True))
    )
    for department_id, member_id in session().execute(
        wanted.where(DepartmentPerson.department_id.in_([one.id for one in rows]))
    ):
        people.setdefault(department_id, set()).add(member_id)
    for row in rows:
        row.people = frozenset(people.get(row.id, ()))  # type: ignore[misc]
    return list(rows)


def departments() -> list[Department]:
    """Those that answer, in order of their names: whoever hands off chooses among them."""
    wanted = select(Department).where(Department.closed_at.is_(None))
    return with_people(session().scalars(wanted.order_by(Department.name_en, Department.id)).all())


def departments_of(viewer: Any) -> list[Department]:
    """Those that the viewer answers for."""
    require(viewer, Act.SEE_HANDOFFS)
    return [one for one in departments() if viewer.id in one.people]


def department_for(viewer: Any, department_id: int) -> Department:
    """The department whose page the viewer may read, else ``Refused``."""
    found = department_row(department_id)
    if found is None or found.closed_at is not None:
        raise Refused(Act.SEE_VOICE, viewer)
    require(viewer, Act.SEE_VOICE, found)
    return found


def find_handoff(handoff_id: int, *, lock: bool = False) -> Handoff | None:
    """The hand-off with its post, topic and department, whoever asks. ``lock`` holds its topic's row and its
    own: whoever changes a topic comes by that row first, so nobody waits in a circle."""
    wanted = select(Handoff).where(Handoff.id == handoff_id)
    found = session().scalar(wanted)
    if found is None:
        return None
    post = post_row(found.post_id, lock=lock)
    if lock:
        found = session().scalar(wanted.with_for_update().execution_options(populate_existing=True))
    return _attached(found, post) if found is not None else None


def post_row(post_id: int, *, lock: bool = False) -> Post:
    """A post with its topic and category; ``lock`` holds the topic's row."""
    while True:
        post = session().get_one(Post, post_id)
        wanted = select(Topic).where(Topic.id == post.topic_id)
        if lock:
            wanted = wanted.with_for_update().execution_options(populate_existing=True)
        topic = session().scalars(wanted).one()
        if lock:
            session().refresh(post)  # while one waited for the topic's row it may have moved
        if post.topic_id == topic.id:
            post.topic = attach_category(topic)  # type: ignore[misc]
            return post


def _attached(handoff: Handoff, post: Post) -> Handoff:
    handoff.post, handoff.topic = post, post.topic  # type: ignore[misc]
    handoff.department = department_row(handoff.department_id)  # type: ignore[misc]
    return handoff


def attach_all(rows: Collection[Handoff]) -> list[Handoff]:
    """Hand-offs just fetched, each with what the rules and pages ask for."""
    posts = {one.id: one for one in session().scalars(select(Post).where(_among(Post.id, rows, "post_id")))}
    topics = select(Topic).where(Topic.id.in_({one.topic_id for one in posts.values()}))
    known = {one.id: attach_category(one) for one in session().scalars(topics)}
    wanted = select(Department).where(_among(Department.id, rows, "department_id"))
    places = {one.id: one for one in with_people(session().scalars(wanted).all())}
    for row in rows:
        post = posts[row.post_id]
        post.topic = known[post.topic_id]  # type: ignore[misc]
        row.post, row.topic, row.department = post, post.topic, places[row.department_id]  # type: ignore[misc]
    return list(rows)


def _among(column: Any, rows: Collection[Handoff], name: str) -> Any:
    return column.in_({getattr(one, name) for one in rows})


def handoff_for(viewer: Any, handoff_id: int, *, lock: bool = False) -> Handoff:
    """The hand-off if ``viewer`` may see it, else ``Refused``."""
    return _found(viewer, handoff_id, Act.SEE_HANDOFF, lock=lock)


def own_handoff_for(viewer: Any, handoff_id: int, *, lock: bool = False) -> Handoff:
    """The hand-off if it is about a post of the viewer's, else ``Refused``."""
    return _found(viewer, handoff_id, Act.SEE_OWN_HANDOFF, lock=lock)


def _found(viewer: Any, handoff_id: int, act: Act, *, lock: bool) -> Handoff:
    found = find_handoff(handoff_id, lock=lock)
    if found is None:
        raise Refused(act, viewer)
    require(viewer, act, found)
    return found


def handoffs_seen(viewer: Any, *, open_ones: bool = True) -> list[Handoff]:
    """Those the viewer may see, open ones by the day they are due, others the newest first."""
    require(viewer, Act.SEE_HANDOFFS)
    wanted = select(Handoff).where(visible_to(viewer))
    if open_ones:
        wanted = wanted.where(Handoff.status.in_(OPEN)).order_by(Handoff.due_at, Handoff.id)
    else:
        wanted = wanted.where(Handoff.status.not_in(OPEN)).order_by(Handoff.id.desc())
    return attach_all(session().scalars(wanted.limit(MOST)).all())


def waiting_for_me(viewer: Any) -> list[Handoff]:
    """Those that the departments of the viewer have to answer, the most urgent first."""
    require(viewer, Act.SEE_HANDOFFS)
    wanted = select(Handoff).where(
        in_department_of(viewer), Handoff.state == PUBLISHED, Handoff.status.in_(AWAITING)
    )
    return attach_all(session().scalars(wanted.order_by(Handoff.due_at, Handoff.id).limit(MOST)).all())


def to_move(viewer: Any, most: int) -> list[Handoff]:
    """What waits for the viewer now, the most urgent first: what their departments have to answer, what they
    have to bring back, what they handed off that is late, and both of what nobody brings back any more."""
    require(viewer, Act.SEE_HANDOFFS)
    theirs = or_(
        Handoff.status.in_((ANSWERED, UNABLE, RETURNED)),
        and_(Handoff.status.in_(OPEN), Handoff.due_at < now()),
    )
    wanted = select(Handoff).where(
        Handoff.state == PUBLISHED,
        or_(
            and_(in_department_of(viewer), Handoff.status.in_(AWAITING)),
            and_(or_(Handoff.owner_id == viewer.id, ownerless()), in_answered(viewer), theirs),
        ),
    )
    return attach_all(session().scalars(wanted.order_by(Handoff.due_at, Handoff.id).limit(most)).all())


def found_handoffs(viewer: Any, text: str, most: int) -> list[Handoff]:
    """Those the viewer may see in whose subject, note or answer these words stand, the best fitting first."""
    words, _phrases = words_of(text)
    asked = expression(words)
    if asked is None:
        return []
    found = matches("handoffs")
    wanted = select(Handoff).join(found, found.c.id == Handoff.id)
    wanted = wanted.where(visible_to(viewer), Handoff.state == PUBLISHED)
    wanted = wanted.order_by(best_first(found), Handoff.id.desc()).limit(most)
    return attach_all(session().scalars(wanted, {"handoffs_query": asked}).all())


def own_handoffs(viewer: Any) -> list[Handoff]:
    """Those about posts of the viewer's, the newest first."""
    require(viewer, Act.SEE_HANDOFFS)
    wanted = select(Handoff).where(waited_for_by(viewer)).order_by(Handoff.id.desc()).limit(MOST)
    return attach_all(session().scalars(wanted).all())


def details_asked_of(viewer: Any) -> list[Handoff]:
    """The viewer's own questions with details about which they may still say yes or no."""
    going = Handoff.consent.in_((ASKED, AGREED)), Handoff.status.in_(OPEN), Handoff.details != ""
    wanted = select(Handoff).where(waited_for_by(viewer), *going).order_by(Handoff.id.desc())
    return attach_all(session().scalars(wanted).all())


def entries_of(viewer: Any, handoff: Handoff) -> list[HandoffEntry]:
    """The story, from its beginning, for whoever sees the hand-off."""
    require(viewer, Act.SEE_HANDOFF, handoff)
    wanted = select(HandoffEntry).where(HandoffEntry.handoff_id == handoff.id)
    return list(session().scalars(wanted.order_by(HandoffEntry.number)))


def subjects_known(viewer: Any) -> list[str]:
    """What hand-offs were about lately: offered to whoever hands off, so that the same is called the same."""
    require(viewer, Act.SEE_HANDOFFS)
    wanted = select(Handoff.subject).where(
        Handoff.state == PUBLISHED, visible_to(viewer), Handoff.subject != ""
    )
    return sorted(set(session().scalars(wanted.order_by(Handoff.id.desc()).limit(MOST))))


def under_way(post_id: int) -> list[Handoff]:
    """The hand-offs of a post that has no answer yet, whoever asks."""
    return list(
        session().scalars(
            select(Handoff).where(
                Handoff.post_id == post_id,
                Handoff.status.in_(OPEN),
                Handoff.state.in_((PUBLISHED, HELD)),
            )
        )
    )


def replies_since(viewer: Any, handoff: Handoff) -> list[Post]:
    """What whoever is to bring the answer back said officially in the topic since, the newest first."""
    require(viewer, Act.RUN_HANDOFF, handoff)
    wanted = select(Post).join(OfficialPost, OfficialPost.post_id == Post.id)
    said = (Post.topic_id == handoff.topic.id, Post.author_id == viewer.id, Post.state == PUBLISHED)
    later = wanted.where(*said, Post.id > handoff.post_id, Post.created_at >= handoff.created_at)
    return list(session().scalars(later.order_by(Post.id.desc()).limit(OFFERED)))


def waiting_in(topic_id: int) -> bool:
    """Whether another post of a topic still waits for a department, whoever asks."""
    wanted = select(Handoff.id).join(Post, Post.id == Handoff.post_id)
    open_ones = (Handoff.status.in_(OPEN), Handoff.state.in_((PUBLISHED, HELD)))
    return session().scalar(wanted.where(Post.topic_id == topic_id, *open_ones).limit(1)) is not None


def answered_in(topic_id: int) -> list[int]:
    """Whose questions in a topic were answered by a department, by number, whoever asks."""
    wanted = select(Handoff.member_id).distinct().join(Post, Post.id == Handoff.post_id)
    return list(session().scalars(wanted.where(Post.topic_id == topic_id, Handoff.status == POSTED)))


def people(member_ids: Iterable[int | None]) -> dict[int, Member]:
    """Members by number, whoever they are."""
    wanted = {one for one in member_ids if one is not None}
    return {one.id: one for one in session().scalars(select(Member).where(Member.id.in_(wanted)))}


def program() -> Viewer:
    """The system member: the actor of what nobody in particular does."""
    found = viewer_by_name(AUTOMOD)
    if found is None:
        raise LookupError("the first start makes the system member")
    return found
