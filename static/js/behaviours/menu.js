/* Menus. A <details class="menu"> closes on Esc and when one leaves it. A link with `data-menu` shows the page
   it leads to as a floating menu: the server answers the part marked `data-menu-content`. */
import { boot } from "terrasse/main.js";

function items(panel) {
  return [...panel.querySelectorAll("a[href], button:not([disabled])")].filter((one) => one.offsetParent);
}

function move(event, panel) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  const all = items(panel);
  if (!all.length) return;
  event.preventDefault();
  const at = all.indexOf(document.activeElement);
  all[at < 0 && step < 0 ? all.length - 1 : (at + step + all.length) % all.length].focus();
}

const known = new WeakSet();

/** A <details class="menu"> has just been opened. */
export function opened(details) {
  if (known.has(details)) return;
  known.add(details);
  const summary = details.querySelector("summary");
  details.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && details.open) {
      details.open = false;
      summary.focus();
    } else if (details.open) {
      move(event, details.querySelector(".menu-panel"));
    }
  });
  document.addEventListener("click", (event) => {
    if (details.open && !details.contains(event.target)) details.open = false;
  });
  details.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !details.contains(event.relatedTarget)) details.open = false;
  });
  details.dataset.ready = "1";
}

function place(panel, link) {
  const from = link.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = panel;
  const rightwards = getComputedStyle(document.body).direction === "rtl" ? from.left : from.right - width;
  const below = from.bottom + 4;
  panel.style.left = `${Math.max(8, Math.min(rightwards, innerWidth - width - 8))}px`;
  panel.style.top = `${below + height > innerHeight - 8 ? Math.max(8, from.top - height - 4) : below}px`;
}

async function content(address) {
  const answer = await fetch(address, { headers: { "X-Fragment": "menu", Accept: "text/html" } });
  if (!answer.ok || answer.redirected) throw new Error(`the menu answered ${answer.status}`);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const part = page.querySelector("[data-menu-content]");
  if (!part) throw new Error("the menu has no content");
  return document.importNode(part, true);
}

let shown = null;

/** Show what `link` leads to beside it. Rejects when it can't be fetched; then the link is followed. */
export async function fetched(link) {
  if (shown?.link === link) {
    shown.panel.hidePopover();
    return;
  }
  link.setAttribute("aria-busy", "true");
  let part;
  try {
    part = await content(link.href);
    await boot(part);   // a button pressed before its behaviour was there would leave the page
  } finally {
    link.removeAttribute("aria-busy");
  }
  const panel = document.createElement("div");
  panel.className = "menu-panel";
  panel.popover = "auto";
  panel.append(part);
  document.body.append(panel);
  panel.showPopover();
  place(panel, link);
  link.setAttribute("aria-expanded", "true");
  shown = { link, panel };
  panel.addEventListener("keydown", (event) => move(event, panel));
  panel.addEventListener("toggle", (event) => { if (event.newState === "closed") closed(link, panel); });
  items(panel)[0]?.focus();
}

function closed(link, panel) {
  const inside = panel.contains(document.activeElement) || document.activeElement === document.body;
  if (shown?.panel === panel) shown = null;
  panel.remove();
  link.removeAttribute("aria-expanded");
  if (inside) link.focus();
}

/** Close the floating menu, if one is open: after an act that it offered. */
export function close() {
  shown?.panel.hidePopover();
}

export default opened;
