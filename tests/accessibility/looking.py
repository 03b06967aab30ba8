"""Looking at the open page: axe, and what axe does not measure, in both themes and at both widths.

A page is loaded once for each language and then looked at in both themes, each at one of the widths, which change
under it, as a device would do it; the two languages together have all four looks.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import axe_playwright_python
from playwright.sync_api import Page

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
"""Groups of axe's rules; wcag22aa holds the one about targets of 24 px."""

OF_A_LOOK = ["color-contrast", "target-size"]
"""What turns with theme and width. The rest is the same page: light once at each width, in one of the languages."""

WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
LOOKS = {"fr": [("light", WIDE), ("dark", NARROW)], "en": [("light", NARROW), ("dark", WIDE)]}
"""How a page is looked at in each language: four looks in both would double the time, and find the same."""

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


def complaints(page: Page, language: str) -> Iterator[str]:
    """What is wrong with the page that is open, in any of its looks."""
    page.wait_for_load_state("load")
    page.evaluate(AXE)
    for theme, size in LOOKS[language]:
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")  # type: ignore[arg-type]
        page.set_viewport_size(size)  # type: ignore[arg-type]
        for found in page.evaluate(RUN, RULES if theme == "light" else OF_A_LOOK):
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
