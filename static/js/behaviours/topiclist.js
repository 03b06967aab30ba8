/* A list of topics: rows change and move as people write, but not under the reader's hand. */

import { t, tn } from "terrasse/i18n.js";
import { onSignal, onState, request } from "terrasse/live.js";

const STALE = 60_000;   // ms hidden after which the list is fetched anew
const me = document.body.dataset.viewer || "";

function parsed(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content.firstElementChild;
}

function unreadOf(row) {
  const mark = row?.querySelector("[data-unread]");
  return mark && !mark.hidden ? Number.parseInt(mark.textContent, 10) || 0 : 0;
}

function setUnread(row, count) {
  const mark = row.querySelector("[data-unread]");
  row.classList.toggle("is-new", count > 0);
  if (!mark) return;
  mark.hidden = count === 0;
  mark.textContent = count ? tn("%(num)d new", "%(num)d new", count) : "";
}

class List {
  constructor(rows) {
    this.rows = rows;
    this.categories = (rows.dataset.categories || "").split(" ").map(Number).filter(Boolean);
    this.first = rows.dataset.firstPage === "1";
    this.narrowed = "narrowed" in rows.dataset;
    this.pinnedFirst = "pinnedFirst" in rows.dataset;
    this.length = rows.children.length;
    this.waiting = new Map();    // moves that wait until the reader's hand is off the list
    this.opened = 0;
    this.hidden = 0;
  }

  start() {
    onState((state) => { if (state === "open") this.join(); });
    onSignal("topic:moved", (news) => this.moved(news));
    onSignal("topic:gone", ({ topic, category }) => this.gone(topic, category));
    onSignal("topic:read", ({ topic, post }) => {
      const row = this.row(topic);
      if (row && post >= Number(row.dataset.last || 0)) setUnread(row, 0);
    });
    for (const event of ["pointerleave", "focusout"]) this.rows.addEventListener(event, () => setTimeout(() => this.settle()));
    document.addEventListener("visibilitychange", () => {
      if (document.hidden) this.hidden = Date.now();
      else if (Date.now() - this.hidden > STALE) this.refresh();
    });
  }

  async join() {
    const again = this.opened++ > 0;
    await request("join_list", { categories: this.categories, lang: document.documentElement.lang }).catch(() => {});
    if (again) this.refresh();
    this.rows.dataset.live = "1";
  }

  row(topic) { return this.rows.querySelector(`:scope > [data-topic="${Number(topic)}"]`); }

  busy() { return this.rows.matches(":hover") || this.rows.contains(document.activeElement); }

  moved({ topic, category, seq, last, author, pinned, html }) {
    if (!this.categories.includes(category) || typeof html !== "string") return;
    const old = this.row(topic);
    if (old && Number(old.dataset.seq) >= seq) return;
    const row = parsed(html);
    if (!row) return;
    const news = last > Number(old?.dataset.last ?? this.newest ?? 0);
    this.newest = Math.max(this.newest ?? 0, last);
    row.dataset.last = last;
    const count = unreadOf(old) + (me && news && String(author) !== me && !this.reading(topic) ? 1 : 0);
    setUnread(row, count);
    if (old) old.contains(document.activeElement) ? this.update(old, row, count) : old.replaceWith(row);
    if (!this.first || (this.narrowed && !old)) return this.offer();
    if (old && !news) return;
    this.waiting.set(topic, { row: this.row(topic) ?? row, pinned });
    if (!this.busy()) this.settle();
  }

  /* The row has the focus: only its words change. */
  update(old, row, count) {
    old.dataset.seq = row.dataset.seq;
    old.dataset.last = row.dataset.last;
    for (const part of [".row-excerpt", ".row-meta"]) {
      const mine = old.querySelector(part), theirs = row.querySelector(part);
      if (mine && theirs) mine.replaceWith(theirs);
    }
    setUnread(old, count);
  }

  reading(topic) { return Boolean(document.querySelector(`.posts[data-topic="${Number(topic)}"]`)) && !document.hidden; }

  settle() {
    if (this.busy()) return;
    for (const [topic, { row, pinned }] of this.waiting) {
      const now = this.row(topic) ?? row;
      const stays = (one) => this.pinnedFirst && !pinned && "pinned" in one.dataset;
      const top = [...this.rows.children].find((one) => one !== now && !stays(one));
      if (now.nextElementSibling !== (top ?? null)) this.rows.insertBefore(now, top ?? null);
    }
    this.waiting.clear();
    while (this.length >= 25 && this.rows.children.length > this.length) this.rows.lastElementChild.remove();
  }

  gone(topic, category) {
    this.waiting.delete(topic);
    if (category === undefined || this.categories.includes(category)) this.row(topic)?.remove();
  }

  offer() {
    const place = document.querySelector("[data-new-topics]");
    if (!place) return;
    place.hidden = false;
    const link = place.querySelector("a");
    link.href = location.href;
    link.textContent = t("There is something new. Show it.");
  }

  async refresh() {
    const response = await fetch(location.href, { headers: { Accept: "text/html" }, cache: "no-store" }).catch(() => null);
    if (!response?.ok || this.busy()) return;
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const fresh = page.querySelector('[data-behaviour~="topiclist"]');
    if (fresh) this.rows.replaceChildren(...fresh.children);
  }
}

export default function topiclist(rows) {
  new List(rows).start();
}
