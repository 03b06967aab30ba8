"""Why a verb that is allowed can't be done now. The edge answers with its sentence."""

from __future__ import annotations


class NotNow(Exception):
    """The act is allowed but makes no sense as things stand; ``sentence`` says why, to be shown."""

    def __init__(self, sentence: object) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence
