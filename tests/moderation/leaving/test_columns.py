"""Every column that leads to members: what becomes of it when one leaves."""

from __future__ import annotations

from sqlalchemy import func, select

from forum.storage.base import Base
from forum.storage.session import session
from tests.cast import Cast
from tests.factories.leaving import Life, let_go
from tests.factories.moderation import report_it

GOES = {
    "account_roles_members.member_id", "announcement_corrections.writer_id", "announcements.deputy_id", "announcements.reader_id",
    "announcements_seen.member_id", "call_drafts.member_id", "category_follows.member_id",
    "department_people.member_id", "desk_claims.member_id", "drafts.member_id", "event_answers.member_id",
    "event_calendars.member_id", "gift_consents.member_id", "grants.member_id", "group_members.member_id",
    "handed_drafts.author_id", "handed_drafts.reader_id", "handed_words.author_id", "handed_words.to_id",
    "idea_voices.member_id", "invitations.made_by_id", "member_purposes.member_id",
    "member_regions.member_id", "member_sessions.member_id", "moderation_acceptances.member_id",
    "moderation_cases.claimed_by_id", "moderation_cases.owner_id", "moderation_passed_on.member_id",
    "moderation_reports.reporter_id", "moderation_shelters.member_id", "moderation_shelters.opened_by_id",
    "moderation_statements.member_id", "moderation_wishes.member_id", "notifications.member_id",
    "participants.member_id", "passkeys.user_id", "questionnaire_answers.member_id",
    "questionnaire_drafts.member_id", "questionnaire_tokens.member_id", "readings.member_id",
    "review_quotes.member_id",
    "welcomes.member_id",
}  # fmt: skip
"""Columns that lead to a member, in which nothing leads to one who has left."""

STAYS = {
    "announcements.approved_by_id": "whose eyes it had stays with what is out",
    "announcements.author_id": "said for the brand; drafts go",
    "announcements.corrected_by_id": "said for the brand, in what somebody else announced",
    "brand_words.author_id": "said for the brand",
    "call_corrections.author_id": "said for the brand",
    "calls.author_id": "said for the brand",
    "commitments.author_id": "said for the brand",
    "contributions.author_id": "what was received stays in the ledger, from nobody in particular",
    "event_series.author_id": "planned for the brand",
    "events.author_id": "planned for the brand",
    "events.editor_id": "said for the brand, in an event that somebody else planned",
    "events.host_id": "who received people, of what is over",
    "gift_entries.actor_id": "the story of a gift, which is folded from its entries",
    "gift_hands.member_id": "the same",
    "gift_words.author_id": "a sentence that belongs to the other as well",
    "gifts.author_id": "what they offered may have been given",
    "grants.given_by_id": "a number leads to nobody",
    "handoff_entries.actor_id": "the story of a hand-off, which is folded from its entries",
    "handoffs.answered_by_id": "answered for a department",
    "handoffs.author_id": "handed off for the brand",
    "handoffs.member_id": "emptied of what was said about them; a number leads to nobody",
    "handoffs.owner_id": "colleagues who answer there look after what is open",
    "idea_entries.author_id": "said for the brand",
    "idea_entries.person_id": "said for the brand",
    "ideas.author_id": "its topic stays, as conversations do",
    "introductions.author_id": "the letter belongs to the two",
    "introductions.first_id": "nobody may be able to tell leaving from silence",
    "introductions.second_id": "the same",
    "moderation_code_versions.published_by_id": "published versions never change",
    "moderation_phrases.listed_by_id": "a number leads to nobody",
    "moderation_thresholds.set_by_id": "a number leads to nobody",
    "notifications.actor_id": "of posts, which say themselves who wrote them",
    "post_revisions.editor_id": "history of what stays",
    "posts.author_id": "conversations stay whole",
    "questionnaires.author_id": "asked for the brand; results belong to those who answered",
    "questionnaires.editor_id": "said for the brand, in what somebody else asks",
    "report_assumptions.author_id": "typed for the brand; the report says «a former member»",
    "review_choices.author_id": "of reviews that are mailed already; the others go",
    "thanks.giver_id": "a sentence that belongs to the other as well",
    "thanks.receiver_id": "emptied; that something was there keeps its answer from coming twice",
    "topics.author_id": "conversations stay whole",
    "topics.last_author_id": "conversations stay whole",
}
"""Columns in which the number of a member who has left may stand, and why."""


def test_every_column_that_leads_to_a_member_is_thought_of(cast: Cast, life: Life) -> None:
    """Whoever adds one says here what becomes of it, and answers through the slice's ``belongings``."""
    leading = [
        (table, column)
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if any(key.column.table.name == "members" for key in column.foreign_keys)
    ]
    assert {f"{table.name}.{column.name}" for table, column in leading} == GOES | STAYS.keys()
    with cast.app.app_context():
        report_it(life.who, "post", life.spoken_to)
        report_it(cast.nia, "post", life.post)
        let_go(life.who)
        for table, column in leading:
            if f"{table.name}.{column.name}" in GOES:
                left = select(func.count()).select_from(table).where(column == life.who.id)
                assert session().scalar(left) == 0, f"{table.name}.{column.name}"
