"""How many wish for what cannot be read from a page that doesn't say it, nor heard; and lists ask little."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from forum.clock import now
from forum.feedback.models import DONE, HEARD, STUDIED, YES, IdeaVoice
from forum.feedback.queries import FACES, MANY, first_voices, idea_for, voices
from forum.feedback.viewing import idea_context, lines_of
from forum.members.actions.leave import leave_now
from forum.members.queries import viewer_by_id
from forum.storage.session import session, transaction
from tests.cast import Cast, VisitorClient
from tests.factories.categories import make_category, make_reply
from tests.factories.ideas import idea_row, make_answerer, make_idea, support, take_back, turn
from tests.factories.members import make_crowd, make_member
from tests.live.square import Square
from tests.statements import statements


def stand_behind(idea_id: int, people: list[int]) -> None:
    """Let all of them support it, a minute after one another, straight in the database."""
    begun = now() - timedelta(days=1)
    with transaction():
        for minute, one in enumerate(people):
            at = begun + timedelta(minutes=minute)
            session().add(IdeaVoice(idea_id=idea_id, member_id=one, wrote=False, at=at))


def leave(member_id: int) -> None:
    leave_now(actor=viewer_by_id(member_id), member_id=member_id, texts_too=False)


def marks(browser: VisitorClient, *paths: str) -> list[list[str]]:
    return [re.findall(r'data-version="([^"]*)"', browser.get(path).text) for path in paths]


def test_nobody_reads_from_a_page_how_many_more_wish_for_it(cast: Cast) -> None:
    with cast.app.app_context():
        tom = make_answerer()
        idea_id, answered = make_idea(cast.ada), make_idea(cast.ada, "A quieter tram")
        turn(tom, answered, HEARD)
        for one in (idea_id, answered):
            stand_behind(one, make_crowd(FACES - 2, f"early{one}-"))
    lists, page = ("/", "/ideas", "/ideas/became"), f"/ideas/{idea_id}"
    readers = cast.browser("guest"), cast.browser("nia")
    first = [marks(one, *lists, page) for one in readers]
    assert first == [marks(one, *lists, page) for one in readers]  # nothing of the moment is in it
    assert all(len(found) > 0 for of_reader in first for found in of_reader)

    def others(number: int, name: str) -> list[list[list[str]]]:
        with cast.app.app_context():
            for one in make_crowd(number, name):
                support(viewer_by_id(one), idea_id)
                support(viewer_by_id(one), answered)
        return [marks(one, *lists, page) for one in readers]

    another_face = others(1, "seen")
    assert all(new != old for new, old in zip(another_face, first, strict=True))
    and_others = others(1, "sixth")
    assert all(new[:3] != old[:3] for new, old in zip(and_others, another_face, strict=True))
    more = others(2, "more")
    assert [one[:3] for one in more] == [one[:3] for one in and_others]
    assert all(new[3] != old[3] for new, old in zip(more, and_others, strict=True))  # its page shows them
    with cast.app.app_context():
        stand_behind(idea_id, make_crowd(MANY, "many"))
    many = [marks(one, page) for one in readers]
    others(1, "late")
    assert [marks(one, page) for one in readers] == many


def test_whoever_supports_it_sees_at_once_that_they_do(cast: Cast) -> None:
    with cast.app.app_context():
        idea_id = make_idea(cast.ada)
        stand_behind(idea_id, make_crowd(MANY + 1, "many"))
    mia, path = cast.browser("mia"), f"/ideas/{idea_id}"
    before = marks(mia, path)
    assert mia.write(f"{path}/support").status_code == 303
    assert marks(mia, path) != before
    assert mia.write(f"{path}/support/back").status_code == 303
    assert marks(mia, path) == before


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_pages_hear_of_support_only_where_another_face_is_seen(cast: Cast, square: Square) -> None:
    with cast.app.app_context():
        idea_id = make_idea(cast.ada)
        stand_behind(idea_id, make_crowd(FACES - 1, "early"))
        sixth, seventh, eighth = (viewer_by_id(one) for one in make_crowd(3, "late"))
        many = make_crowd(MANY, "many")
    square.settle()
    ear = square.listen(cast.browser("guest"))
    rooms = {"kind": "idea", "id": idea_id}, {"kind": "idea", "id": 0}
    assert all(ear.ask("follow", one)["ok"] for one in rooms)

    def heard() -> tuple[int, ...]:
        """How often its page and the list have been told of something, so far."""
        square.settle()
        ear.ask("leave", {})  # its answer comes after whatever was sent before
        return tuple(ear.of("thing:changed").count(one) for one in rooms)

    with cast.app.app_context():
        support(sixth, idea_id)
        assert heard() == (1, 1)  # «and others» is said from now on
        support(seventh, idea_id)
        support(seventh, idea_id)
        assert heard() == (2, 1)
        take_back(sixth, idea_id)
        assert heard() == (3, 1)
        take_back(seventh, idea_id)
        assert heard() == (4, 2)  # and no longer
        support(seventh, idea_id)
        assert heard() == (5, 3)
        stand_behind(idea_id, many)
        support(eighth, idea_id)
        take_back(eighth, idea_id)
        assert heard() == (5, 3)
        leave(many[-1])
        assert heard() == (5, 3)
        leave(many[0])
        assert heard() == (6, 4)


def test_lists_show_the_same_faces_as_all_voices_do(cast: Cast) -> None:
    with cast.app.app_context():
        people = make_crowd(9)
        ids = [make_idea(one, f"Idea of {one.name}") for one in (cast.ada, cast.mo, cast.mia)]
        for number, idea_id in enumerate(ids):
            stand_behind(idea_id, people[number : number + 4 + 2 * number])
        leave(people[2])
        for line in lines_of(None, [idea_for(None, idea_id) for idea_id in ids]):
            behind = [voice.member_id for voice in voices([line.idea.id])]
            assert [one.id for one in line.faces] == behind[:FACES]
            assert line.more == (len(behind) > FACES)
        assert [len(one) for one in first_voices(ids, 3).values()] == [3, 3, 3]
        whole = {idea_id: [(one.member_id, one.wrote) for one in voices([idea_id])] for idea_id in ids}
        assert first_voices(ids, None) == whole


def test_the_page_shows_many_and_once_it_is_done_everybody(cast: Cast) -> None:
    with cast.app.app_context():
        tom = make_answerer()
        idea_id = make_idea(cast.ada)
        people = make_crowd(MANY + 3)
        stand_behind(idea_id, people)
        make_reply(cast.mia, idea_row(idea_id).topic_id)
        shown = idea_context(None, idea_for(None, idea_id))
        assert [one.id for one in shown["support"]] == people[: MANY - 1]
        assert (shown["more"], shown["spoke"]) == (True, [])
        turn(tom, idea_id, HEARD, STUDIED, YES, DONE)
        shown = idea_context(None, idea_for(None, idea_id))
        assert [one.id for one in shown["support"]] == people
        assert (shown["more"], [one.id for one in shown["spoke"]]) == (False, [cast.mia.id])


def test_a_list_asks_as_much_of_one_idea_as_of_many(cast: Cast) -> None:
    def asked(number: int) -> list[str]:
        """The questions that a list of so many answered ideas takes."""
        session().expunge_all()
        found = [idea_for(None, idea_id) for idea_id in ids[:number]]
        with statements() as sent:
            lines = lines_of(None, found)
        assert all(line.word is not None and line.word.mandate for line in lines)
        assert ["row_number()" in one for one in sent if "idea_voices" in one] == [True]
        return sent

    with cast.app.app_context():
        people = make_crowd(FACES + 5)
        here = make_category("deliveries")
        one_of_many = make_member("una", mandates=[("answer", here.id)], works_here=True, first_name="Una")
        tom, ids = make_answerer(), []
        for number in range(6):
            ids.append(make_idea(cast.ada, f"Idea {number}", category=here))
            stand_behind(ids[-1], people)
            turn(one_of_many if number % 2 else tom, ids[-1], HEARD)
        assert len(asked(1)) == len(asked(6)) == 4
