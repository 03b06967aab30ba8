"""Why a verb that is allowed can't be done now. The edge answers each with a sentence of its own."""

from __future__ import annotations

from collections.abc import Mapping


class NotNow(Exception):
    """The act is allowed but makes no sense as things stand; ``sentence`` says why, to be shown."""

    def __init__(self, sentence: object) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence


class AskedOtherwise(Exception):
    """The questions are others than those that were read: they are to be looked at again."""


class Incomplete(Exception):
    """Something is missing or can't be understood; ``errors`` says what, by key of the question."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__("answers are missing")
        self.errors = errors


class AnsweredAlready(Exception):
    """A member answers once."""
