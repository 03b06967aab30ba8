"""Member input made fit to be kept."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forum.text.clean import TextTooLong, clean_line, clean_text, is_blank


@pytest.mark.parametrize(
    ("raw", "line"),
    [
        ("  Un  titre\n\tsur deux lignes ", "Un titre sur deux lignes"),
        ("e\u0301te\u0301", "été"),
        ("a\0b\x07c\x9f", "abc"),
        ("pay\u202epal\u202c \u2066x\u2069", "paypal x"),
        ("a\u200bd\u200cm\u200di\u2060n\ufeff\u00ad", "admin"),
        ("👩\u200d🌾 👩🏽\u200d🌾 🏳\ufe0f\u200d🌈", "👩\u200d🌾 👩🏽\u200d🌾 🏳\ufe0f\u200d🌈"),
        ("a\u200d👩\u200d", "a👩"),
        ("🏴\U000e0067\U000e0062\U000e007f x\U000e0041", "🏴\U000e0067\U000e0062\U000e007f x"),
        ("z" + "\u0336" * 50 + "a", "z" + "\u0336" * 4 + "a"),
        ("\ud83d x", "\ufffd x"),
        ("مرحبا שלום", "مرحبا שלום"),
        ("l\u00a0eau\u2028x", "l eau x"),
        ("\u3164\u2800", ""),
    ],
)
def test_lines(raw: str, line: str) -> None:
    assert clean_line(raw, 140) == line


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
        ("\n \n    code\n\ttab\n\n", "    code\n\ttab"),
        ("a\0\x1b[31mb\ufffe", "a[31mb"),
        ("a \u202eb\u202c", "a b"),
        ("\u2067שלום\u2069 ok\n\u2067left open\n\u2069\u2067", "\u2067שלום\u2069 ok\nleft open"),
        ("نمی\u200cخواهم", "نمی\u200cخواهم"),
        ("\udfff", "\ufffd"),
    ],
)
def test_texts(raw: str, text: str) -> None:
    assert clean_text(raw, 1_000) == text


def test_too_long_is_refused_with_its_length_and_never_cut() -> None:
    assert clean_text("é" * 10, 10) == "é" * 10
    for clean in (clean_line, clean_text):
        with pytest.raises(TextTooLong) as caught:
            clean("e\u0301" * 11, 10)
        assert (caught.value.limit, caught.value.length) == (10, 11)
    with pytest.raises(TextTooLong) as caught:
        clean_text("a" * 1_000_000, 10)
    assert caught.value.length == 1_000_000


def test_what_goes_does_not_count() -> None:
    assert clean_line("  " + "a" * 10 + "\u200b ", 10) == "a" * 10


@pytest.mark.parametrize(
    "text", ["", " \n\t", "\u200b", "\u00a0\u2060\ufeff", "\u3164", "\ufe0f\u200d", "\u202e", "\0"]
)
def test_blank(text: str) -> None:
    assert is_blank(text)


@pytest.mark.parametrize("text", ["a", ".", "👩", "\u200bא", "\u0301"])
def test_not_blank(text: str) -> None:
    assert not is_blank(text)


@settings(deadline=None)
@given(st.text(st.characters(codec=None, categories=None), max_size=120))
def test_cleaning_is_done_once_and_for_all(raw: str) -> None:
    line, text = clean_line(raw, 1_000), clean_text(raw, 1_000)
    assert clean_line(line, 1_000) == line
    assert clean_text(text, 1_000) == text
    assert unicodedata.is_normalized("NFC", line) and unicodedata.is_normalized("NFC", text)
    line.encode()
    text.encode()
    assert not set(line) & set("\n\t\r\0\u202e\u200b\u2067")
    assert not set(text) & set("\r\0\u202e")
