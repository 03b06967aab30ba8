"""The demo, started once for these tests (once for each parallel worker)."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import pytest

from tests.accessibility.cases import CASES
from tests.servers.demo import Demo


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """The example community, running; tests here only look at it."""
    server = Demo(tmp_path_factory.mktemp("accessibility") / "demo")
    server.start()
    _prepare(server.data_dir / "terrasse.db")
    yield server
    server.finish()


PREPARED = """
    INSERT INTO moderation_code_versions (number, significant, introduction_fr, introduction_en,
        introduction_html_fr, introduction_html_en, edits)
    SELECT 0, 0, introduction_fr || ' Encore.', introduction_en || ' More.', introduction_html_fr,
        introduction_html_en, 1 FROM moderation_code_versions WHERE number = 1;
    INSERT INTO moderation_rules (version_id, "key", position, name_fr, name_en, text_fr, text_en, html_fr,
        html_en, gravity, needs_sentence, dsa_category)
    SELECT (SELECT id FROM moderation_code_versions WHERE number = 0), "key", position, name_fr, name_en,
        text_fr || ' Encore.', text_en || ' More.', html_fr, html_en, 5, needs_sentence, dsa_category
    FROM moderation_rules WHERE "key" <> 'illegal';
    DELETE FROM moderation_acceptances
    WHERE member_id = (SELECT id FROM members WHERE username = 'mo');
    INSERT INTO moderation_cases (subject_kind, subject_id, owner_id, language, audience, opened_at, version,
        state, status, rule_key, escalated, handed_over, waiting_since, urgency, changed_at)
    SELECT 'post', id, author_id, 'fr', 'public', created_at, 0, '{}', 'open', 'respect', 0, 0, created_at, 1,
        created_at
    FROM posts WHERE state = 'published' AND author_id <> (SELECT id FROM members WHERE username = 'mia')
    ORDER BY id LIMIT 1;
    INSERT INTO moderation_reports (case_id, reporter_id, rule_key, sentence, outcome, made_at, erased, name,
        email, address, language, good_faith, law, of_minors)
    SELECT (SELECT max(id) FROM moderation_cases), (SELECT id FROM members WHERE username = 'mia'), 'respect',
        'Ce ton me blesse.', 'waiting', opened_at, 0, '', '', '', '', 0, '', 0
    FROM moderation_cases ORDER BY id DESC LIMIT 1;
    INSERT INTO moderation_stray_notices (reference, token_hash, address, email, language, made_at, withdrawn)
    SELECT 'T-7F3K-22QX', '%(notice)s', 'http://localhost/posts/987654', '', 'fr', opened_at, 0
    FROM moderation_cases ORDER BY id DESC LIMIT 1;
    INSERT INTO moderation_cases (subject_kind, subject_id, owner_id, language, audience, opened_at, version,
        state, status, rule_key, escalated, handed_over, waiting_since, urgency, changed_at)
    SELECT 'post', id, author_id, 'fr', 'public', created_at, 0, '{}', 'appealed', 'respect', 0, 0, created_at, 2,
        created_at
    FROM posts WHERE state = 'published' AND author_id = (SELECT id FROM members WHERE username = 'mia')
    ORDER BY id LIMIT 1;
    INSERT INTO moderation_decisions (case_id, number, decided_by_id, decided_at, measure, rule_key,
        rule_version, illegal, law, facts, source, detected_by_machine, decided_by_machine, effects)
    SELECT id, 1, (SELECT id FROM members WHERE username = 'mo'), opened_at, 'hide', 'respect', 1, 0, '',
        'Le ton blesse.', 'own', 0, 0, '{}'
    FROM moderation_cases ORDER BY id DESC LIMIT 1;
    INSERT INTO moderation_statements (decision_id, role, member_id, language, text, delivered_at,
        appealable_until)
    SELECT d.id, 'author', m.id, 'fr', 'Bonjour,

Nous avons pris une décision. https://example.org/',
        d.decided_at, '2099-01-01 00:00:00.000000'
    FROM (SELECT * FROM moderation_decisions ORDER BY id DESC LIMIT 1) d, members m
    WHERE m.username IN ('mia', 'sam') ORDER BY m.username;
    INSERT INTO moderation_appeals (case_id, decision_id, statement_id, text, made_at, outcome, reasons)
    SELECT d.case_id, d.id, s.id, 'C’était une citation.', d.decided_at, 'open', ''
    FROM moderation_statements s JOIN moderation_decisions d ON d.id = s.decision_id
    JOIN members m ON m.id = s.member_id WHERE m.username = 'mia';
    INSERT INTO moderation_appeal_messages (appeal_id, from_moderator, text, at)
    SELECT id, 1, 'De qui ?', made_at FROM moderation_appeals;
    INSERT INTO categories (slug, name_fr, name_en, description_fr, description_en, access, posting, hue, position)
    VALUES ('private-conversations', 'Conversations privées', 'Private conversations', '', '', 'private', 'staff',
        0, 0) ON CONFLICT DO NOTHING;
    INSERT INTO topics (category_id, author_id, kind, title, slug, language, state, pinned, locked, slow_seconds,
        seq, last_post_id, last_posted_at, created_at, search_text)
    SELECT c.id, m.id, 'private', 'Les sacoches', 'les-sacoches', '', 'published', 0, 0, 0, 0, 0, m.created_at,
        m.created_at, '' FROM categories c, members m WHERE c.access = 'private' AND m.username = 'mia';
    INSERT INTO conversations (topic_id, purpose, url, closes_at)
    SELECT max(id), 'gift', '', '2099-01-01 00:00:00.000000' FROM topics;
    INSERT INTO participants (topic_id, member_id)
    SELECT t.id, m.id FROM (SELECT max(id) AS id FROM topics) t, members m WHERE m.username IN ('mia', 'nia');
    UPDATE edition SET number = number + 1;
    INSERT INTO moderation_shelters (member_id, opened_by_id, opened_at, until)
    SELECT n.id, m.id, datetime('now'), datetime('now', '+1 day') FROM members n, members m
    WHERE n.username = 'nia' AND m.username = 'mo';
    UPDATE topics SET title = substr(title, 1, 70) || ' %(long)s';
    UPDATE gifts SET title = substr(title, 1, 50) || ' %(long)s' WHERE title <> '';
    UPDATE calls SET title = substr(title, 1, 50) || ' %(long)s' WHERE title <> '';
    UPDATE posts SET html = html || '<p>%(long)s%(long)s</p><pre tabindex="0"><code>%(long)s%(long)s</code></pre>';
    UPDATE members SET display_name = substr(display_name || ' %(long)s', 1, 40) WHERE username IN ('mia', 'nia');
"""
"""A draft of the next code of conduct, somebody who is still to be asked about the one in force, a report
of Mia's, a notice that anybody sees who knows its link, a decision about Mia that she complained of, Nia
under shelter, and a private conversation between Mia and her. Words that are longer than a line wherever members
may write one."""

LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamter"

NOTICE = sha256(b"a-notice-of-the-demo").hexdigest()


def _prepare(path: Path) -> None:
    with closing(sqlite3.connect(path, timeout=10)) as database:
        database.executescript(PREPARED % {"notice": NOTICE, "long": LONG} + CASES)
