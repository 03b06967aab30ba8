"""What the {names} in the addresses of pages stand for, asked of the demo's database."""

ROOMS = "SELECT id FROM topics WHERE kind = 'room'"
LONG = (
    f"SELECT topic_id FROM posts WHERE topic_id NOT IN ({ROOMS}) GROUP BY topic_id "
    "ORDER BY count(*) DESC LIMIT 1"
)
IDS = {
    "long": LONG,
    "room": ROOMS,
    "locked": "SELECT id FROM topics WHERE locked LIMIT 1",
    "conversation": "SELECT max(topic_id) FROM conversations",
    "tombstone": "SELECT topic_id FROM posts WHERE state = 'deleted' AND leaves_tombstone LIMIT 1",
    "category": "SELECT id FROM categories WHERE slug = 'banc-d-essai'",
    "group": "SELECT id FROM groups LIMIT 1",
    "last": f"SELECT max(id) FROM posts WHERE topic_id = ({LONG})",
    "mias_post": "SELECT max(id) FROM posts WHERE author_id = (SELECT id FROM members WHERE username='mia')",
    "reported": "SELECT subject_id FROM moderation_cases WHERE status = 'open' AND subject_kind = 'post' ORDER BY id LIMIT 1",
    "mias_statement": "SELECT s.id FROM moderation_statements s JOIN members m ON m.id = member_id "
    "WHERE username = 'mia'",
    "sams_statement": "SELECT s.id FROM moderation_statements s JOIN members m ON m.id = member_id "
    "WHERE username = 'sam'",
    "appeal": "SELECT id FROM moderation_appeals LIMIT 1",
    "year": "SELECT strftime('%Y', max(at)) FROM moderation_entries",
    "mias_gift": "SELECT g.id FROM gifts g JOIN members m ON m.id = g.author_id WHERE m.username = 'mia' AND "
    "g.status = 'open' ORDER BY g.id DESC LIMIT 1",
    "story_gift": "SELECT id FROM gifts WHERE in_spirit_of_id IS NOT NULL ORDER BY id DESC LIMIT 1",
    "nameless_gift": "SELECT id FROM gifts WHERE nameless LIMIT 1",
    "mias_thanks": "SELECT t.id FROM thanks t JOIN members r ON r.id = receiver_id JOIN members g ON g.id = giver_id "
    "WHERE r.username = 'mia' AND g.username = 'nia'",
    "shown_thanks": "SELECT id FROM thanks WHERE shared_at IS NOT NULL LIMIT 1",
    "thanked": "SELECT subject_id FROM thanks WHERE shared_at IS NOT NULL LIMIT 1",
    "call": "SELECT call_id FROM contributions WHERE progress = 'offered' ORDER BY id LIMIT 1",
    "brought": "SELECT c.id FROM contributions c JOIN members m ON m.id = author_id WHERE username = 'mia'",
    "given_up": "SELECT id FROM commitments WHERE given_up_at IS NOT NULL",
    "owed": "SELECT id FROM commitments WHERE kept_at IS NULL AND given_up_at IS NULL ORDER BY due_on LIMIT 1",
    "handed": "SELECT max(id) FROM handed_drafts",
    "draft": "SELECT max(id) FROM announcements WHERE stage = 'reading'",
    "announced": "SELECT max(id) FROM announcements WHERE stage = 'published'",
    "introduction": "SELECT max(id) FROM introductions",
    "asked_now": "SELECT max(id) FROM questionnaires WHERE kind = 'form' AND status = 'open' AND anonymous",
    "asked_named": "SELECT max(id) FROM questionnaires WHERE kind = 'form' AND NOT anonymous",
    "asked_past": "SELECT max(id) FROM questionnaires WHERE kind = 'form' AND status = 'closed'",
    "event": "SELECT event_id FROM event_answers a JOIN events e ON e.id = event_id WHERE e.status = 'planned' "
    "AND e.recap_id IS NULL AND a.answer = 'waiting' LIMIT 1",
    "event_over": "SELECT id FROM events WHERE recap_id IS NULL AND status = 'planned' ORDER BY starts_at LIMIT 1",
    "idea": "SELECT max(id) FROM ideas WHERE status = 'new'",
    "idea_done": "SELECT max(id) FROM ideas WHERE status = 'done'",
    "handoff_late": "SELECT min(id) FROM handoffs",
    "handoff_answered": "SELECT id FROM handoffs WHERE status = 'answered'",
    "handoff_mine": "SELECT max(id) FROM handoffs",
    "workshop": "SELECT max(id) FROM departments",
    "question": "SELECT first_post_id FROM topics WHERE title LIKE 'Moulin Rosée%'",
    "edited": "SELECT id FROM posts WHERE revision > 1 AND state = 'published' LIMIT 1",
}
