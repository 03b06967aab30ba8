"""The acts of the audit in words: a label to choose by, and a sentence for each line.

``%(who)s`` did it, ``%(what)s`` is the thing as its page calls it. An act whose lines differ in what they say
has a sentence for each of the values of one part of its data (``BY``).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

BY: Mapping[str, str] = {
    "StandingChanged": "standing",
    "RoleGranted": "capability",
    "RoleWithdrawn": "capability",
    "MemberRecognised": "works_here",
    "SecondReaderAsked": "asked",
    "GroupChanged": "change",
    "TopicPinned": "pinned",
    "TopicLocked": "locked",
    "ConductDrafted": "change",
    "CaseGrew.released": "lapsed",
    "CaseGrew.noted": "handover",
    "CaseGrew.appeal_decided": "outcome",
    "DecisionMade": "measure",
}
"""Which part of the data decides between the sentences of an act."""

_ERASED = _l("%(who)s erased the words of %(what)s: their time was over.")

ACTS: dict[str, tuple[Any, Any]] = {
    "DecisionMade": (_l("Decisions"), _l("%(who)s decided about %(what)s: %(measure)s.")),
    "CaseGrew.claimed": (_l("Cases claimed"), _l("%(who)s took on %(what)s.")),
    "CaseGrew.released": (_l("Cases given back"), _l("%(who)s gave back %(what)s.")),
    "CaseGrew.passed": (_l("Cases passed on"), _l("%(who)s passed on %(what)s.")),
    "CaseGrew.escalated": (
        _l("Cases escalated"), _l("%(who)s asked an administrator to decide about %(what)s."),
    ),
    "CaseGrew.noted": (_l("Notes for colleagues"), _l("%(who)s left a note with %(what)s.")),
    "CaseGrew.answered": (
        _l("Questions about complaints"), _l("%(who)s asked whoever complained a question: %(what)s."),
    ),
    "CaseGrew.appeal_decided": (
        _l("Complaints judged"), _l("%(who)s judged a complaint: %(what)s."),
    ),
    "PostPublished": (_l("Posts published"), _l("%(who)s published %(what)s.")),
    "PostHidden": (_l("Posts hidden"), _l("%(who)s hid %(what)s.")),
    "PostRemoved": (_l("Posts removed"), _l("%(who)s removed %(what)s.")),
    "PostErased": (_l("Posts erased in time"), _ERASED),
    "PostEdited": (_l("Others’ posts edited"), _l("%(who)s edited %(what)s.")),
    "HeldAgain": (_l("Texts that wait again"), _l("%(who)s let %(what)s wait for a person again.")),
    "ThanksReleased": (_l("Thanks shown again"), _l("%(who)s showed %(what)s again.")),
    "ThanksHidden": (_l("Thanks hidden"), _l("%(who)s hid %(what)s.")),
    "ThanksRemoved": (_l("Thanks removed"), _l("%(who)s removed %(what)s.")),
    "ThanksErased": (_l("Thanks erased in time"), _ERASED),
    "TopicRenamed": (_l("Topics renamed"), _l("%(who)s renamed %(what)s.")),
    "TopicTagged": (_l("Others’ topics tagged"), _l("%(who)s changed the tags of %(what)s.")),
    "TopicMoved": (_l("Topics moved"), _l("%(who)s moved %(what)s from %(place)s to %(target)s.")),
    "TopicPinned": (_l("Topics pinned"), _l("%(who)s unpinned %(what)s.")),
    "TopicLocked": (_l("Topics locked"), _l("%(who)s opened %(what)s to replies again.")),
    "TopicSlowed": (_l("Topics slowed down"), _l("%(who)s set the pace of %(what)s: %(pace)s.")),
    "TopicsMerged": (_l("Topics merged"), _l("%(who)s merged %(other)s into %(what)s.")),
    "TopicSplit": (_l("Topics split"), _l("%(who)s split %(what)s and made %(other)s.")),
    "TopicHidden": (_l("Topics hidden"), _l("%(who)s hid %(what)s.")),
    "TopicShown": (_l("Topics shown again"), _l("%(who)s showed %(what)s again.")),
    "IntroductionPublished": (_l("Introductions published"), _l("%(who)s published %(what)s.")),
    "IntroductionHidden": (_l("Introductions hidden"), _l("%(who)s hid %(what)s.")),
    "IntroductionRemoved": (_l("Introductions removed"), _l("%(who)s removed %(what)s.")),
    "IntroductionErased": (_l("Introductions erased in time"), _ERASED),
    "GiftPublished": (_l("Offers and requests published"), _l("%(who)s published %(what)s.")),
    "GiftHidden": (_l("Offers and requests hidden"), _l("%(who)s hid %(what)s.")),
    "GiftRemoved": (_l("Offers and requests removed"), _l("%(who)s removed %(what)s.")),
    "GiftErased": (_l("Offers and requests erased in time"), _ERASED),
    "GiftWordShown": (_l("Sentences about gifts shown again"), _l("%(who)s showed %(what)s again.")),
    "GiftWordHidden": (_l("Sentences about gifts hidden"), _l("%(who)s took %(what)s out of sight.")),
    "HandedWordShown": (_l("Words between colleagues shown again"), _l("%(who)s showed %(what)s again.")),
    "HandedWordHidden": (_l("Words between colleagues hidden"), _l("%(who)s took %(what)s out of sight.")),
    "HandedWordErased": (_l("Words between colleagues erased in time"), _ERASED),
    "EventPublished": (_l("Events published"), _l("%(who)s published %(what)s.")),
    "EventHidden": (_l("Events hidden"), _l("%(who)s hid %(what)s.")),
    "EventRemoved": (_l("Events removed"), _l("%(who)s removed %(what)s.")),
    "EventErased": (_l("Events erased in time"), _ERASED),
    "HandoffShown": (_l("Hand-offs let go their way"), _l("%(who)s let %(what)s go its way.")),
    "HandoffHidden": (_l("Hand-offs hidden"), _l("%(who)s hid %(what)s.")),
    "HandoffRemoved": (_l("Hand-offs removed"), _l("%(who)s removed %(what)s.")),
    "HandoffErased": (_l("Hand-offs erased in time"), _ERASED),
    "HandoffAnswerShown": (
        _l("Departments’ answers let go their way"), _l("%(who)s let %(what)s go its way."),
    ),
    "HandoffAnswerHidden": (_l("Departments’ answers hidden"), _l("%(who)s hid %(what)s.")),
    "HandoffAnswerRemoved": (_l("Departments’ answers removed"), _l("%(who)s removed %(what)s.")),
    "HandoffAnswerErased": (_l("Departments’ answers erased in time"), _ERASED),
    "DepartmentChanged": (_l("Departments changed"), _l("%(who)s made or changed %(what)s.")),
    "DepartmentClosed": (_l("Departments deleted"), _l("%(who)s deleted %(what)s.")),
    "EventWordsShown": (_l("Answers to events shown again"), _l("%(who)s showed %(what)s again.")),
    "EventWordsHidden": (_l("Answers to events hidden"), _l("%(who)s took %(what)s out of sight.")),
    "EventWordsErased": (_l("Answers to events erased in time"), _ERASED),
    "IdeaWordShown": (_l("Sentences about ideas shown again"), _l("%(who)s showed %(what)s again.")),
    "IdeaWordHidden": (_l("Sentences about ideas hidden"), _l("%(who)s took %(what)s out of sight.")),
    "IdeaWordErased": (_l("Sentences about ideas erased"), _ERASED),
    "QuestionnairePublished": (_l("Questionnaires published"), _l("%(who)s published %(what)s.")),
    "QuestionnaireHidden": (_l("Questionnaires hidden"), _l("%(who)s hid %(what)s.")),
    "QuestionnaireRemoved": (_l("Questionnaires removed"), _l("%(who)s removed %(what)s.")),
    "QuestionnaireErased": (_l("Questionnaires erased in time"), _ERASED),
    "AnswersDeleted": (
        _l("Single answers deleted in time"),
        _l("%(who)s deleted the single answers to %(what)s: their time was over."),
    ),
    "AnswerShown": (_l("Answers to questionnaires shown again"), _l("%(who)s showed %(what)s again.")),
    "AnswerHidden": (_l("Answers to questionnaires hidden"), _l("%(who)s took %(what)s out of sight.")),
    "StandingChanged": (_l("Standing changed"), _l("%(who)s changed the standing of %(what)s.")),
    "ProfileConcealed": (_l("Profiles concealed"), _l("%(who)s concealed the profile of %(what)s.")),
    "ProfileRevealed": (_l("Profiles shown again"), _l("%(who)s showed the profile of %(what)s again.")),
    "ProfileChanged": (_l("Others’ profiles changed"), _l("%(who)s changed the profile of %(what)s.")),
    "SessionsEnded": (_l("Others’ sessions ended"), _l("%(who)s ended the sessions of %(what)s.")),
    "SecondStepForgotten": (
        _l("Second steps turned off"), _l("%(who)s turned off the second step of %(what)s."),
    ),
    "PasswordLinkMade": (
        _l("Password links handed over"), _l("%(who)s made a link for a new password of %(what)s."),
    ),
    "MemberErased": (_l("Members forgotten"), _l("%(who)s let %(what)s leave for good.")),
    "ShelterOpened": (_l("Shelter given"), _l("%(who)s gave %(what)s shelter.")),
    "SecondReaderAsked": (
        _l("Where a colleague reads announcements first"),
        _l("%(who)s changed whether a colleague reads first what is announced in %(what)s."),
    ),
    "MemberRecognised": (_l("Who works here"), _l("%(who)s changed whether %(what)s works here.")),
    "RoleGranted": (_l("Roles given"), _l("%(who)s gave %(what)s a role.")),
    "RoleWithdrawn": (_l("Roles withdrawn"), _l("%(who)s took a role from %(what)s.")),
    "GroupChanged": (_l("Groups changed"), _l("%(who)s changed %(what)s.")),
    "InvitationMade": (_l("Invitations made"), _l("%(who)s made %(what)s.")),
    "InvitationWithdrawn": (_l("Invitations withdrawn"), _l("%(who)s withdrew %(what)s.")),
    "CategoryMade": (_l("Categories made"), _l("%(who)s made %(what)s.")),
    "CategoryChanged": (_l("Categories changed"), _l("%(who)s changed %(what)s.")),
    "CategoriesOrdered": (_l("Categories ordered"), _l("%(who)s put the categories into another order.")),
    "SettingsChanged": (_l("Settings changed"), _l("%(who)s changed the settings: %(settings)s.")),
    "CommunityOpened": (_l("Opening of the community"), _l("%(who)s opened the community.")),
    "ConductDrafted": (
        _l("Draft of the code of conduct"), _l("%(who)s changed the draft of the code of conduct."),
    ),
    "ConductPublished": (
        _l("Code of conduct published"), _l("%(who)s put %(what)s of the code of conduct in force."),
    ),
    "PhraseListed": (_l("Phrases listed"), _l("%(who)s listed %(what)s.")),
    "PhraseStruck": (_l("Phrases removed"), _l("%(who)s took %(what)s off the list.")),
    "ThresholdsChanged": (
        _l("How strict screening is"), _l("%(who)s set how strict screening is: %(what)s."),
    ),
    "BrandTextHidden": (_l("Texts of calls hidden"), _l("%(who)s hid %(what)s.")),
    "BrandTextRemoved": (_l("Texts of calls removed"), _l("%(who)s removed %(what)s.")),
    "BrandTextShown": (_l("Texts of calls shown"), _l("%(who)s published %(what)s.")),
    "BrandTextErased": (_l("Texts of calls erased in time"), _ERASED),
    "AuditExported": (_l("Audit exported"), _l("%(who)s exported the audit as %(form)s.")),
    "FiguresExported": (_l("Figures exported"), _l("%(who)s exported the figures of %(period)s.")),
    "StatementsExported": (
        _l("Statements exported"), _l("%(who)s exported the statements of reasons of %(period)s."),
    ),
}  # fmt: skip
"""Each act: what it is called in the filter, and its sentence."""

SENTENCES: dict[str, Any] = {
    "DecisionMade.reverse": _l("%(who)s undid a decision about %(what)s."),
    "CaseGrew.released.True": _l("After ten quiet minutes %(what)s was given back."),
    "CaseGrew.noted.True": _l("%(who)s left a hand-over note with %(what)s."),
    "CaseGrew.appeal_decided.upheld": _l("%(who)s judged a complaint: the decision stands (%(what)s)."),
    "CaseGrew.appeal_decided.reversed": _l(
        "%(who)s judged a complaint: whoever made it was right (%(what)s)."
    ),
    "TopicPinned.True": _l("%(who)s pinned %(what)s."),
    "TopicLocked.True": _l("%(who)s locked %(what)s."),
    "StandingChanged.newcomer": _l("%(who)s made %(what)s a newcomer again."),
    "StandingChanged.regular": _l("%(who)s made %(what)s a regular member."),
    "StandingChanged.muted": _l("%(who)s muted %(what)s %(until)s."),
    "StandingChanged.suspended": _l("%(who)s suspended %(what)s %(until)s."),
    "StandingChanged.unmuted": _l("%(who)s let %(what)s write again."),
    "StandingChanged.unsuspended": _l("%(who)s ended the suspension of %(what)s."),
    "StandingChanged.free": _l("%(who)s lifted what was in force against %(what)s."),
    "RoleGranted.administrate": _l("%(who)s let %(what)s administer the community, %(until)s."),
    "RoleGranted.moderate": _l("%(who)s let %(what)s moderate %(place)s, %(until)s."),
    "RoleGranted.speak": _l("%(who)s let %(what)s speak for the brand, %(until)s."),
    "RoleGranted.connect": _l("%(who)s let %(what)s connect members, %(until)s."),
    "RoleGranted.answer": _l("%(who)s let %(what)s answer customers in %(place)s, %(until)s."),
    "RoleGranted.animate": _l("%(who)s let %(what)s announce and host in %(place)s, %(until)s."),
    "RoleGranted.analyse": _l("%(who)s let %(what)s read the reports about %(place)s, %(until)s."),
    "RoleWithdrawn.administrate": _l("%(who)s no longer lets %(what)s administer the community."),
    "RoleWithdrawn.moderate": _l("%(who)s no longer lets %(what)s moderate %(place)s."),
    "RoleWithdrawn.speak": _l("%(who)s no longer lets %(what)s speak for the brand."),
    "RoleWithdrawn.connect": _l("%(who)s no longer lets %(what)s connect members."),
    "RoleWithdrawn.answer": _l("%(who)s no longer lets %(what)s answer customers in %(place)s."),
    "RoleWithdrawn.animate": _l("%(who)s no longer lets %(what)s announce and host in %(place)s."),
    "RoleWithdrawn.analyse": _l("%(who)s no longer lets %(what)s read the reports about %(place)s."),
    "SecondReaderAsked.True": _l("%(who)s lets a colleague read first what is announced in %(what)s."),
    "SecondReaderAsked.False": _l(
        "%(who)s no longer asks for a colleague to read first what is announced in %(what)s."
    ),
    "MemberRecognised.True": _l("%(who)s noted that %(what)s works here."),
    "MemberRecognised.False": _l("%(who)s noted that %(what)s does not work here."),
    "GroupChanged.made": _l("%(who)s made %(what)s."),
    "GroupChanged.removed": _l("%(who)s removed %(what)s."),
    "GroupChanged.joined": _l("%(who)s put %(member)s into %(what)s."),
    "GroupChanged.left": _l("%(who)s took %(member)s out of %(what)s."),
    "ConductDrafted.started": _l("%(who)s began a draft of the code of conduct."),
    "ConductDrafted.discarded": _l("%(who)s gave up the draft of the code of conduct."),
    "ConductDrafted.introduction": _l(
        "%(who)s wrote the introduction of the code of conduct anew, as a draft."
    ),
    "ConductDrafted.added": _l("%(who)s added the rule “%(rule)s” to the draft of the code of conduct."),
    "ConductDrafted.changed": _l("%(who)s changed the rule “%(rule)s” in the draft of the code of conduct."),
    "ConductDrafted.retired": _l("%(who)s left the rule “%(rule)s” out of the draft of the code of conduct."),
    "ConductDrafted.moved": _l("%(who)s moved the rule “%(rule)s” in the draft of the code of conduct."),
}
"""Where an act has a sentence for a value of what ``BY`` names."""

THINGS: dict[str, Any] = {
    "post": _l("post %(number)s"),
    "topic": _l("topic %(number)s"),
    "gift": _l("offer or request %(number)s"),
    "gift_word": _l("sentence about a gift, %(number)s"),
    "handed_word": _l("word between colleagues, %(number)s"),
    "thanks": _l("thanks %(number)s"),
    "handoff": _l("hand-off %(number)s"),
    "handoff_answer": _l("the department’s answer to hand-off %(number)s"),
    "department": _l("department %(number)s"),
    "case": _l("case %(number)s"),
    "introduction": _l("introduction %(number)s"),
    "category": _l("category %(number)s"),
    "group": _l("group %(number)s"),
    "phrase": _l("phrase %(number)s"),
    "invitation": _l("invitation %(number)s"),
    "conduct": _l("version %(number)s"),
    "brand": _l("text %(number)s of a call or commitment"),
    "member": _l("somebody who is not here any more (no. %(number)s)"),
}
"""A thing by its number, as it stands in a sentence."""

KINDS: dict[str, Any] = {
    "case": _l("cases"),
    "post": _l("posts"),
    "topic": _l("topics"),
    "gift": _l("offers and requests"),
    "gift_word": _l("sentences about gifts"),
    "handed_word": _l("words between colleagues"),
    "event": _l("events"),
    "handoff": _l("hand-offs"),
    "handoff_answer": _l("answers of departments"),
    "department": _l("departments"),
    "event_answer": _l("answers to events’ questions"),
    "idea_word": _l("sentences about ideas"),
    "questionnaire": _l("questionnaires"),
    "questionnaire_answer": _l("answers to questionnaires"),
    "thanks": _l("sentences of thanks"),
    "member": _l("members"),
    "introduction": _l("introductions"),
    "category": _l("categories"),
    "group": _l("groups"),
    "invitation": _l("invitations"),
    "phrase": _l("phrases"),
    "conduct": _l("the code of conduct"),
    "brand": _l("calls and commitments"),
    "audit": _l("the audit"),
}
"""Kinds of thing, to choose by."""

SETTINGS: dict[str, Any] = {
    "name": _l("name"),
    "tagline": _l("tagline"),
    "language": _l("language"),
    "timezone": _l("time zone"),
    "registration": _l("registration"),
    "accent": _l("accent colour"),
    "front_room_id": _l("live room of the front page"),
    "ready": _l("open doors"),
}


def sentence_of(act: str, data: Mapping[str, Any]) -> Any:
    """The sentence of a line; a plain one for an act that this version does not know."""
    value = data.get(BY.get(act, ""))
    known = ACTS.get(act)
    plain = known[1] if known is not None else _l("%(who)s: %(act)s (%(what)s).")
    return SENTENCES.get(f"{act}.{value}", plain)
