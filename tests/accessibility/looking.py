"""Looking at the open page: axe, and what axe does not measure, in both themes and at both widths.

A page is loaded once for each language. axe looks at it in French by day and wide, in English by night and narrow:
colours turn with the theme, targets with the width, words with the language, and each is seen in both its ways. What
is measured here is measured at both widths each time. ``thoroughly`` lets axe see all four looks: of one page of
each person, whose frame all others have.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import axe_playwright_python
from playwright.sync_api import Page

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
"""Groups of axe's rules; wcag22aa holds the one about targets of 24 px."""

WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
LOOKS = {"fr": [("light", WIDE), ("dark", NARROW)], "en": [("dark", NARROW), ("light", WIDE)]}
"""How a page is looked at in each language, the look of axe first."""
ALL = [("light", WIDE), ("dark", NARROW), ("light", NARROW), ("dark", WIDE)]

RUN = """async ([rules, known]) => {
  // What turns with the theme has turned.
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  document.getAnimations().forEach((one) => one.finish());
  const around = document.body.cloneNode(true);
  around.querySelectorAll("main, script").forEach((one) => one.remove());
  around.querySelectorAll("*").forEach((one) => ["href", "value", "id"].forEach((name) => one.removeAttribute(name)));
  const frame = around.innerHTML;
  const look = async (where, runOnly, off = {}) =>
    (await axe.run(where, { runOnly, rules: off, resultTypes: ["violations"], preload: false })).violations
      .flatMap(({ id, nodes }) => nodes.map((node) => ({ id, ...node })));
  const main = known.includes(frame) && document.querySelector("main");
  const all = main
    ? [...await look(document, { type: "tag", values: rules }, { "color-contrast": { enabled: false } }),
       ...await look(main, ["color-contrast"])]
    : await look(document, { type: "tag", values: rules });
  const found = [];
  for (const one of all) {
    const target = document.querySelector(one.target[0]);
    // Half under a bar that stays while the page scrolls: it counts how large it is once it is in view.
    if (one.id === "target-size") {
      target.scrollIntoView({ block: "center" });
      if (!(await look(target, ["target-size"])).length) continue;
    }
    found.push(`${one.id}: ${one.target.join(" ")} ${[...one.any, ...one.all][0]?.message}`);
  }
  return [found.slice(0, 5), frame];
}"""
"""Contrast takes axe most of its time. Around what is the page's own (``main``) it is the same on page after page: where
the same markup was looked at before, in the same look, that is not measured again."""

FILL = """() => document.querySelectorAll("textarea, input[type=text], input:not([type])").forEach((one) => {
  one.value ||= "x".repeat(300);
})"""

MEASURE = """() => ({
  headings: document.querySelectorAll("h1").length,
  language: document.documentElement.lang,
  over: document.documentElement.scrollWidth - document.documentElement.clientWidth,
  small: [...document.querySelectorAll("input:not([type=hidden]), button, select, textarea, summary")]
    .filter((one) => one.checkVisibility() && !one.closest(".vh"))
    .map((one) => [one.outerHTML.slice(0, 120), (one.closest("label") ?? one).getBoundingClientRect()])
    .filter(([, box]) => box.width > 1 && (box.width < 24 || box.height < 24)).map(([text]) => text),
})"""


Frames = set[tuple[str, int, str]]
"""What stands around pages that were looked at: theme, width and markup."""


def complaints(
    page: Page, language: str, seen: Frames | None = None, *, thoroughly: bool = True
) -> Iterator[str]:
    """What is wrong with the page that is open, in any of its looks. ``seen`` is filled."""
    seen = set() if seen is None else seen
    page.wait_for_load_state("load")
    page.evaluate(AXE)
    looks = ALL if thoroughly else LOOKS[language]
    for number, (theme, size) in enumerate(looks):
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")  # type: ignore[arg-type]
        page.set_viewport_size(size)  # type: ignore[arg-type]
        if thoroughly or number == 0:
            known = [frame for *look, frame in seen if look == [theme, size["width"]]]
            found, frame = page.evaluate(RUN, [RULES, known])
            seen.add((theme, size["width"], frame))
            for one in found:
                yield f"{theme} {size['width']}: {one}"
        page.evaluate(FILL)
        measured: dict[str, Any] = page.evaluate(MEASURE)
        if measured["headings"] != 1:
            yield f"{measured['headings']} h1"
        if measured["language"] != language:
            yield f"speaks {measured['language']}"
        if measured["over"] > 0:
            yield f"{size['width']} px: {measured['over']} px too wide"
        for small in measured["small"]:
            yield f"{size['width']} px: smaller than 24 px: {small}"
