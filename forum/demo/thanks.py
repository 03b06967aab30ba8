"""Who thanked whom in the example community, told through the verbs; only the clock is told when it was."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from forum.clock import at
from forum.demo.people import People
from forum.demo.shapes import DemoContent, DemoThanks
from forum.members.queries import viewer_by_id
from forum.storage.session import session
from forum.thanks.actions.answer import answer_thanks
from forum.thanks.actions.give import give_thanks
from forum.thanks.actions.share import share_thanks
from forum.thanks.queries import thankable, thanks_for
from forum.topics.models import Post

Labels = Mapping[tuple[str, str], int]


def tell_thanks(content: DemoContent, labels: Labels, people: People, moment: datetime) -> None:
    """Let it happen in the open transaction, nothing of it later than ``moment``."""
    for row in sorted(content.thanks, key=lambda row: _written(labels, row) + row.after):
        _tell(row, labels[row.topic, row.post], _viewer(people, row.by), moment)


def _written(labels: Labels, row: DemoThanks) -> datetime:
    return session().get_one(Post, labels[row.topic, row.post]).created_at


def _tell(row: DemoThanks, post_id: int, giver: Any, moment: datetime) -> None:
    author_id, written = session().execute(
        select(Post.author_id, Post.created_at).where(Post.id == post_id)
    ).one()  # fmt: skip
    author = viewer_by_id(author_id)
    with at(min(written + row.after, moment)):
        what = thankable(giver, "post", post_id, lock=True)
        given = give_thanks(actor=giver, what=what, subject_id=post_id, text=row.text)
    if row.shown:
        with at(min(written + row.after + timedelta(hours=1), moment)):
            share_thanks(actor=author, thanks=thanks_for(author, given.id, lock=True))
    if row.answer:
        with at(min(written + row.after + timedelta(hours=2), moment)):
            answer_thanks(actor=author, thanks=thanks_for(author, given.id, lock=True), text=row.answer)


def _viewer(people: People, name: str) -> Any:
    return viewer_by_id(people.members[name])
