"""Who thanked whom in the example community, told through the verbs; only the clock is told when it was."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from forum.demo.shapes import DemoThanks
from forum.demo.telling import Story, Strand
from forum.thanks.actions.answer import answer_thanks
from forum.thanks.actions.give import give_thanks
from forum.thanks.actions.share import share_thanks
from forum.thanks.queries import thankable, thanks_for

Labels = Mapping[tuple[str, str], int]


def tell_thanks(story: Story, labels: Labels) -> None:
    """Let it happen in ``story``; ``labels`` knows the posts by then."""
    written = {
        (topic.file, post.ref): (when, post.author)
        for when, topic, post in story.content.timeline(story.moment)
        if post.ref
    }
    for row in story.content.thanks:
        story.add(_thanks(story, row, labels, *written[row.topic, row.post]))


def _thanks(story: Story, row: DemoThanks, labels: Labels, written: datetime, author: str) -> Strand:
    who = story.who

    def later(hours: int) -> datetime:
        return min(written + row.after + timedelta(hours=hours), story.moment)

    yield later(0)
    post_id = labels[row.topic, row.post]
    what = thankable(who(row.by), "post", post_id, lock=True)
    given = give_thanks(actor=who(row.by), what=what, subject_id=post_id, text=row.text).id
    if row.shown:
        yield later(1)
        share_thanks(actor=who(author), thanks=thanks_for(who(author), given, lock=True))
    if row.answer:
        yield later(2)
        answer_thanks(actor=who(author), thanks=thanks_for(who(author), given, lock=True), text=row.answer)
