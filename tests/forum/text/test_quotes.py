"""Quoting a post, whom a text mentions, and what it quotes."""

from hypothesis import given, settings
from hypothesis import strategies as st

from forum.text.markdown import render
from forum.text.mentions import mentioned_names
from forum.text.quotes import QUOTE_LENGTH, quote_markdown, quoted_post_ids


def test_mentioned_names_in_order_once() -> None:
    source = "@Zoe et @mia, puis @ZOE. `@code` [@link](/x) mail@example.org\n\n    @block"
    assert mentioned_names(source) == ["zoe", "mia"]


def test_no_more_than_ten_are_mentioned() -> None:
    assert mentioned_names(" ".join(f"@m{n}" for n in range(40))) == [f"m{n}" for n in range(10)]


def test_a_quoted_name_is_not_mentioned_again() -> None:
    assert mentioned_names("> @mia a raison\n\n@zoe, tu vois ?") == ["zoe"]


def test_a_quote_is_readable_and_leads_back() -> None:
    quoted = quote_markdown("mia", 12, "  Bonjour,\n\ntout le monde  ")
    assert quoted == "> [@mia](/posts/12):\n> Bonjour,\n>\n> tout le monde\n\n"
    assert quoted_post_ids(quoted + "Oui !") == [12]
    assert mentioned_names(quoted + "Oui !") == []


def test_a_long_selection_is_quoted_from_its_beginning() -> None:
    quoted = quote_markdown("mia", 1, "un mot " * 2_000)
    assert len(quoted) < QUOTE_LENGTH + 60 and quoted.endswith("…\n\n")


def test_quotes_count_once_in_order_and_not_within_quotes() -> None:
    source = (
        quote_markdown("a", 7, "x") + quote_markdown("b", 3, "y") + quote_markdown("a", 7, "z")
        + "> > [@c](/posts/9):\n> > deep\n"
    )  # fmt: skip
    assert quoted_post_ids(source) == [7, 3]


def test_what_is_not_a_quote() -> None:
    for source in (
        "[@mia](/posts/12):",
        "> [@mia](/posts/12) said",
        "> [mia](/posts/12):",
        "> [@mia](https://example.org/posts/12):",
        "> x [@mia](/posts/12):",
        "    > [@mia](/posts/12):",
        "> [@mia](/posts/0):",
        "> [@mia](/posts/٣):",
    ):
        assert quoted_post_ids(source) == [], source


def test_numbers_stay_within_what_every_part_can_hold() -> None:
    assert quoted_post_ids(f"> [@mia](/posts/{2**53 - 1}):") == [2**53 - 1]
    assert quoted_post_ids(f"> [@mia](/posts/{2**53}):") == []
    assert quoted_post_ids(f"> [@mia](/posts/{2**64}):") == []
    assert len(quoted_post_ids("".join(quote_markdown("a", n, "x") + "y\n\n" for n in range(1, 40)))) == 10


@settings(deadline=None)
@given(st.text(max_size=200), st.integers(1, 2**53 - 1))
def test_any_selection_can_be_quoted(selection: str, post_id: int) -> None:
    source = quote_markdown("jean_pierre", post_id, selection) + "Oui."
    assert all(line.startswith(">") for line in source.split("\n")[:-2])
    if quoted_post_ids(source):
        assert 'class="quote-source"' in render(source)
