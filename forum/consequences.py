"""Fact to what follows from it: WITHIN the transaction (fails together with it), AFTER the commit."""

from __future__ import annotations

from flask import Flask

from forum.announcements import bell as announcement_bell
from forum.announcements import live as announcement_pages
from forum.announcements.actions import follow_topic as announced_there
from forum.announcements.actions.correct import words_gone
from forum.contributions import bell as calls_bell
from forum.contributions import ledger
from forum.contributions import live as calls_live
from forum.events import bell as event_bell
from forum.events import live as event_pages
from forum.events.actions import recap as event_recap
from forum.facts import announcing, calls, leaving, meeting, passing, thanks
from forum.facts import catalogue as facts
from forum.facts import events as event_facts
from forum.facts import gifts as gift_facts
from forum.facts import handoffs as handoff_facts
from forum.facts import ideas as idea_facts
from forum.facts import members as member_facts
from forum.facts import questionnaires as asking
from forum.facts.bus import Table, bus
from forum.facts.held_again import AS_HIDDEN, BrandTextHeldAgain
from forum.feedback import bell as idea_bell
from forum.feedback import live as idea_pages
from forum.feedback.actions import join as idea_joining
from forum.feedback.actions.settle import ask_whether_settled
from forum.gifts import bell as gift_bell
from forum.gifts import live as gift_pages
from forum.gifts import talks as gift_talks
from forum.handoffs import bell as handoff_bell
from forum.handoffs import live as handoff_pages
from forum.handoffs.actions import bring_back, follow_mandates
from forum.handoffs.actions import follow_posts as handed_posts
from forum.introductions import bell as meetings
from forum.introductions import live as meeting_pages
from forum.notifications import actions as notices
from forum.notifications import live as bell
from forum.notifications import mandates
from forum.notifications.queries import bell as bell_count
from forum.questionnaires import bell as asking_bell
from forum.questionnaires import live as asking_pages
from forum.questionnaires.actions import follow_topic as asked_there
from forum.reading import actions as reading
from forum.thanks import bell as thanks_bell
from forum.thanks import live as thanks_pages
from forum.topics import live

WITHIN: Table = {
    facts.PostPublished: [
        reading.author_reads,
        notices.notify,
        event_bell.recap_released,
        bring_back.answer_released,
        handed_posts.post_shown,
    ],
    facts.PostEdited: [notices.notify],
    facts.PostDeleted: [notices.forget_post, announcement_bell.post_deleted, handed_posts.post_deleted],
    facts.PostRestored: [notices.notify_again, bring_back.answer_restored],
    facts.PostHidden: [notices.forget_post, announcement_bell.post_gone, handed_posts.post_hidden],
    facts.PostRemoved: [notices.forget_post, announcement_bell.post_gone, handed_posts.post_removed],
    facts.PostErased: [words_gone, announcement_bell.post_gone],
    facts.TopicRenamed: [asked_there.heading_changed],
    facts.TopicMoved: [asked_there.topic_moved],
    facts.TopicHidden: [
        notices.topic_gone,
        announcement_bell.topic_gone,
        event_bell.recap_gone,
        asked_there.topic_gone,
        handed_posts.topic_turned,
    ],
    **{
        one: [event_bell.recap_shown, asked_there.topic_shown, handed_posts.topic_turned]
        for one in (facts.TopicShown, facts.TopicCameOut)
    },
    facts.TopicDeleted: [
        notices.topic_gone,
        announcement_bell.topic_gone,
        event_bell.recap_gone,
        event_recap.recap_deleted,
        asked_there.topic_gone,
        handed_posts.topic_deleted,
    ],
    facts.TopicRestored: [event_recap.recap_restored, asked_there.topic_shown],
    passing.TopicRead: [notices.topic_was_read],
    facts.TopicsMerged: [notices.topic_merged, asked_there.topics_merged, idea_joining.topics_merged],
    thanks.ThanksGiven: [thanks_bell.thanks_arrived],
    thanks.ThanksAnswered: [thanks_bell.thanks_arrived],
    thanks.ThanksReleased: [thanks_bell.thanks_arrived],
    thanks.ThanksRetracted: [thanks_bell.thanks_gone],
    thanks.ThanksHidden: [thanks_bell.thanks_gone],
    thanks.ThanksRemoved: [thanks_bell.thanks_gone],
    facts.TopicSplit: [notices.topic_split],
    calls.CallPublished: [ledger.asked],
    calls.CallCorrected: [calls_bell.corrected],
    calls.CommitmentMade: [ledger.promised],
    calls.ContributionOffered: [calls_bell.offered],
    calls.ContributionAccepted: [ledger.received, calls_bell.accepted],
    calls.ContributionUsed: [ledger.used, calls_bell.used],
    calls.ContributionUnused: [ledger.unused, calls_bell.unused],
    calls.CommitmentKept: [ledger.kept, calls_bell.kept],
    calls.CommitmentGivenUp: [ledger.given_up, calls_bell.given_up],
    meeting.IntroductionPublished: [meetings.tell_both],
    meeting.IntroductionCorrected: [meetings.tell_again],
    meeting.IntroductionHeldBack: [meetings.forget],
    meeting.IntroductionMet: [meetings.tell_that_they_met],
    meeting.IntroductionHidden: [meetings.forget],
    meeting.IntroductionRemoved: [meetings.forget],
    gift_facts.GiftMoved: [gift_bell.gift_moved],
    gift_facts.GiftPublished: [gift_bell.gift_published, gift_talks.renamed],
    gift_facts.GiftHeldBack: [gift_talks.renamed],
    gift_facts.GiftHidden: [gift_bell.gift_out_of_sight, gift_talks.renamed],
    gift_facts.GiftRemoved: [gift_bell.gift_out_of_sight, gift_talks.renamed],
    gift_facts.GiftErased: [gift_talks.renamed],
    gift_facts.GiftWordShown: [gift_bell.word_shown],
    member_facts.RoleGranted: [mandates.given, follow_mandates.mandate_changed],
    member_facts.RoleWithdrawn: [mandates.withdrawn, follow_mandates.mandate_changed],
    event_facts.EventPublished: [event_bell.shown_again, event_bell.host_named],
    event_facts.EventChanged: [event_bell.changed, event_bell.host_named],
    event_facts.EventCancelled: [event_bell.cancelled],
    event_facts.SeatFound: [event_bell.seat_found],
    event_facts.EventIsOver: [event_bell.is_over],
    event_facts.RecapBegun: [event_bell.recap_begun],
    **{one: [event_bell.out_of_sight] for one in event_facts.OUT_OF_SIGHT},
    asking.QuestionnairePublished: [asking_bell.shown],
    asking.QuestionnaireClosed: [asking_bell.ended],
    asking.QuestionnaireHidden: [asking_bell.out_of_sight],
    asking.QuestionnaireRemoved: [asking_bell.out_of_sight],
    handoff_facts.HandoffMoved: [handoff_bell.handoff_moved],
    **{one: [handoff_bell.out_of_sight] for one in handoff_facts.OUT_OF_SIGHT},
    idea_facts.IdeaMoved: [idea_bell.moved, ask_whether_settled],
    idea_facts.IdeaWordShown: [idea_bell.word_shown, ask_whether_settled],
    idea_facts.IdeaWordHidden: [idea_bell.word_hidden],
}

# Whoever lost access is put out of the rooms before anything else is said in them.
AFTER: Table = {
    facts.PostPublished: [
        live.post_appeared,
        live.row_moved,
        bell.ring_for_post,
        meeting_pages.desk_changed,
        idea_pages.topic_changed,
    ],
    facts.PostHeldBack: [live.post_changed, live.row_moved],
    facts.PostEdited: [live.post_changed, live.row_moved, bell.ring_for_post, idea_pages.topic_changed],
    facts.PostDeleted: [live.post_changed, live.row_moved, idea_pages.topic_changed],
    facts.PostRestored: [live.post_appeared, live.row_moved, bell.ring_for_post, idea_pages.topic_changed],
    facts.PostHidden: [live.post_changed, live.row_moved, idea_pages.topic_changed],
    facts.PostRemoved: [live.post_changed, live.row_moved, idea_pages.topic_changed],
    facts.TopicRenamed: [
        live.head_changed,
        live.row_moved,
        idea_pages.topic_changed,
        asking_pages.topic_changed,
    ],
    facts.TopicPinned: [live.head_changed, live.row_moved],
    facts.TopicLocked: [live.head_changed, live.row_moved],
    facts.TopicSlowed: [live.head_changed],
    facts.TopicTagged: [live.head_changed, live.row_moved],
    facts.ConversationLeft: [live.recheck_member, live.head_changed],
    facts.ConversationClosed: [live.head_changed],
    facts.TopicMoved: [
        live.recheck_topic,
        live.head_changed,
        live.row_left,
        live.row_moved,
        idea_pages.topic_out_of_sight,
        asking_pages.topic_changed,
    ],
    facts.TopicHidden: [
        live.recheck_topic,
        live.head_changed,
        live.row_moved,
        idea_pages.topic_out_of_sight,
        asking_pages.topic_changed,
    ],
    facts.TopicShown: [
        live.head_changed,
        live.row_moved,
        idea_pages.topic_changed,
        asking_pages.topic_changed,
    ],
    facts.TopicCameOut: [live.row_moved, idea_pages.topic_changed, asking_pages.topic_changed],
    facts.TopicDeleted: [
        live.recheck_topic,
        live.row_moved,
        idea_pages.topic_out_of_sight,
        asking_pages.topic_changed,
    ],
    facts.TopicRestored: [live.row_moved, idea_pages.topic_changed, asking_pages.topic_changed],
    facts.TopicsMerged: [live.merged, live.rows_moved, idea_pages.topics_merged, asking_pages.topic_changed],
    facts.TopicSplit: [live.ask, live.rows_moved, idea_pages.topic_changed],
    calls.CallPublished: [calls_live.call_moved, calls_live.list_moved, calls_live.ledger_moved],
    calls.CallCorrected: [calls_live.call_moved, calls_live.list_moved],
    calls.CallClosed: [calls_live.call_moved, calls_live.list_moved],
    calls.ContributionOffered: [calls_live.contribution_moved],
    calls.ContributionAccepted: [calls_live.contribution_moved, calls_live.ledger_moved],
    calls.ContributionUsed: [calls_live.contribution_moved, calls_live.ledger_moved],
    calls.ContributionUnused: [calls_live.contribution_moved, calls_live.ledger_moved],
    calls.ContributionWithdrawn: [calls_live.contribution_moved],
    calls.CreditChosen: [calls_live.contribution_moved],
    calls.CommitmentMade: [calls_live.commitment_moved, calls_live.ledger_moved],
    calls.CommitmentKept: [calls_live.commitment_moved, calls_live.ledger_moved],
    calls.CommitmentGivenUp: [calls_live.commitment_moved, calls_live.ledger_moved],
    **{one: [calls_live.text_judged] for one in calls.TEXT_JUDGED},
    calls.BrandTextRenewed: [calls_live.page_renewed],
    passing.PostRenewed: [live.post_changed],
    thanks.ThanksGiven: [thanks_pages.both_changed],
    thanks.ThanksAnswered: [thanks_pages.both_changed],
    thanks.ThanksHeldBack: [thanks_pages.writer_changed],
    thanks.ThanksShared: [thanks_pages.both_changed],
    thanks.ThanksUnshared: [thanks_pages.both_changed],
    thanks.ThanksRetracted: [thanks_pages.gone],
    thanks.ThanksReleased: [thanks_pages.both_changed],
    thanks.ThanksHidden: [thanks_pages.gone],
    thanks.ThanksRemoved: [thanks_pages.gone],
    passing.TopicRead: [bell.ring_for_member],
    passing.Notified: [bell.ring_for_member],
    passing.NotificationsRead: [bell.ring_for_member],
    passing.NotificationsDropped: [bell.ring_for_members],
    facts.CategoryChanged: [live.recheck_category],
    facts.GroupChanged: [live.recheck_member],
    member_facts.StandingChanged: [live.recheck_member],
    member_facts.RoleWithdrawn: [live.recheck_member],
    member_facts.SessionsEnded: [live.recheck_member],
    leaving.MemberErased: [live.recheck_member],
    **{one: [meeting_pages.introduction_changed] for one in meeting.OF_INTRODUCTIONS},
    meeting.DeskRowMoved: [meeting_pages.desk_changed],
    gift_facts.GiftMoved: [gift_pages.gift_moved, meeting_pages.desk_changed],
    gift_facts.GiftPublished: [gift_pages.gift_changed, meeting_pages.desk_changed],
    gift_facts.GiftHeldBack: [gift_pages.gift_hidden],
    gift_facts.GiftHidden: [gift_pages.gift_hidden],
    gift_facts.GiftRemoved: [gift_pages.gift_hidden],
    gift_facts.GiftErased: [gift_pages.gift_changed],
    gift_facts.GiftRenewed: [gift_pages.gift_changed],
    gift_facts.GiftWordShown: [gift_pages.between_changed],
    gift_facts.GiftWordHidden: [gift_pages.between_changed],
    event_facts.EventPublished: [event_pages.event_changed, event_pages.tonight_changed],
    event_facts.EventCancelled: [event_pages.event_changed, event_pages.tonight_changed],
    event_facts.EventAnswered: [event_pages.answered],
    event_facts.SeatFound: [event_pages.line_moved],
    event_facts.AnswersClosed: [event_pages.event_changed],
    event_facts.AttendanceNoted: [event_pages.hosts_see],
    event_facts.EventRoomOpened: [event_pages.event_changed, event_pages.tonight_changed],
    event_facts.EventRoomClosed: [event_pages.event_changed, event_pages.tonight_changed],
    event_facts.RecapBegun: [event_pages.event_changed],
    event_facts.EventErased: [event_pages.event_changed, event_pages.tonight_changed],
    event_facts.EventRenewed: [event_pages.event_changed],
    **{one: [event_pages.hosts_see] for one in event_facts.OF_WORDS},
    event_facts.EventIsOver: [event_pages.event_changed],
    **{one: [event_pages.event_judged, event_pages.tonight_changed] for one in event_facts.SEEN_BY_OTHERS},
    **{one: [announcement_pages.moved] for one in announcing.DRAFTS_ON_THEIR_WAY},
    announcing.AnnouncementPublished: [announcement_pages.published],
    announcing.AnnouncementCorrected: [announcement_pages.published],
    announcing.AnnouncementArchived: [announcement_pages.published],
    **{one: [announcement_pages.published] for one in announcing.CORRECTIONS_ON_THEIR_WAY},
    idea_facts.IdeaMoved: [idea_pages.idea_changed],
    idea_facts.IdeaSupported: [idea_pages.support_changed],
    idea_facts.IdeaWordShown: [idea_pages.idea_changed],
    idea_facts.IdeaWordHidden: [idea_pages.idea_changed],
    idea_facts.IdeaWordErased: [idea_pages.idea_changed],
    asking.QuestionnairePublished: [asking_pages.changed],
    asking.QuestionnaireHeldBack: [asking_pages.judged],
    asking.QuestionnaireChanged: [asking_pages.changed],
    asking.QuestionnaireClosed: [asking_pages.changed],
    asking.AnswersDeleted: [asking_pages.changed],
    asking.QuestionnaireHidden: [asking_pages.judged],
    asking.QuestionnaireRemoved: [asking_pages.judged],
    asking.QuestionnaireErased: [asking_pages.changed],
    **{one: [handoff_pages.handoff_changed] for one in handoff_facts.OF_ONE},
    handoff_facts.DepartmentChanged: [handoff_pages.department_changed],
    handoff_facts.DepartmentClosed: [handoff_pages.department_changed],
}


# What is announced is the post of a topic: it follows both.
ANNOUNCED_WITHIN: Table = {one: [announced_there.topic_changed] for one in announcing.TOPICS_ELSEWHERE}
ANNOUNCED_AFTER: Table = {
    facts.PostPublished: [announcement_pages.post_released],
    **{one: [announcement_pages.post_moved] for one in announcing.OF_POSTS},
    **{one: [announcement_pages.topic_moved] for one in announcing.OF_TOPICS},
}

# What waits again goes out of sight as what is hidden, and whoever was told of it can be told once more.
AGAIN_WITHIN: Table = {BrandTextHeldAgain: [calls_bell.held_again]}


def attach(app: Flask) -> None:
    """Let the tables rule ``app``."""
    line = bus(app)
    line.add(WITHIN, AFTER)
    line.add(ANNOUNCED_WITHIN, ANNOUNCED_AFTER)
    line.add(*({new: list(told.get(old, ())) for new, old in AS_HIDDEN.items()} for told in line.tables))
    line.add(AGAIN_WITHIN, {})
    app.extensions["forum.bell"] = bell_count()
