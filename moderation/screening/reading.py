"""A text as words: each known word with its mark, and where it stands in the text as typed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from moderation.screening.normalise import Folded
from moderation.screening.patterns import Patterns
from moderation.screening.words import Vocabulary, Word

SENTENCE_END = "."
LONGEST_CHUNK = 60


@dataclass(frozen=True, slots=True)
class Token:
    """A word as it reads, and where it stands in its chunk (a run without spaces)."""

    start: int
    end: int
    form: str
    """With its mark: ``connard/h``."""
    word: Word | None = None
    anchors: tuple[str, ...] = ()
    """Which patterns it may be part of."""
    near: tuple[str, ...] = ()
    """By what patterns know it: itself without its mark, and its mark."""
    plain: bool = False
    """Whether it is a whole word that means nothing to any list: most are."""


@dataclass(slots=True)
class Read:
    """What was read: the tokens, where each chunk began, what calls for a closer look."""

    tokens: list[Token]
    starts: list[int]
    anchors: dict[str, list[int]]
    """The words that patterns are found by, and where they are."""
    weighty: bool = False
    """Whether a word weighs something by itself."""

    def span(self, first: int, last: int, folded: Folded) -> tuple[int, int]:
        """Where the words from ``first`` to ``last`` stand in the text as typed."""
        start = self.starts[first] + self.tokens[first].start
        return folded.span(start, self.starts[last] + self.tokens[last].end)


_PLAIN = re.compile(r"([^\w\s@$*]*)([a-z]+)([^\w\s@$*]*)$")
_END = re.compile(r"[.!?…;]")
_CHUNK = re.compile(r"\S+|\n+")
_OUTER = re.compile(r"^[^\w@$*€£|+(]+|(?<![^\w$*@%])[^\w$*@%]+$")
_EMPHASIS = re.compile(r"^([*_~]{1,3})(.+?)\1$")
_PART = re.compile(r"[^'’\-/,;:?…\"«»()\[\]]+")
_INNER = re.compile(r"[a-z0-9]+")


class Reader:
    """Reads texts with one vocabulary and one set of patterns; chunks are remembered."""

    def __init__(self, vocabulary: Vocabulary, patterns: Patterns) -> None:
        self.vocabulary = vocabulary
        self.patterns = patterns
        self._chunk = lru_cache(maxsize=65_536)(self._read_chunk)

    def read(self, text: str) -> Read:
        """The words of ``text``, which is folded."""
        tokens: list[Token] = [_STOP]
        starts: list[int] = [0]
        anchors: dict[str, list[int]] = {}
        weighty, singles, longest = False, 0, 0
        chunk, token_on, start_on = self._chunk, tokens.append, starts.append  # this loop is the hot one
        for match in _CHUNK.finditer(text):
            start = match.start()
            found = chunk(match[0])
            if len(found) == 1 and found[0].plain:
                token_on(found[0])
                start_on(start)
                singles = 0
                continue
            for token in found:
                for name in token.anchors:
                    anchors.setdefault(name, []).append(len(tokens))
                tokens.append(token)
                starts.append(start)
                if token.word is not None and token.word.weight:
                    weighty = True
                if len(token.form) == 1:
                    singles += token is not _STOP and token.form != SENTENCE_END
                    longest = max(longest, singles)
                else:
                    singles = 0
        tokens.append(_STOP)
        starts.append(len(text))
        read = Read(tokens, starts, anchors, weighty)
        if longest >= 3:
            self._join_singles(read)
        return read

    def _token(self, start: int, end: int, raw: str) -> Token:
        form, word = self.vocabulary.find(raw)
        names = [form] if form in self.patterns.anchors else []
        if word is not None:
            if f"%{word.mark}" in self.patterns.anchors:
                names.append(f"%{word.mark}")
            form = f"{form}/{word.mark}"
        near = (form,) if word is None else (form.partition("/")[0], f"%{word.mark}")
        return Token(start, end, form, word, tuple(names), near, word is None and not names and len(form) > 1)

    def _read_chunk(self, chunk: str) -> tuple[Token, ...]:
        if chunk[0] == "\n" or len(chunk) > LONGEST_CHUNK:
            return (_STOP,)
        plain = _PLAIN.match(chunk)
        if plain is not None:
            before, core, after = plain.groups()
            tokens = (self._token(len(before), len(before) + len(core), core),)
            return (*tokens, _STOP) if _END.search(after) else tokens
        return self._take_apart(chunk)

    def _take_apart(self, chunk: str) -> tuple[Token, ...]:
        """A chunk of several words, or with signs in it."""
        lead = _OUTER.match(chunk)
        start = lead.end() if lead is not None and lead.start() == 0 and lead.end() < len(chunk) else 0
        tail = _OUTER.sub("", chunk[start:]) or chunk[start:]
        core = chunk[start : start + len(tail)]
        while (emphasis := _EMPHASIS.match(core)) is not None:
            start += len(emphasis[1])
            core = emphasis[2]
        found: list[Token] = []
        whole = self.vocabulary.find(core) if not core.isalpha() and "'" not in core else (core, None)
        if whole[1] is not None and whole[1].mark in "hgfo":
            found.append(self._token(start, start + len(core), core))
        else:
            for part in _PART.finditer(core):
                found += self._read_part(start + part.start(), part[0])
        if _END.search(chunk[start + len(core) :]):
            found.append(_STOP)
        return tuple(found)

    def _read_part(self, start: int, part: str) -> list[Token]:
        if part.isalnum() and part.isalpha():
            return [self._token(start, start + len(part), part)]
        form, word = self.vocabulary.find(part)
        if word is not None or form in self.vocabulary.plain:
            return [self._token(start, start + len(part), part)]
        pieces = [
            self._token(start + inner.start(), start + inner.end(), inner[0])
            for inner in _INNER.finditer(part)
        ]
        if "." in part and len(pieces) > 1 and all(len(piece.form) > 1 for piece in pieces):
            pieces[1:1] = [Token(pieces[0].end, pieces[0].end + 1, SENTENCE_END, near=(SENTENCE_END,))]
        return pieces

    def _join_singles(self, read: Read) -> None:
        """`c o n n a r d`, `f.u.c.k`: single letters in a row become the word they spell."""
        run: list[int] = []
        for number in range(len(read.tokens) + 1):
            token = read.tokens[number] if number < len(read.tokens) else None
            if token is not None and len(token.form) == 1 and token.form != SENTENCE_END:
                run.append(number)
            elif token is None or token.form != SENTENCE_END:
                if len(run) >= 3:
                    self._join(read, run)
                    self._drop_stops(read, run)
                run = []
        read.starts = [
            start for start, token in zip(read.starts, read.tokens, strict=True) if token is not _GONE
        ]
        read.tokens = [token for token in read.tokens if token is not _GONE]
        read.anchors.clear()
        for number, token in enumerate(read.tokens):
            for name in token.anchors:
                read.anchors.setdefault(name, []).append(number)

    def _drop_stops(self, read: Read, run: list[int]) -> None:
        """The dots of `y.o.u. s.u.c.k.` end no sentence."""
        for number in range(run[0], run[-1]):
            if read.tokens[number].form == SENTENCE_END:
                read.tokens[number] = _GONE

    def _join(self, read: Read, run: list[int]) -> None:
        letters = "".join(read.tokens[number].form for number in run)
        at = 0
        while at + 3 <= len(letters):
            for end in range(min(len(letters), at + 16), at + 2, -1):
                form, word = self.vocabulary.find(letters[at:end])
                whole = end - at == len(letters)
                known = word is not None and (
                    word.mark in "hgf" or (word.mark in "osatv" and (whole or end - at > 3))
                )
                if known or (form == "you" and end - at == 3 and len(letters) > 3):
                    self._replace(read, run[at:end], letters[at:end])
                    at = end - 1
                    break
            at += 1

    def _replace(self, read: Read, numbers: list[int], letters: str) -> None:
        base = read.starts[numbers[0]]
        first, last = read.tokens[numbers[0]], read.tokens[numbers[-1]]
        token = self._token(first.start, read.starts[numbers[-1]] + last.end - base, letters)
        for number in range(numbers[0] + 1, numbers[-1] + 1):
            read.tokens[number] = _GONE
        read.tokens[numbers[0]] = token
        read.weighty = read.weighty or (token.word is not None and token.word.weight > 0)


_STOP = Token(0, 0, SENTENCE_END, near=(SENTENCE_END,))
_GONE = Token(0, 0, "")
