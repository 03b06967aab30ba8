"""The house's rules about files: names in a slice, length of files and functions, empty __init__ files."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = [ROOT / name for name in ("forum", "moderation") if (ROOT / name).is_dir()]

FOUNDATIONS = {"policy", "facts", "storage", "realtime", "jobs", "text", "web", "demo"}
"""Folders of the forum that are no slice: their files are named for what is in them."""

STANDARD = {
    "models", "visibility", "queries", "actions", "viewing", "forms", "routes", "sockets", "live", "cards",
    "subjects", "belongings",
}  # fmt: skip
"""Every slice uses these names, each only when it is needed. `actions` and `routes` may be folders."""

FOLDERS = {"actions", "routes", "lists"}
"""What may be a folder: of verbs, of pages, of word lists."""

NOUNS: dict[str, set[str]] = {
    "announcements": {"audiences", "bell", "letters", "listening", "participants", "refusals", "setup", "signing"},
    "appeals": {"attaching", "bell", "letters", "refusals"},
    "audit": {
        "brand_table", "keeping", "attaching", "chain", "commands", "exports", "facts", "filters", "noting", "table", "verifying", "wording",
    },
    "care": {"attaching", "bell", "day", "facts", "nearness", "strangers"},
    "cases": {"facts", "fold", "following", "priority", "state", "story"},
    "contributions": {
        "balance", "bell", "days", "drafts", "exports", "ledger", "lines", "pages", "refusals", "sentence", "story", "wording",
    },
    "decisions": {"aftermath", "attaching", "contested", "desk", "effects", "facts", "force", "letters", "measures", "retelling", "statements", "wording"},
    "categories": {"catalogue"},
    "community": {"colours", "edition"},
    "colleagues": {"bell", "setup"},
    "conduct": {
        "acceptances", "asking", "attaching", "categories", "differences", "facts", "first_code", "refusals",
        "statement_categories", "wording",
    },
    "events": {"attaching", "bell", "calendars", "ics", "letters", "planning", "questions", "refusals", "seats", "sentences",
               "times", "wording"},
    "feedback": {"attaching", "became", "bell", "fold", "letters", "likeness", "refusals", "story", "wording"},
    "following": {"doorkeeping"},
    "founding": {"places"},
    "insights": {
        "attaching", "became", "chosen", "coming", "counting", "disclosure", "drawing", "estimates", "figures", "keeping", "letters", "mondays",
        "outstanding", "periods", "questions", "refusals", "report", "review", "sentences", "taking_part", "verbatims", "wording",
    },
    "introductions": {"bell", "desk", "purposes", "refusals", "setup", "waiting"},
    "gifts": {
        "ageing", "attaching", "bell", "chains", "fold", "lists", "matching", "places", "refusals", "story", "talks",
        "wording",
    },
    "handoffs": {"attaching", "bell", "beneath", "fold", "letters", "links", "refusals", "sentences", "story", "voice", "wording"},
    "holding": {"attaching", "findings", "screener"},
    "members": {
        "accounts", "common_passwords", "datastore", "directory", "entry_forms", "groups", "guarding", "logins",
        "column_types", "mailing", "mandates", "names", "options", "owning", "passwords", "people", "role_forms", "sessions", "setup", "shell", "standing_in", "step_forms",
        "tidying", "unnaming", "viewer", "ways_in", "wording",
    },
    "notifications": {"letters", "mails", "mandates", "opening", "recipients"},
    "screening": {
        "attaching", "commands", "context", "engine", "facts", "levels", "likeness", "listing", "lists", "normalise",
        "patterns", "phrases", "reading", "rules", "sentences", "refusals", "signals", "wording", "words",
    },
    "queue": {"attaching", "calls", "doorkeeping", "dossier", "evidence", "filters", "marking", "wording"},
    "questionnaires": {"attaching", "bell", "disclosure", "exports", "letters", "poll_forms", "program", "questions", "refusals", "results", "wording"},
    "reports": {"addresses", "attaching", "people", "refusals", "seen"},
    "search": {"index", "snippets"},
    "topics": {
        "changes", "composing", "doorkeeping", "drafts", "history", "lists", "proceedings", "recount",
        "refusals", "rows", "sequence", "signing", "views", "windows",
    },
    "thanks": {"bell", "openings", "refusals", "shared"},
    "transparency": {
        "attaching", "cleaning", "counting", "disclosure", "facts", "periods", "redacting", "reporting", "statements.schema", "submitting",
        "wording", "yearly",
    },
}  # fmt: skip
"""What is special to one slice, named by a noun. A new name is a decision: add it here on purpose."""

FORBIDDEN = ("utils", "util", "helpers", "helper", "common", "manager", "misc")
LONGEST_FILE = 300
LONGEST_FUNCTION = 60


def _modules() -> Iterator[Path]:
    for package in PACKAGES:
        yield from package.rglob("*.py")
    yield ROOT / "run.py"


def _slices() -> Iterator[Path]:
    for package in PACKAGES:
        for folder in sorted(package.iterdir()):
            if (folder / "__init__.py").exists() and folder.name not in FOUNDATIONS:
                yield folder


def _named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_every_file_of_a_slice_has_an_invited_name() -> None:
    uninvited = []
    for folder in _slices():
        invited = STANDARD | NOUNS.get(folder.name, set()) | {"__init__"}
        for child in folder.iterdir():
            if child.name == "__pycache__":
                continue
            is_folder_of_verbs = child.is_dir() and child.name in FOLDERS
            if child.stem not in invited or (child.is_dir() and not is_folder_of_verbs):
                uninvited.append(_named(child))
    assert not uninvited, f"no slice has such files (see docs/architecture.md): {sorted(uninvited)}"


def test_no_invitation_is_left_over() -> None:
    present = {(folder.name, child.stem) for folder in _slices() for child in folder.iterdir()}
    left_over = [
        (name, noun) for name, nouns in NOUNS.items() for noun in nouns if (name, noun) not in present
    ]
    assert not left_over


def test_no_file_has_a_name_that_says_nothing() -> None:
    assert not [
        _named(path) for path in _modules() if path.stem in FORBIDDEN or path.stem.startswith("base_")
    ]


@pytest.mark.parametrize("pattern", ["*.py", "*.html", "*.css", "*.js"])
def test_no_file_is_longer_than_300_lines(pattern: str) -> None:
    folders = [*PACKAGES, *(ROOT / name for name in ("templates", "static", "tests", "bench"))]
    files = [ROOT / "run.py", *(path for folder in folders for path in folder.rglob(pattern))]
    lengths = {_named(path): len(path.read_text(encoding="utf-8").splitlines()) for path in files}
    assert not {name: length for name, length in lengths.items() if length > LONGEST_FILE}


def test_a_function_fits_a_screen() -> None:
    too_long = []
    for path in _modules():
        if path.parent.name == "versions":  # a migration is one list of tables
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno >= LONGEST_FUNCTION:
                too_long.append(f"{_named(path)}:{node.lineno} {node.name}")
    assert not too_long


def test_init_files_hold_at_most_a_docstring() -> None:
    wrong = []
    for path in _modules():
        if path.name == "__init__.py":
            body = ast.parse(path.read_text(encoding="utf-8")).body
            if len(body) > 1 or (body and ast.get_docstring(ast.Module(body, [])) is None):
                wrong.append(_named(path))
    assert not wrong
