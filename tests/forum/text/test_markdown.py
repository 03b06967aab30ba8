"""Members' Markdown: what it becomes."""

import inspect
import sys
from concurrent.futures import ThreadPoolExecutor
from unittest.mock import patch

import pytest
from markupsafe import escape

from forum.text import guards, markdown
from forum.text.clean import POST_LENGTH
from forum.text.dialect import bind_spaces
from forum.text.guards import too_heavy
from forum.text.markdown import parse, render
from tests.forum.text.allowed import read

LINK = 'rel="nofollow ugc noopener"'


def members(names: set[str]) -> dict[str, str]:
    """A community of three."""
    return {name: name.title() for name in names & {"mia", "jean_pierre", "o.k"}}


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("Bonjour à *tous* et à **toutes**", "<p>Bonjour à <em>tous</em> et à <strong>toutes</strong></p>"),
        ("a first line\nand a second", "<p>a first line<br>and a second</p>"),
        ("one\n\ntwo", "<p>one</p><p>two</p>"),
        ("~~démodé~~, ~non~, 5 ~~ 6", "<p><del>démodé</del>, ~non~, 5 ~~ 6</p>"),
        ("3. trois\n4. quatre", '<ol start="3"><li>trois</li><li>quatre</li></ol>'),
        ("- a\n- b", "<ul><li>a</li><li>b</li></ul>"),
        ("`a < b & c`", "<p><code>a &lt; b &amp; c</code></p>"),
        ("```js\nlet a = '<b>';\n```", "<pre tabindex=\"0\"><code>let a = '&lt;b&gt;';\n</code></pre>"),
        ("    indented", '<pre tabindex="0"><code>indented\n</code></pre>'),
        ("# Titre\n\n### Sous-titre", "<h3>Titre</h3><h5>Sous-titre</h5>"),
        ("###### six", "<h6>six</h6>"),
        ("#", "<p></p>"),
        ("> cité", "<blockquote><p>cité</p></blockquote>"),
        ("snake_case_name and 2*3*4", "<p>snake_case_name and 2<em>3</em>4</p>"),
        ("&copy; AT&T 1 < 2", "<p>© AT&amp;T 1 &lt; 2</p>"),
        ("<b>shown</b> <!-- as --> text", "<p>&lt;b&gt;shown&lt;/b&gt; &lt;!-- as --&gt; text</p>"),
        ("<div>\n\n*x*\n\n</div>", "<p>&lt;div&gt;</p><p><em>x</em></p><p>&lt;/div&gt;</p>"),
        ("مرحبا 👩‍🌾 שלום", "<p>مرحبا 👩‍🌾 שלום</p>"),
        ("", ""),
        (" \n\t\n ", ""),
        ("\ud800", "<p>?</p>"),
        ("a\r\nb\rc", "<p>a<br>b<br>c</p>"),
    ],
)
def test_ordinary_markdown(source: str, html: str) -> None:
    assert render(source) == html


def test_tables_keep_their_alignment_without_style() -> None:
    html = render("| a | b | c |\n|:--|--:|---|\n| 1 | 2 | 3 |")
    assert '<th class="align-left">a</th><th class="align-right">b</th><th>c</th>' in html
    assert '<td class="align-left">1</td><td class="align-right">2</td><td>3</td>' in html
    assert html.startswith('<table tabindex="0">')


@pytest.mark.parametrize(
    ("source", "href", "words"),
    [
        ("[ici](https://example.org/a?b=1&c=2)", "https://example.org/a?b=1&c=2", "ici"),
        ("[ici](/topics/12 'titre')", "/topics/12", "ici"),
        ("https://example.org/été.", "https://example.org/été", "https://example.org/été"),
        ("www.example.org", "http://www.example.org", "www.example.org"),
        ("mia@example.org", "mailto:mia@example.org", "mia@example.org"),
        ("<https://example.org>", "https://example.org", "https://example.org"),
        ("[un][1]\n\n[1]: https://example.org", "https://example.org", "un"),
        ("[](https://example.org)", "https://example.org", "https://example.org"),
        ("[\u200b](https://example.org)", "https://example.org", "https://example.org"),
        ("[ailleurs](//example.org)", "https://example.org", "ailleurs"),
        ("![un chat](https://example.org/c.png)", "https://example.org/c.png", "un chat"),
        ("![](https://example.org/c.png)", "https://example.org/c.png", "https://example.org/c.png"),
        ("![un chat][1]\n\n[1]: /c.png", "/c.png", "un chat"),
        ("[![chat](c.png)](https://example.org)", "https://example.org", "chat"),
    ],
)
def test_links_and_pictures_become_links_without_trust(source: str, href: str, words: str) -> None:
    html = render(source)
    seen = read(html)
    assert seen.links == [href]
    assert "".join(seen.words).rstrip(".") == words
    assert html.count("<a ") == html.count(LINK) == 1
    assert "<img" not in html and "title" not in html
    assert seen.foreign == []


def test_mentions_of_members_become_links() -> None:
    html = render("Merci @Mia, @zoe et @jean_pierre_ !", members)
    assert f'<a class="mention" href="/members/Mia" {LINK}>@Mia</a>, @zoe' in html
    assert f'<a class="mention" href="/members/Jean_Pierre" {LINK}>@Jean_Pierre</a>_&nbsp;!' in html


@pytest.mark.parametrize(
    "source", ["@mia.", "(@mia)", "*@mia*", "@mia's", "…@mia", "- @mia", "@MIA!", "# @mia"]
)
def test_a_mention_ends_where_a_name_ends(source: str) -> None:
    assert 'href="/members/Mia"' in render(source, members)


@pytest.mark.parametrize(
    "source",
    [
        "`@mia`",
        "    @mia",
        "```\n@mia\n```",
        "[@mia](/x)",
        "https://social.example/@mia",
        "mia@mia.example",
        "a@mia",
        "é@mia",
        "@@mia",
        "@miaé",
        "@mia@example.org",
        "@mia-" + "a" * 40,
        r"\@mia",
        r"@mia\_x",
        "@_mia",
        "@m",
    ],
)
def test_what_is_not_a_mention(source: str) -> None:
    assert 'class="mention"' not in render(source, members)
    assert "mia" not in parse(source).mentioned


def test_a_name_is_written_as_its_member_writes_it_and_escaped() -> None:
    html = render("@mia", lambda names: {"mia": 'M"<i>'})
    assert "@M&quot;&lt;i&gt;</a>" in html and 'href="/members/M%22%3Ci%3E"' in html
    assert read(html).foreign == []


def test_names_are_asked_once_lower_case_and_only_when_there_are_any() -> None:
    asked: list[set[str]] = []

    def answer(names: set[str]) -> dict[str, str]:
        asked.append(names)
        return {}

    render("nobody here", answer)
    render("@Mia @mia @Zoe `@no`", answer)
    assert asked == [{"mia", "zoe"}]


def test_at_most_ten_names_are_linked() -> None:
    html = render(" ".join(f"@member{n}" for n in range(30)), lambda names: {name: name for name in names})
    assert html.count("mention") == 10
    assert "@member29" in html


def test_without_anybody_to_ask_a_name_stays_text() -> None:
    assert render("@mia") == "<p>@mia</p>"


def test_the_source_of_a_quote_is_marked() -> None:
    html = render("> [@mia](/posts/12):\n> bonjour @mia\n\nOui !", members)
    assert f'<a class="quote-source" href="/posts/12" {LINK}>@mia</a>:<br>bonjour <a class="mention"' in html


HEAVY = {
    "brackets": "[" * 10_000,
    "201 brackets": "a [b] " * 201,
    "angles": "<![CDATA[" * 1_000,
    "tags": "<a>" * 201,
    "too long": "a" * (POST_LENGTH + 1),
    "nested lists": "1. " * 13 + "x",
    "nested quotes": ">" * 13 + "x",
    "nested on a later line": "x\n\n> " + "- " * 12 + "x",
    "backticks": "`" * 3 + r"\`` " * 3_000,
    "unclosed links": "[a](" * 150 + "b" * 5_000,
    "escapes": "![" * 100 + "\\" * 9_000,
    "tabs": "[a" * 20 + "\t" * 9_000,
    "white space": "``a" + " " * 9_000,
    "lines": "=\n" * 4_000,
    "lines of old computers": "=\r" * 4_000,
}


@pytest.mark.parametrize("source", HEAVY.values(), ids=HEAVY.keys())
def test_what_could_take_long_is_shown_as_it_is(source: str) -> None:
    with patch.object(markdown, "_Renderer", side_effect=AssertionError("it was rendered")):
        markdown._at_rest.clear()
        parse.cache_clear()
        html = render(source + "\n*x* @mia", members)
    seen = read(html)
    assert seen.foreign == [] and seen.links == []
    assert "*x* @mia" in html and "<em>" not in html
    written = "".join((source + "*x* @mia").split())
    assert "".join("".join(seen.words).split()) == written


@pytest.mark.parametrize(
    "source",
    [
        "[a](https://example.org/x) " * 180,
        "x[i] = y[j][k];\n" * 60,
        "`code` and " * 400,
        "- " * 20 + "-",
        "> " * 12 + "deep",
        "- item\n" * 900,
        "1. - > ok",
        "a line\n\n" * 400,
    ],
)
def test_long_honest_texts_are_rendered(source: str) -> None:
    assert not too_heavy(source)


def test_plain_text_keeps_paragraphs_and_lines() -> None:
    assert guards.as_plain_text("a <b>\nb\n \n\nc") == "<p>a &lt;b&gt;<br>b</p><p>c</p>"


def test_a_renderer_that_failed_is_thrown_away() -> None:
    source = "- *a*\n\n" + "".join("    " * depth + "- b\n\n" for depth in range(1, 60))
    expected = render("1. *un* @mia\n2. deux", members)
    parse.cache_clear()
    markdown._at_rest.clear()
    assert render("*x*") == "<p><em>x</em></p>"
    used = markdown._at_rest[-1]
    limit = sys.getrecursionlimit()
    depth = len(inspect.stack())
    sys.setrecursionlimit(depth + 120)
    try:
        html = render(source)
    finally:
        sys.setrecursionlimit(limit)
    assert html.startswith("<p>- *a*</p>")
    assert used not in markdown._at_rest
    parse.cache_clear()
    assert render("1. *un* @mia\n2. deux", members) == expected


def test_threads_do_not_mix_their_texts() -> None:
    sources = [
        f"> [@mia](/posts/{n}):\n> **{n}**\n\n[x{n}][1] @name{n}\n\n[1]: /n/{n}" for n in range(1, 200)
    ]
    parse.cache_clear()
    alone = [parse(source) for source in sources]
    parse.cache_clear()
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(parse, sources))
    assert together == alone
    assert [parsed.quoted for parsed in together] == [(n,) for n in range(1, 200)]


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("Comment s'appelle ce vert ?", "<p>Comment s'appelle ce vert&nbsp;?</p>"),
        ("**Vraiment** ? Oui !", "<p><strong>Vraiment</strong>&nbsp;? Oui&nbsp;!</p>"),
        ("« Ici » : là ;", "<p>«&nbsp;Ici&nbsp;»&nbsp;: là&nbsp;;</p>"),
        ("`a ? b : c`", "<p><code>a ? b : c</code></p>"),
        ("Ah ?!", "<p>Ah&nbsp;?!</p>"),
        ("so it goes :x ?y", "<p>so it goes :x ?y</p>"),
    ],
)
def test_no_line_begins_with_a_mark_that_french_sets_apart(source: str, shown: str) -> None:
    assert render(source) == shown


def test_what_a_page_escaped_is_escaped_no_second_time() -> None:
    assert escape(bind_spaces(escape("R&D : <été>"))) == "R&amp;D\N{NO-BREAK SPACE}: &lt;été&gt;"
    assert escape(bind_spaces("<b> ?")) == "&lt;b&gt;\N{NO-BREAK SPACE}?"
