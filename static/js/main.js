/* What every page loads: it wakes `data-behaviour` elements, keeps times fresh, and fetches the rest when
   somebody asks for it. Small on purpose: a first visit pays for this file. */

const language = navigator.languages.find((one) => one.split("-")[0] === document.documentElement.lang) ?? document.documentElement.lang;
const relative = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
const zone = known(document.body.dataset.zone);
const dated = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeZone: zone });
const exact = new Intl.DateTimeFormat(language, { dateStyle: "long", timeStyle: "short", timeZone: zone });
const calendar = new Intl.DateTimeFormat("en", { year: "numeric", month: "numeric", day: "numeric", timeZone: zone });
const MINUTE = 60_000;
const FIRST_DAY = language.startsWith("fr") ? [/^1 /, "1er "] : ["", ""];

/* The zone of the profile, if this browser has heard of it; undefined is that of the device. */
function known(name) {
  try { return new Intl.DateTimeFormat("en", { timeZone: name || undefined }) && (name || undefined); } catch { return undefined; }
}

function ago(then, now) {
  const distance = then - now;
  const minutes = Math.round(distance / MINUTE);
  if (Math.abs(minutes) < 1) return relative.format(0, "second");
  if (Math.abs(minutes) < 60) return relative.format(minutes, "minute");
  const hours = Math.round(distance / (60 * MINUTE));
  if (Math.abs(hours) < 24) return relative.format(hours, "hour");
  const days = Math.round((Date.parse(calendar.format(then)) - Date.parse(calendar.format(now))) / (24 * 60 * MINUTE));
  return Math.abs(days) < 7 ? relative.format(days, "day") : dated.format(then).replace(...FIRST_DAY);
}

/** Say the times below `root` as the reader would; `data-keep` leaves one alone. */
export function freshen(root = document) {
  const now = Date.now();
  for (const element of root.querySelectorAll("time[datetime]:not([data-keep])")) {
    const then = Date.parse(element.dateTime);
    if (Number.isNaN(then)) continue;
    const words = ago(then, now);
    if (element.textContent !== words) element.textContent = words;
    element.title = exact.format(then).replace(...FIRST_DAY);
  }
}

const awake = new WeakMap();

function wake(element) {
  const known = awake.get(element) ?? awake.set(element, new Map()).get(element);
  for (const name of element.dataset.behaviour.split(/\s+/)) {
    if (!name || known.has(name)) continue;
    known.set(name, import(`terrasse/behaviours/${name}.js`)
      .then((module) => (module[name] ?? module.default)(element))
      .catch((error) => console.error(`behaviour ${name}:`, error)));
  }
  return Promise.all(known.values());
}

/** Wake what is below `root` (and `root` itself). Elements added later are woken without being asked for.
    Settled when all of it is awake. */
export function boot(root = document) {
  const asleep = [...root.querySelectorAll("[data-behaviour]")];
  if (root.matches?.("[data-behaviour]")) asleep.unshift(root);
  const awakened = Promise.all(asleep.map(wake));
  freshen(root.matches?.("time") ? root.parentNode ?? root : root);
  return awakened;
}

let queued = 0;
/** Tell those who listen to the page, politely: the last sentence within half a second wins. */
export function announce(sentence) {
  clearTimeout(queued);
  const place = document.getElementById("announcer");
  if (!place) return;
  place.textContent = "";
  queued = setTimeout(() => { place.textContent = sentence; }, 500);
}

/** Show or hide the strip that says we are cut off: without any network, or only without a socket. */
export function connected(yes) {
  const strip = document.getElementById("connection");
  if (!strip) return;
  strip.querySelector("[data-offline]").hidden = navigator.onLine;
  strip.querySelector("[data-cut]").hidden = !navigator.onLine;
  strip.hidden = yes;
}

/* Fetched on demand: [event, what was touched, module, its function]. */
const onDemand = [
  ["click", "[data-menu]", "menu", "fetched"],
  ["click", "[data-theme-choice]", "theme", "choose"],
];

function plain(event) {
  return event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
}

function listen() {
  for (const [kind, selector, name, verb] of onDemand) {
    document.addEventListener(kind, (event) => {
      const element = event.target.closest?.(selector);
      if (!element || event.defaultPrevented || !plain(event)) return;
      event.preventDefault();
      import(`terrasse/behaviours/${name}.js`)
        .then((module) => module[verb](element))
        .catch(() => { if (element.href) location.assign(element.href); });
    });
  }
  document.addEventListener("toggle", (event) => {
    if (event.target.matches?.("details.menu[open]")) {
      import("terrasse/behaviours/menu.js").then((module) => module.opened(event.target));
    }
  }, true);
  document.addEventListener("input", ({ target }) => {
    if (!target.dataset?.limit || (target.value.length <= target.dataset.limit && !target.validity.customError)) return;
    import("terrasse/behaviours/limit.js").then((module) => module.limit(target));
  });
  document.addEventListener("keydown", keys);
  addEventListener("online", () => connected(true));
  addEventListener("offline", () => connected(false));
}

function keys(event) {
  const writing = event.target.closest?.("input, textarea, select, [contenteditable]");
  if (writing || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  if (event.key === "?") {
    event.preventDefault();
    import("terrasse/behaviours/dialog.js").then((module) => module.shortcuts());
  } else if (event.key === "/") {
    const field = [...document.querySelectorAll('[data-shortcut="/"]')].find((one) => one.offsetParent);
    const link = document.querySelector(".find-link");
    if (!field && !link) return;
    event.preventDefault();
    field ? field.focus() : link.click();
  }
}

function show(theme) {
  document.documentElement.dataset.theme = theme;
  for (const button of document.querySelectorAll("[data-theme-choice]")) {
    button.setAttribute("aria-pressed", String(button.dataset.themeChoice === theme));
  }
}

if (!document.body.dataset.viewer) {
  try {
    const kept = localStorage.getItem("theme");
    if (kept === "light" || kept === "dark") show(kept);
  } catch { /* storage is refused: the device's own theme stands */ }
}
boot();
listen();
connected(navigator.onLine);
new MutationObserver((changes) => {
  for (const change of changes) for (const node of change.addedNodes) if (node.nodeType === 1) boot(node);
}).observe(document.body, { childList: true, subtree: true });
setInterval(() => { if (!document.hidden) freshen(); }, MINUTE);
document.addEventListener("visibilitychange", () => { if (!document.hidden) freshen(); });
