"""Ideas, support and what the brand says, made through the same verbs that members use."""

from __future__ import annotations

from typing import Any

from forum.categories.catalogue import CategoryView, catalogue
from forum.feedback.actions.join import join_ideas
from forum.feedback.actions.support import support_idea, take_support_back
from forum.feedback.actions.turn import turn_idea
from forum.feedback.actions.write import write_idea
from forum.feedback.models import Idea
from forum.feedback.queries import idea_for, two_ideas_for
from forum.feedback.story import course_of
from forum.members.viewer import Viewer
from forum.storage.session import session
from forum.topics.composing import compose
from tests.factories.categories import make_category
from tests.factories.members import make_member, writing


def make_answerer(name: str = "tom", **more: Any) -> Viewer:
    """Somebody who answers customers everywhere, under a first name."""
    more = {"mandates": [("answer", None)], "first_name": name.capitalize(), "language": "en", **more}
    return make_member(name, works_here=True, **more)


def somewhere(access: str = "public") -> CategoryView:
    """A category of this access, made if there is none."""
    found = next((one for one in catalogue().values() if one.access == access), None)
    return found or make_category(f"for-{access}", access=access)


def make_idea(author: Any, title: str = "A strap that holds", **said: Any) -> int:
    """An idea of ``author``; its number."""
    category = said.pop("category", None) or somewhere()
    text = compose(said.pop("body", "Mine **broke** on the third day."))
    with writing():
        return write_idea(actor=author, category=category, title=title, text=text, **said).id


def support(member: Any, idea_id: int) -> None:
    with writing():
        support_idea(actor=member, idea=idea_for(member, idea_id, lock=True))


def take_back(member: Any, idea_id: int) -> None:
    with writing():
        take_support_back(actor=member, idea=idea_for(member, idea_id, lock=True))


def turn(person: Any, idea_id: int, *turns: str, sentence: str = "We looked at it.", by: Any = None) -> int:
    """``person`` says so many turns of it, one after the other; the number of the last entry."""
    last = 0
    for one in turns:
        with writing():
            idea = idea_for(by or person, idea_id, lock=True)
            said = {"turn": one, "person": person, "sentence": sentence, "known": course_of(idea).version}
            last = turn_idea(actor=by or person, idea=idea, **said).id
    return last


def join(actor: Any, idea_id: int, into_id: int) -> None:
    with writing():
        idea, into = two_ideas_for(actor, idea_id, into_id)
        join_ideas(actor=actor, idea=idea, into=into, reason="They say the same.")


def idea_row(idea_id: int) -> Idea:
    """An idea as it is on disk now."""
    return session().get_one(Idea, idea_id, populate_existing=True)
