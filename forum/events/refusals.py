"""Why a verb that is allowed can't be done now. The edge answers each with a sentence of its own."""

from __future__ import annotations


class NotNow(Exception):
    """The act is allowed but makes no sense as things stand; ``sentence`` says why, to be shown."""

    def __init__(self, sentence: object) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence


class ChangedMeanwhile(Exception):
    """Time or place changed since the page was read on which somebody answered, or edited it."""


class Unanswered(Exception):
    """A question that has to be answered was not; ``keys`` names which."""

    def __init__(self, keys: list[str]) -> None:
        super().__init__("a required question is not answered")
        self.keys = keys
