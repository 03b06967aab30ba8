"""Whatever is written, a rendered text holds nothing but the allow list."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from forum.text.excerpt import excerpt, plain_text
from forum.text.markdown import parse, render
from forum.text.sanitise import sanitise
from tests.forum.text.allowed import read

ATTACKS = [
    "<script>alert(1)</script>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<svg><animate onbegin=alert(1) attributeName=x>",
    "<math><mtext></p><style><img src=x onerror=alert(1)></style></mtext></math>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<a href='javascript:alert(1)'>x</a>",
    "<!--><script>alert(1)</script>-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?php echo 1 ?>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](\x01javascript:alert(1))",
    "[x](java&#x0A;script:alert(1))",
    "[x](javascript&colon;alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](<javascript:alert(1)>)",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:msgbox)",
    "[x](blob:https://example.org/1)",
    "[x](file:///etc/passwd)",
    "[x](/\\evil.example)",
    "[x](\\\\evil.example)",
    "[x](//evil.example)",
    "[x](&#47;/evil.example)",
    "[x](/&#9;/evil.example)",
    "[x](/&bsol;evil.example)",
    "[x]( //evil.example)",
    "[x](&#1;javascript:alert(1))",
    '[x](https://a.example/"onmouseover="alert(1))',
    "[x](https://a.example 'x\" onmouseover=\"alert(1)')",
    '[x" onmouseover="alert(1)](/a)',
    "![x](javascript:alert(1))",
    '![x" onerror="alert(1)](/x.png)',
    "![x][1]\n\n[1]: javascript:alert(1)",
    "[x][1]\n\n[1]: data:text/html,x 'title'",
    "<javascript:alert(1)>",
    "<javascript://x%0Aalert(1)>",
    "https://a.example/<script>alert(1)</script>",
    'https://a.example/"onmouseover="alert(1)',
    "www.a.example/'onclick='x",
    'a@b.example"onclick="x',
    '@mia"onclick="alert(1)',
    "@mia<script>",
    "[@mia](/posts/1 \"class='mention'\"):",
    "> [@<b>mia](/posts/1):",
    "> [@mia](javascript:1):",
    '```html"onload=x\n<script>\n```',
    "```{.x onclick=alert(1)}\ncode\n```",
    "``` { #id .class onclick=1 }\ncode\n```",
    "{: onclick=alert(1)}\ntext {: .mention}",
    "# h {: #id onclick=1}",
    '|a|b|\n|:-" onclick=1|-|\n|<script>|`|`|',
    "~~<script>~~alert(1)~~</script>~~",
    "**<**script>",
    "\x02klzzwxh:0000\x03",
    "\x02wzxhzdk:0\x03<b>",
    "\x02amp\x03#60;script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;",
    "<style>@import 'x'</style>",
    "<base href=//evil.example>",
    "<form action=//evil.example><button>",
    "</p></div><h1>out",
    "<a class=mention href=/members/mia>@mia</a>",
    "\u202e<script>",
]


def known(names: set[str]) -> dict[str, str]:
    """Everybody is a member."""
    return {name: name for name in names}


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize(
    "frame", ["{}", "> {}", "- {}", "# {}", "**{}**", "[{}](/x)", "|a|b|\n|-|-|\n|{}|x|"]
)
def test_attacks_come_to_nothing(attack: str, frame: str) -> None:
    html = render(frame.replace("{}", attack), known)
    assert read(html).foreign == []
    assert "<script" not in html.lower() and "<svg" not in html.lower()


@pytest.mark.parametrize("attack", ATTACKS)
def test_the_sanitiser_alone_would_do(attack: str) -> None:
    foreign = read(sanitise(attack)).foreign
    assert read(sanitise("<p title=x lang=y id=z style=w class=mention>")).foreign == []
    # Only the renderer knows which relative addresses lead elsewhere; the rest is stopped twice.
    assert [kind for kind in foreign if not kind.startswith("elsewhere")] == []


ATOMS = st.sampled_from(
    (
        *(
            "[",
            "](",
            ")",
            "![",
            "<",
            ">",
            "<script>",
            "<!--",
            "*",
            "**",
            "_",
            "`",
            "```",
            "~~",
            "\\",
            "&",
            "&#",
            ";",
        ),
        *(
            "#",
            "> ",
            "- ",
            "1. ",
            "|",
            "\n|-|-|\n",
            "\n",
            "\n\n",
            "    ",
            "\t",
            "@mia",
            "[@mia](/posts/1):",
            '"',
        ),
        *(
            "javascript:",
            "https://",
            "www.",
            "//",
            "a@b.c",
            "'",
            "(",
            "]",
            "[a]: ",
            "\x02",
            "\x03",
            "\0",
            "é",
            "\u202e",
        ),
        *(
            "\ud800",
            "\u200d",
            "👩‍🌾",
            "onclick=",
            "{:",
            "}",
            " ",
            "a",
            "klzzwxh:0001",
            "\r",
            "\x0b",
            "\ufeff",
        ),
    )
)
SOURCES = st.one_of(
    st.lists(ATOMS, max_size=60).map("".join),
    st.text(max_size=300),
    st.text(st.characters(codec=None, categories=None), max_size=80),
    st.lists(st.one_of(ATOMS, st.text(max_size=5)), max_size=40).map("".join),
)


@settings(max_examples=400, deadline=None)
@given(source=SOURCES)
@example(source="")
def test_nothing_foreign_ever(source: str) -> None:
    html = render(source, known)
    seen = read(html)
    assert seen.foreign == []
    assert sanitise(html) == html
    for text in (plain_text(html), excerpt(html, 20)):
        assert all(tag not in text for tag in ("</p>", "<br>", "</a>", 'rel="nofollow') if tag not in source)
    assert len(excerpt(html, 20)) <= 20
    parsed = parse(source)
    assert len(parsed.mentioned) <= 10 and len(parsed.quoted) <= 10
