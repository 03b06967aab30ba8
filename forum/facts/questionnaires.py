"""What happens to questionnaires: ids and words of the program, never a word of an answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from forum.facts.catalogue import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionnaireFact(Fact):
    """Something that happened to a questionnaire."""

    questionnaire_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionnaireDrafted(QuestionnaireFact):
    """Somebody prepares it; nobody else sees it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionnairePublished(QuestionnaireFact):
    """Those whom it asks can read and answer it: opened, or released by a moderator."""

    author_id: int
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionnaireHeldBack(QuestionnaireFact):
    """It waits for a person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionnaireChanged(QuestionnaireFact):
    """It says something else, or asks something else from now on."""

    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionnaireAnswered(QuestionnaireFact):
    """Somebody answered. Who did and when stands nowhere: told, not logged, in the program's name."""

    logged: ClassVar[bool] = False


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionnaireClosed(QuestionnaireFact):
    """Its time is over: what may be told of the answers is worked out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswersDeleted(QuestionnaireFact):
    """The time to keep single answers was over, or what was asked is gone; ``answers`` of them are gone."""

    answers: int


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionnaireHidden(QuestionnaireFact):
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionnaireRemoved(QuestionnaireFact):
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionnaireErased(QuestionnaireFact):
    """The time to keep what was removed is over: the words are gone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerFact(QuestionnaireFact):
    """Something that happened to what a member answered under their name."""

    answer_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerShown(AnswerFact):
    """A moderator lets those read it who asked."""

    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerHidden(AnswerFact):
    """A moderator took it out of their sight; ``removed`` for a breach of the rules."""

    removed: bool
    reason: str


JUDGED = (QuestionnaireHidden, QuestionnaireRemoved, QuestionnaireErased)
"""What moderators, and the clock after them, do to one."""
