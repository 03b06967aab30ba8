/* Keeping the reader's place while the page changes around it. */

const NEAR = 120;   // px from the end that still count as «at the end»

/** Whether the end of `list` is in view. */
export function atEnd(list) {
  return list.getBoundingClientRect().bottom <= innerHeight + NEAR;
}

/** Go to the end of `list`, at once. */
export function toEnd(list) {
  (list.lastElementChild ?? list).scrollIntoView({ block: "end", behavior: "instant" });
}

/** Change `list` so that the first card in view stays where it is on the screen. */
export function anchored(list, change) {
  const anchor = [...list.children].find((one) => one.getBoundingClientRect().bottom > 0);
  const before = anchor?.getBoundingClientRect().top;
  const style = document.documentElement.style;
  // The browser's own anchoring would correct a second time.
  style.setProperty("overflow-anchor", "none");
  change();
  // A replaced card is another element with the same id.
  const now = anchor?.isConnected ? anchor : anchor?.id && document.getElementById(anchor.id);
  const moved = now ? now.getBoundingClientRect().top - before : 0;
  if (before < innerHeight && Math.abs(moved) >= 1) scrollBy({ top: moved, behavior: "instant" });
  style.removeProperty("overflow-anchor");
}
