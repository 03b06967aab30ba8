"""Message catalogues: translators edit .po files, the program reads the .mo files made from them.

Compiled catalogues are not kept in the repository. `make` compiles them, and so does the program when it
starts without make, so that both ways show the same words.
"""

import os
import tempfile
from pathlib import Path


def stale(folder: Path) -> list[Path]:
    """The .po files below `folder` whose .mo file is missing or older."""
    return [
        source
        for source in sorted(folder.glob("*/LC_MESSAGES/*.po"))
        if not (made := source.with_suffix(".mo")).exists()
        or made.stat().st_mtime_ns < source.stat().st_mtime_ns
    ]


def compile_stale(folder: Path) -> None:
    """Compile what `stale` names. Raises OSError when the folder cannot be written."""
    for source in stale(folder):
        _compile(source)


def _compile(source: Path) -> None:
    """Write the .mo beside its .po in one step, so that another process never reads half of it."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with source.open("rb") as file:
        catalogue = read_po(file, locale=source.parent.parent.name)
    handle, name = tempfile.mkstemp(dir=source.parent, prefix=".mo-")
    try:
        with os.fdopen(handle, "wb") as made:
            write_mo(made, catalogue)
        Path(name).chmod(0o644)
        Path(name).replace(source.with_suffix(".mo"))
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
