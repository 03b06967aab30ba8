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

RUN = """async (rules) => {
  // What turns with the theme has turned.
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  document.getAnimations().forEach((one) => one.finish());
  const look = async (where, runOnly) =>
    (await axe.run(where, { runOnly, resultTypes: ["violations"], preload: false })).violations
      .flatMap(({ id, nodes }) => nodes.map((node) => ({ id, ...node })));
  const found = [];
  for (const one of await look(document, rules)) {
    const target = document.querySelector(one.target[0]);
    // Half under a bar that stays while the page scrolls: it counts how large it is once it is in view.
    if (one.id === "target-size") {
      target.scrollIntoView({ block: "center" });
      if (!(await look(target, ["target-size"])).length) continue;
    }
    found.push(`${one.id}: ${one.target.join(" ")} ${[...one.any, ...one.all][0]?.message}`);
  }
  return found.slice(0, 5);
}"""

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


def complaints(page: Page, language: str, *, thoroughly: bool = True) -> Iterator[str]:
    """What is wrong with the page that is open, in any of its looks."""
    page.wait_for_load_state("load")
    page.evaluate(AXE)
    for number, (theme, size) in enumerate(ALL if thoroughly else LOOKS[language]):
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")  # type: ignore[arg-type]
        page.set_viewport_size(size)  # type: ignore[arg-type]
        if thoroughly or number == 0:
            for found in page.evaluate(RUN, RULES):
                yield f"{theme} {size['width']}: {found}"
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
