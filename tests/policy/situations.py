"""The people and the things of the grid, as plain values: the rules know nothing else."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from forum.clock import now
from forum.members.viewer import Viewer
from tests.policy.asked import QUESTIONNAIRES
from tests.policy.given import GIVEN
from tests.policy.handed import HANDOFFS
from tests.policy.planned import EVENTS
from tests.policy.wished import IDEAS

HERE, ELSEWHERE, GROUP = 1, 2, 5

ORDINARY = Viewer(id=10, name="mia", display_name="Mia", standing="regular")


EVE: dict[str, Any] = {
    "moderated_categories": frozenset({ELSEWHERE}),
    "speaks": True,
    "mandates": frozenset({("speak", None), ("animate", ELSEWHERE)}),
}


GIL: dict[str, Any] = {
    "groups": frozenset({GROUP}),
    "connects": True,
    "first_name": "Gil",
    "works_here": True,
    "mandates": frozenset({("connect", None), *((what, HERE) for what in ("answer", "animate", "analyse"))}),
}


def people() -> dict[str, Viewer | None]:
    """One letter each; the grid's head says who they are."""
    later = now() + timedelta(days=1)
    return {
        "A": replace(ORDINARY, id=1, name="ada", is_admin=True),
        "M": replace(ORDINARY, id=2, name="mo", moderates_all=True),
        "L": replace(ORDINARY, id=3, name="lou", moderated_categories=frozenset({HERE})),
        "E": replace(ORDINARY, id=4, name="eve", **EVE),
        "W": replace(ORDINARY, id=5, name="wes"),
        "g": replace(ORDINARY, id=6, name="gil", **GIL),
        "m": ORDINARY,
        "n": replace(ORDINARY, id=11, name="nia", standing="newcomer"),
        "q": replace(ORDINARY, id=12, name="quin", muted_until=later),
        "s": replace(ORDINARY, id=13, name="sam", suspended_until=later),
        "u": replace(ORDINARY, id=14, name="una", confirmed=False),
        ".": None,
    }


AUTHOR = 5


def category(access: str = "public", posting: str = "members", place: int = HERE) -> Any:
    groups = frozenset({GROUP}) if access == "groups" else frozenset()
    return SimpleNamespace(id=place, access=access, posting=posting, group_ids=groups)


def topic(access: str = "public", state: str = "published", **more: Any) -> Any:
    place = category(access, place=more.pop("place", HERE))
    values = {"author_id": AUTHOR, "locked": False, "merged_into_id": None, **more}
    return SimpleNamespace(id=1, category=place, state=state, **values)


def conversation(partner: int, **more: Any) -> Any:
    """A private conversation between Wes and ``partner``."""
    return topic("private", participants=frozenset({AUTHOR, partner}), **more)


def said(where: Any) -> Any:
    """What Wes wrote in ``where``."""
    return SimpleNamespace(id=1, topic=where, author_id=AUTHOR, state="published")


def post(state: str = "published", topic_state: str = "published", **more: Any) -> Any:
    return SimpleNamespace(id=1, topic=topic(state=topic_state, **more), author_id=AUTHOR, state=state)


def case(place: Any, **more: Any) -> Any:
    """A case about Wes, that Mo decided; of a category, or (None) of a profile."""
    values = {"owner_id": AUTHOR, "parties": (), "reported_by_viewer": False, "decided_by_id": 2, **more}
    return SimpleNamespace(id=1, category=place, **values)


def statement(over: bool = False) -> Any:
    """What Wes was told about that decision."""
    end = now() + timedelta(days=-1 if over else 1)
    return case(category(), member_id=AUTHOR, appealable_until=end)


def call(state: str = "published", **more: Any) -> Any:
    """A call that Wes made while he spoke for the brand."""
    values = {"closed_at": None, "closes_at": now() + timedelta(days=1), "emptied": False, **more}
    return SimpleNamespace(id=HERE, category=None, author_id=AUTHOR, state=state, **values)


def contribution(state: str = "published", **more: Any) -> Any:
    """What Wes brings to a call."""
    values = {"welcomed": False, "call_public": True, "emptied": False, **more}
    return SimpleNamespace(id=HERE, category=None, author_id=AUTHOR, state=state, **values)


def commitment(state: str = "published", **more: Any) -> Any:
    """What Wes promised while he spoke for the brand."""
    values = {"promised": True, "kept_at": None, "given_up_at": None, "emptied": False, **more}
    return SimpleNamespace(id=HERE, category=None, author_id=AUTHOR, state=state, **values)


def brand_word(state: str = "published", **more: Any) -> Any:
    """What another colleague said about what Wes brings."""
    values = {"about_public": False, "about_author_id": AUTHOR, "emptied": False, **more}
    return SimpleNamespace(id=HERE, category=None, author_id=99, state=state, **values)


def introduction(state: str = "published", *, told: bool = True, **more: Any) -> Any:
    """Wes writes to Mia and Mo."""
    moment = now()
    values = {"told_at": moment if told else None, "met_at": None, "over_at": None, "emptied": False, **more}
    values = {"ends_at": moment + timedelta(days=1), **values}
    values = {"author_id": AUTHOR, **values}
    return SimpleNamespace(first_id=2, second_id=10, state=state, **values)


def candidate(member_id: int = 10, **more: Any) -> Any:
    """A member who may be introduced, unless ``more`` says otherwise."""
    values = {"active": True, "system": False, "confirmed_at": "some day", "suspended_until": None}
    values |= {"wants_introductions": True, "rests_until": None, **more}
    return SimpleNamespace(id=member_id, **values)


@dataclass(frozen=True)
class Someone:
    """A member as the rules look at one."""

    id: int
    is_admin: bool = False
    confirmed_at: Any = "some day"
    system: bool = False
    erased_at: Any = None
    near: frozenset[int] = frozenset()


LATER = now() + timedelta(days=1)


THINGS: dict[str, Any] = {
    "nothing": None,
    "category public": category(),
    "category members": category("members"),
    "category groups": category("groups"),
    "category staff": category("staff"),
    "category announcements": category(posting="staff"),
    "topic": topic(),
    "topic members": topic("members"),
    "topic groups": topic("groups"),
    "topic staff": topic("staff"),
    "topic locked": topic(locked=True),
    "topic merged": topic(merged_into_id=9),
    "topic held": topic(state="held"),
    "topic hidden": topic(state="hidden"),
    "topic of gil": topic(author_id=6),
    "topic elsewhere": topic(place=ELSEWHERE),
    "topic deleted": topic(state="deleted"),
    "post": post(),
    "post locked": post(locked=True),
    "post held": post("held"),
    "post hidden": post("hidden"),
    "post removed": post("removed"),
    "post deleted": post("deleted"),
    "post in held topic": post("held", "held"),
    "post in hidden topic": post(topic_state="hidden"),
    "conversation": conversation(10),
    "conversation with mo": conversation(2),
    "conversation with gil": conversation(6),
    "conversation, closed": conversation(10, locked=True),
    "conversation, hidden": conversation(10, state="hidden"),
    "post in conversation": said(conversation(10)),
    "post in conversation with mo": said(conversation(2)),
    "case": case(category()),
    "case about lou": case(category(), owner_id=3),
    "case of words to mo": case(category(), parties=(7, 2)),
    "case one reported": case(category(), reported_by_viewer=True),
    "case of a profile": case(None),
    "statement": statement(),
    "statement, too late": statement(over=True),
    "call": call(),
    "call held": call("held"),
    "call hidden": call("hidden"),
    "call deleted": call("deleted"),
    "call emptied": call("removed", emptied=True),
    "call closed": call(closed_at=now()),
    "call over": call(closes_at=now() - timedelta(days=1)),
    "contribution": contribution(),
    "contribution accepted": contribution(welcomed=True),
    "contribution accepted, call hidden": contribution(welcomed=True, call_public=False),
    "contribution held": contribution("held"),
    "contribution removed": contribution("removed", welcomed=True),
    "contribution deleted": contribution("deleted", welcomed=True),
    "commitment": commitment(),
    "commitment not yet promised": commitment(promised=False),
    "commitment hidden": commitment("hidden"),
    "commitment kept": commitment(kept_at=now()),
    "commitment given up": commitment(given_up_at=now()),
    "brand word": brand_word(),
    "brand word about what all can read": brand_word(about_public=True),
    "brand word hidden": brand_word("hidden", about_public=True),
    "introduction": introduction(),
    "introduction held": introduction("held", told=False),
    "introduction of a connector": introduction(author_id=6),
    "introduction of a connector, over": introduction(author_id=6, over_at=now()),
    "introduction of a connector, held": introduction("held", author_id=6),
    "introduction emptied": introduction("removed", emptied=True),
    "introduction hidden": introduction("hidden"),
    "introduction over": introduction(over_at=now()),
    "introduction, too late": introduction(ends_at=now() - timedelta(days=1)),
    "introduction met": introduction(met_at=now()),
    "candidate mia": candidate(),
    "candidate gil": candidate(6),
    "candidate who does not want": candidate(wants_introductions=False),
    "candidate who rests": candidate(rests_until=LATER),
    "candidate suspended": candidate(suspended_until=LATER),
    "candidate inactive": candidate(active=False),
    "pair": SimpleNamespace(suited=True, rests_until=None),
    "pair unsuited": SimpleNamespace(suited=False, rests_until=None),
    "pair that rests": SimpleNamespace(suited=True, rests_until=LATER),
    **GIVEN,
    "member mia": Someone(10),
    "member mia who writes here": Someone(10, near=frozenset({HERE})),
    "member mia who writes in both": Someone(10, near=frozenset({HERE, ELSEWHERE})),
    "member ada": Someone(1, is_admin=True),
    "member una": Someone(14, confirmed_at=None),
    "member sam": Someone(13),
    "member gone": Someone(10, erased_at="some day"),
    "the program": Someone(99, system=True),
    **EVENTS,
    **IDEAS,
    **QUESTIONNAIRES,
    **HANDOFFS,
}
