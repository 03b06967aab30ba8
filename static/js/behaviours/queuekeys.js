/* The keys of the moderators’ desk: j k walk the list, o opens, x ticks, other keys press what carries them.
   They can be switched off (WCAG 2.1.4), and are remembered so. */

const KEPT = "queue-keys";

function allowed() {
  try { return localStorage.getItem(KEPT) !== "off"; } catch { return true; }
}

function remember(on) {
  try { localStorage.setItem(KEPT, on ? "on" : "off"); } catch { /* storage is refused: for this page alone */ }
}

function step(place, by) {
  const rows = [...place.querySelectorAll(":scope > .case-row")];
  if (!rows.length) return;
  const at = rows.findIndex((row) => row.classList.contains("is-there"));
  const open = rows.findIndex((row) => row.classList.contains("is-open"));
  const from = at >= 0 ? at : open;
  const next = rows[from < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, from + by))];
  rows.forEach((row) => row.classList.toggle("is-there", row === next));
  const link = next.querySelector(".case-link");
  link.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
}

function press(key) {
  const button = [...document.querySelectorAll("[data-key]")].find((one) => one.dataset.key === key && one.getClientRects().length);
  if (!button) return false;
  button.focus();
  button.click();
  return true;
}

/** Let keys work on `place`, the list. */
export function keys(place) {
  let on = allowed();
  const choice = document.querySelector("[data-queue-keys]");
  if (choice) {
    const box = choice.querySelector("input");
    choice.hidden = false;
    box.checked = on;
    box.addEventListener("change", () => { on = box.checked; remember(on); });
  }
  document.addEventListener("keydown", (event) => {
    const writing = event.target.closest?.("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]");
    if (!on || writing || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    if (event.key === "j" || event.key === "k") step(place, event.key === "j" ? 1 : -1);
    else if (event.key === "o") place.querySelector(":scope > .is-there .case-link")?.click();
    else if (event.key === "x") place.querySelector(":scope > .is-there .case-tick, :scope > .is-open .case-tick")?.click();
    else if (!/^[a-z0-9]$/.test(event.key) || !press(event.key)) return;
    event.preventDefault();
  });
}
