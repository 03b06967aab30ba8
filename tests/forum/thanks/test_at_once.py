"""Two people, one moment: nothing is thanked for twice, nothing shown that was just taken out of sight."""

from __future__ import annotations

from typing import Any

from tests.at_once import visits_at_once
from tests.cast import Cast, visitor
from tests.factories.categories import make_reply
from tests.factories.members import make_member
from tests.factories.thanks import WORDS, make_thanks
from tests.factories.topics import fetched, topic_row
from tests.forum.thanks.conftest import Bench, everything


def write(path: str, **fields: str) -> Any:
    return lambda browser: browser.write(path, fields).status_code


def test_one_member_thanks_once_from_two_windows(bench: Bench) -> None:
    windows = [visitor(bench.cast.app, bench.cast.nia) for _ in range(4)]
    sending = [write(f"/thank/post/{bench.post_id}", text=f"{WORDS} {n}") for n in range(4)]
    assert visits_at_once(list(zip(windows, sending, strict=True))) == [303] * 4
    assert len(everything(bench.cast)) == 1


def test_no_more_in_a_day_from_many_windows_than_from_one(bench: Bench) -> None:
    cast = bench.cast
    with cast.app.app_context():
        posts = [make_reply(cast.mia, bench.topic_id, f"Number {n}").id for n in range(9)]
    acts = [(visitor(cast.app, cast.mo), write(f"/thank/post/{one}", text=WORDS)) for one in posts]
    assert sorted(visits_at_once(acts)) == [303] * 6 + [429] * 3
    assert len(everything(cast)) == 6


def test_sharing_and_taking_back_at_once_end_in_something_both_know(bench: Bench) -> None:
    cast = bench.cast
    with cast.app.app_context():
        givers = [make_member(f"giver{n}") for n in range(4)]
        given = [make_thanks(giver, bench.post_id) for giver in givers]
    acts = []
    for giver, number in zip(givers, given, strict=True):
        acts.append((visitor(cast.app, cast.mia), write(f"/thanks/{number}/share")))
        acts.append((visitor(cast.app, giver), write(f"/thanks/{number}/retract")))
    answers = visits_at_once(acts)
    assert set(answers[0::2]) <= {303, 404} and answers[1::2] == [303] * 4
    assert {(one.state, one.shared_at) for one in everything(cast)} == {("deleted", None)}
    assert "thanks-words" not in bench.page("guest")
    assert topic_row(cast, bench.topic_id).seq == fetched(cast, bench.post_id).seq


def test_answered_once_from_two_windows(bench: Bench) -> None:
    cast = bench.cast
    with cast.app.app_context():
        given = make_thanks(cast.nia, bench.post_id)
    acts = [
        (visitor(cast.app, cast.mia), write(f"/thanks/{given}/answer", text=f"Yes {n}")) for n in range(3)
    ]
    assert visits_at_once(acts) == [303] * 3
    assert len([one for one in everything(cast) if one.answers_id]) == 1


def test_a_post_is_hidden_while_it_is_thanked_for(cast: Cast, bench: Bench) -> None:
    """Whoever comes first: the thanks is there, or it is refused; nobody waits in a circle."""
    hide = write(f"/posts/{bench.post_id}/hide", reason="Hm.")
    thanks = write(f"/thank/post/{bench.post_id}", text=WORDS)
    people = [make_in(cast, f"giver{n}") for n in range(4)]
    acts = [(visitor(cast.app, cast.mo), hide), *((visitor(cast.app, one), thanks) for one in people)]
    hidden, *answers = visits_at_once(acts)
    assert hidden == 303 and set(answers) <= {303, 403, 404}
    assert len(everything(cast)) == answers.count(303)


def make_in(cast: Cast, name: str) -> Any:
    with cast.app.app_context():
        return make_member(name)
