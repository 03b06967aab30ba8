"""Two cases in the demo's database, so that the moderators' pages have something to show."""

_STATE = (
    '{"version": %d, "status": "open", "reports": %d, "reporters": %d, "rules": {"%s": 1}, "held": %s, '
    '"weight": %d, "claimed_by": null, "escalated": false, "base_state": "", "in_force": [], "appeals": [], '
    '"gone": false}'
)

_CASE = """
    INSERT INTO moderation_cases (id, subject_kind, subject_id, owner_id, category_id, topic_id, language,
        audience, opened_at, version, state, status, rule_key, escalated, handed_over, waiting_since, due_at, urgency,
        changed_at)
    SELECT {case}, 'post', p.id, p.author_id, t.category_id, t.id, t.language, 'public', datetime('now'),
        {version}, '{state}', 'open', '{rule}', {asked}, {handed}, datetime('now'), datetime('now', '{due}'), {urgency},
        datetime('now')
    FROM posts p JOIN topics t ON t.id = p.topic_id
    WHERE p.state = 'published' AND p.id > t.first_post_id
    ORDER BY p.author_id = (SELECT id FROM members WHERE username = 'mia') DESC, p.id DESC
    LIMIT 1 OFFSET {offset};
    INSERT INTO moderation_snapshots (id, case_id, digest, taken_at, revision, state, title, source, html,
        author_name, url, language)
    SELECT {case}, c.id, 'digest-{case}', datetime('now'), 1, 'published', t.title, p.source, p.html,
        m.display_name, '/posts/' || p.id, t.language
    FROM moderation_cases c JOIN posts p ON p.id = c.subject_id JOIN topics t ON t.id = p.topic_id
    JOIN members m ON m.id = p.author_id WHERE c.id = {case};
"""

CASES = (
    _CASE.format(
        case=101,
        version=2,
        state=_STATE % (2, 1, 1, "respect", "false", 0),
        rule="respect",
        due="-1 hour",
        asked=0,
        handed=1,
        urgency="-60000.0",
        offset=0,
    )
    + _CASE.format(
        case=102,
        version=2,
        state=_STATE % (2, 0, 0, "no-harassment", "true", 80),
        rule="no-harassment",
        due="+1 day",
        asked=1,
        handed=0,
        urgency="-59000.0",
        offset=1,
    )
    + """
    INSERT INTO moderation_reports (case_id, reporter_id, rule_key, sentence, snapshot_id, outcome, made_at,
        erased, name, email, address, law, language, good_faith,
        of_minors)
    SELECT 101, (SELECT id FROM members WHERE username = 'nia'), 'respect', 'He mocks a beginner.', 101, 'waiting',
        datetime('now'), 0, '', '', '', '', '', 0, 0;
    INSERT INTO moderation_entries (case_id, number, kind, actor_id, at, data)
    SELECT 101, 1, 'reported', id, datetime('now'), '{"report_id": 1, "rule": "respect", "snapshot_id": 101}'
    FROM members WHERE username = 'nia';
    INSERT INTO moderation_entries (case_id, number, kind, actor_id, at, data)
    SELECT 101, 2, 'noted', id, datetime('now'), '{"text": "I know them both and would rather not.",
        "handover": true}' FROM members WHERE username = 'mo';
    INSERT INTO moderation_entries (case_id, number, kind, actor_id, at, data)
    SELECT 102, 2, 'escalated', id, datetime('now'), '{"text": "Is this still a joke between friends?"}'
    FROM members WHERE username = 'mo';
    INSERT INTO moderation_entries (case_id, number, kind, actor_id, at, data)
    SELECT 102, 1, 'held', id, datetime('now'), '{"weight": 80, "rules": ["no-harassment"], "snapshot_id": 102,
        "signals": [{"kind": "words", "weight": 80, "rule": "no-harassment",
        "explanation": "Words that are mostly meant to hurt.", "spans": [[0, 4]]}]}'
    FROM members WHERE username = 'automod';
"""
)
