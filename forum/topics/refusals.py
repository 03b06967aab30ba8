"""Why a verb that is allowed can't be done now. The edge answers each with a sentence of its own."""

from __future__ import annotations

from datetime import timedelta

from forum.topics.models import Post


class NotPossible(Exception):
    """The act is allowed but makes no sense as things stand; ``sentence`` says why, to be shown."""

    def __init__(self, sentence: object) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence


class TooSoon(NotPossible):
    """The topic is slowed down: ``wait`` is how long until its author may post there again."""

    def __init__(self, sentence: object, wait: timedelta) -> None:
        super().__init__(sentence)
        self.wait = wait


class Overtaken(Exception):
    """Somebody else has edited the post since its text was fetched. ``post`` is as it is now."""

    def __init__(self, post: Post) -> None:
        super().__init__(f"post {post.id} is at revision {post.revision}")
        self.post = post


class MovedOn(Exception):
    """The topic was merged; what was meant for it belongs to ``topic_id``."""

    def __init__(self, topic_id: int) -> None:
        super().__init__(f"merged into {topic_id}")
        self.topic_id = topic_id
