"""What is wrong with a field is said with a sign beside the words, never by colour alone."""

from pathlib import Path

TEMPLATES = Path(__file__).parents[2] / "templates"


def test_every_error_has_its_sign() -> None:
    found = [
        f"{path.relative_to(TEMPLATES)}: {line.strip()}"
        for path in sorted(TEMPLATES.rglob("*.html"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if 'class="error"' in line
    ]
    assert len(found) > 5
    assert [one for one in found if '{{ icon("warn") }}' not in one] == []
