"""The story of an idea: heard, studied, decided and why, done; always a named person and a sentence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from forum.clock import now
from forum.feedback.fold import FROM, WRITTEN, Course, Unfounded, fold, from_json, to_json
from forum.feedback.models import DECISIONS, DONE, HEARD, NO, NOT_NOW, STUDIED, TURNS, YES, IdeaEntry
from forum.feedback.refusals import NotNow
from forum.feedback.story import course_of, entries_of
from forum.policy.check import Refused
from forum.storage.session import session, transaction
from tests.cast import Cast
from tests.factories.ideas import idea_row, make_answerer, make_idea, support, take_back, turn


@dataclass(frozen=True)
class Entry:
    number: int
    kind: str
    person_id: int | None
    other_id: int | None
    at: datetime


def test_from_heard_to_done(cast: Cast) -> None:
    with cast.app.app_context():
        tom = make_answerer()
        idea_id = make_idea(cast.mia)
        assert course_of(idea_row(idea_id)).turns == (HEARD,)
        turn(tom, idea_id, HEARD, STUDIED)
        assert course_of(idea_row(idea_id)).turns == (YES, NOT_NOW, NO)
        turn(tom, idea_id, YES, DONE)
        found = idea_row(idea_id)
        assert (found.status, course_of(found).turns) == (DONE, ())
        assert [entry.kind for entry in entries_of(idea_id)] == [WRITTEN, HEARD, STUDIED, YES, DONE]
        assert fold(entries_of(idea_id)) == course_of(found)
        with pytest.raises(Refused):
            support(cast.nia, idea_id)


@pytest.mark.parametrize("skipped", [STUDIED, *DECISIONS, DONE])
def test_no_step_is_left_out(cast: Cast, skipped: str) -> None:
    with cast.app.app_context():
        tom = make_answerer()
        idea_id = make_idea(cast.mia)
        with pytest.raises(NotNow):
            turn(tom, idea_id, skipped)
        assert idea_row(idea_id).status == "new"


@pytest.mark.parametrize("refused", [NOT_NOW, NO])
def test_what_was_refused_can_be_studied_again_and_is_not_done(cast: Cast, refused: str) -> None:
    with cast.app.app_context():
        tom = make_answerer()
        idea_id = make_idea(cast.mia)
        turn(tom, idea_id, HEARD, STUDIED, refused)
        with pytest.raises(NotNow):
            turn(tom, idea_id, DONE)
        turn(tom, idea_id, STUDIED, YES)
        assert idea_row(idea_id).status == YES


@pytest.mark.parametrize("sentence", ["", "   ", "\u200b"])
def test_the_verb_refuses_without_a_sentence(cast: Cast, sentence: str) -> None:
    with cast.app.app_context():
        tom = make_answerer()
        idea_id = make_idea(cast.mia)
        with pytest.raises(NotNow):
            turn(tom, idea_id, HEARD, sentence=sentence)


def test_the_verb_refuses_whoever_may_not_answer_for_it(cast: Cast) -> None:
    with cast.app.app_context():
        tom = make_answerer()
        faceless = make_answerer("brand", first_name="")
        idea_id = make_idea(cast.mia)
        with pytest.raises(NotNow):
            turn(cast.mia, idea_id, HEARD, by=tom)
        with pytest.raises(NotNow):
            turn(faceless, idea_id, HEARD, by=tom)
        for actor in (faceless, cast.ada, cast.mo, cast.mia):
            with pytest.raises(Refused):
                turn(tom, idea_id, HEARD, by=actor)
        una = make_answerer("una")
        turn(una, idea_id, HEARD, by=tom)
        assert course_of(idea_row(idea_id)).person_id == una.id


@pytest.mark.parametrize("missing", [{"person_id": None}, {"sentence": ""}, {"sentence": "  "}])
@pytest.mark.parametrize("kind", TURNS)
def test_the_database_refuses_without_person_or_sentence(
    cast: Cast, kind: str, missing: dict[str, object]
) -> None:
    with cast.app.app_context():
        idea_id = make_idea(cast.mia)
        values = {
            "idea_id": idea_id,
            "number": 2,
            "kind": kind,
            "author_id": cast.mia.id,
            "person_id": cast.mia.id,
            "sentence": "We looked.",
            "state": "published",
            "reason": "",
            "at": now(),
        }
        with pytest.raises(IntegrityError), transaction():
            session().execute(insert(IdeaEntry).values({**values, **missing}))
        with transaction():
            session().execute(insert(IdeaEntry).values(values))


def test_one_support_each_to_be_taken_back(cast: Cast) -> None:
    with cast.app.app_context():
        idea_id = make_idea(cast.mia)
        for _ in range(2):
            support(cast.nia, idea_id)
        with pytest.raises(Refused):
            support(cast.mia, idea_id)
        with pytest.raises(Refused):
            support(cast.sam, idea_id)
        assert names(idea_id) == {cast.mia.id: True, cast.nia.id: False}
        for _ in range(2):
            take_back(cast.nia, idea_id)
        take_back(cast.mia, idea_id)
        assert names(idea_id) == {cast.mia.id: True}


def names(idea_id: int) -> dict[int, bool]:
    from forum.feedback.queries import voices

    return {voice.member_id: voice.wrote for voice in voices([idea_id])}


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(kinds=st.lists(st.sampled_from(sorted(FROM)), max_size=12))
def test_what_is_kept_is_what_the_story_comes_to(kinds: list[str]) -> None:
    """After any run of entries: the course kept step by step equals the fold of the whole story."""
    kept: Course = Course()
    story: list[Entry] = []
    for kind in [WRITTEN, *kinds]:
        entry = Entry(kept.version + 1, kind, 7 if kind in TURNS else None, None, now())
        if not kept.allows(kind):
            with pytest.raises(Unfounded):
                fold([entry], kept)
            continue
        story.append(entry)
        kept = from_json(to_json(fold([entry], kept)))
        assert fold(story) == kept
    said = [entry.kind for entry in story]
    if DONE in said:
        assert said.index(HEARD) < said.index(STUDIED) < said.index(YES) < said.index(DONE)
