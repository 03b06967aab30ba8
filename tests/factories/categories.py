"""Categories and conversations, made through the same verbs that members use."""

from __future__ import annotations

from typing import Any

from forum.categories.catalogue import CategoryView, catalogue
from forum.categories.models import Category, CategoryGroup
from forum.community.edition import new_edition
from forum.storage.session import session, transaction
from forum.topics.actions.reply import reply
from forum.topics.actions.start import start_topic
from forum.topics.composing import compose
from forum.topics.models import Post, Topic
from forum.topics.queries import topic_for


def make_category(
    slug: str = "talk", *, access: str = "public", groups: tuple[int, ...] = ()
) -> CategoryView:
    """A category whose names are its address."""
    with transaction():
        row = Category(slug=slug, name_fr=f"{slug} (fr)", name_en=f"{slug} (en)", access=access, position=1)
        session().add(row)
        session().flush()
        for group_id in groups:
            session().add(CategoryGroup(category_id=row.id, group_id=group_id))
        session().flush()
        new_edition()
    return catalogue()[row.id]


def make_topic(
    author: Any, category: CategoryView, title: str = "A topic", body: str = "Its first post.", **more: Any
) -> Topic:
    """A topic that ``author`` started."""
    text = compose(body)
    with transaction():
        return start_topic(actor=author, category=category, title=title, text=text, **more)


def make_reply(author: Any, topic_id: int, body: str = "A reply.", *, to: int | None = None) -> Post:
    """A reply of ``author`` in a topic they may see."""
    text = compose(body)
    with transaction():
        return reply(actor=author, topic=topic_for(author, topic_id), text=text, reply_to_id=to)
