"""What the audit keeps of the brand's own slices: announcements, events, ideas, questionnaires, hand-offs."""

from __future__ import annotations

from forum.facts import announcing, events, handoffs, ideas, insights
from forum.facts import questionnaires as asking
from forum.facts.catalogue import Fact
from moderation.audit.keeping import ANNOUNCED, BETWEEN, OWN, PLANNING, READING, Audited, released

BRAND_TABLE: dict[type[Fact], Audited | str] = {
    **dict.fromkeys(announcing.AnnouncementFact.__subclasses__(), ANNOUNCED),
    announcing.DraftHanded: BETWEEN,
    announcing.DraftAnswered: BETWEEN,
    announcing.DraftTakenBack: BETWEEN,
    announcing.HandedWordHidden: Audited("handed_word", "word_id", ("removed",)),
    announcing.HandedWordShown: Audited("handed_word", "word_id"),
    announcing.HandedWordErased: Audited("handed_word", "word_id"),
    announcing.SecondReaderAsked: Audited("category", "category_id", ("asked",)),
    events.EventDrafted: PLANNING,
    events.EventPublished: Audited("event", "event_id", (), released),
    events.EventHeldBack: "screening holds back; what it found stands in the case",
    events.EventChanged: PLANNING,
    events.EventReworded: PLANNING,
    events.EventCancelled: PLANNING,
    events.EventAnswered: "who comes to what is nobody's business later",
    events.SeatFound: "the same",
    events.AnswersClosed: PLANNING,
    events.AttendanceNoted: "who was there is nobody's business later",
    events.EventRoomOpened: "its time had come: nobody did it",
    events.EventRoomClosed: "its time was over: nobody did it",
    events.EventIsOver: "time went by",
    events.RecapBegun: "writing is no act of a moderator, whoever writes",
    events.EventHidden: Audited("event", "event_id"),
    events.EventRemoved: Audited("event", "event_id"),
    events.EventErased: Audited("event", "event_id"),
    events.EventRenewed: READING,
    events.EventWordsShown: Audited("event_answer", "answer_id", ("event_id",)),
    events.EventWordsHidden: Audited("event_answer", "answer_id", ("event_id", "removed")),
    events.CalendarChanged: OWN,
    ideas.IdeaMoved: "whoever answers for an idea does it by name, on its page",
    ideas.IdeaSupported: "who supports what is nobody's business later",
    ideas.IdeaWordShown: Audited("idea_word", "entry_id", ("idea_id",)),
    ideas.IdeaWordHidden: Audited("idea_word", "entry_id", ("idea_id", "removed")),
    ideas.IdeaWordErased: Audited("idea_word", "entry_id", ("idea_id",)),
    **dict.fromkeys(asking.QuestionnaireFact.__subclasses__(), "whoever asks answers for it, on its page"),
    **dict.fromkeys(asking.JUDGED, Audited("questionnaire", "questionnaire_id")),
    asking.QuestionnairePublished: Audited("questionnaire", "questionnaire_id", (), released),
    asking.AnswersDeleted: Audited("questionnaire", "questionnaire_id", ("answers",)),
    asking.AnswerShown: Audited("questionnaire_answer", "answer_id", ("questionnaire_id",)),
    asking.AnswerHidden: Audited("questionnaire_answer", "answer_id", ("removed",)),
    handoffs.HandoffMoved: "its own story keeps who did what",
    handoffs.HandoffHeldBack: "screening holds back; what it found stands in the case",
    **dict.fromkeys((handoffs.HandoffShown, handoffs.HandoffHidden), Audited("handoff", "handoff_id")),
    **dict.fromkeys((handoffs.HandoffRemoved, handoffs.HandoffErased), Audited("handoff", "handoff_id")),
    handoffs.DepartmentChanged: Audited("department", "department_id"),
    handoffs.DepartmentClosed: Audited("department", "department_id"),
    insights.AssumptionTyped: "whoever types it stands beside it in the report, with the day",
    insights.AssumptionDropped: "the same",
}  # fmt: skip
