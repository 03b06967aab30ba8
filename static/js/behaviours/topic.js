/* An open topic: follows it, puts each new card in its place, replaces changed ones, takes down gone ones, and
   never moves what is being read.

   Whoever sends a post tells the page of the server's answer with
   `document.dispatchEvent(new CustomEvent("post:sent", { detail: { topic, seq, id, html } }))`. */

import { announce, connected } from "terrasse/main.js";
import { t, tn } from "terrasse/i18n.js";
import { emit, follow, onSignal, onState } from "terrasse/live.js";
import { anchored, atEnd, toEnd } from "terrasse/reading.js";

const TYPING_EVERY = 3_000, TYPING_FOR = 5_000, PATIENCE = 4_000;
const me = document.body.dataset.viewer || "";

const idOf = (card) => Number(card.dataset.post);
const cardsOf = (posts) => [...posts.querySelectorAll(":scope > .post[data-post]")];

function asCard(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content.firstElementChild;
}

/** Bring `card` to what `fresh` says; the part that has the focus or an open menu stays as it is. */
export function replace(card, fresh) {
  const busy = [document.activeElement, ...card.querySelectorAll("details[open], [aria-expanded=true]")];
  const held = (part) => busy.some((one) => one && part.contains(one));
  if (!held(card)) return card.replaceWith(fresh);
  for (const { name, value } of [...fresh.attributes]) card.setAttribute(name, value);
  // A part that is moved loses the focus, even for a moment: the others go round it.
  const kept = [...card.children].filter(held);
  const like = (part) => kept.find((one) => one.tagName === part.tagName && one.className === part.className);
  const passed = new Set();
  for (const part of [...card.children]) if (!kept.includes(part)) part.remove();
  for (const part of [...fresh.children]) {
    const mine = like(part);
    if (mine) passed.add(mine);
    else card.insertBefore(part, kept.find((one) => !passed.has(one)) ?? null);
  }
  for (const part of kept) if (!passed.has(part)) part.remove();
}

class Topic {
  constructor(posts) {
    this.posts = posts;
    const { topic, first, last, end, kind } = posts.dataset;
    this.id = Number(topic);
    this.first = Number(first);      // older cards are on earlier pages; 0: this is the first page
    this.last = Number(last);
    this.end = end === "1";          // whether new posts belong on this page
    this.room = kind === "room";
    this.around = posts.parentElement;
    this.line = this.around.querySelector("[data-new-posts]");
    this.fresh = [];                 // new cards that were not seen yet
    this.later = new Set();          // new posts of later pages
    this.arrived = this.told = 0;    // new cards, and new posts of later pages, that were announced
    this.writing = new Map();
  }

  start() {
    this.following = follow({
      room: { topic: this.id, lang: document.documentElement.lang },
      url: `/topics/${this.id}/since`,
      seq: Number(this.posts.dataset.seq),
      apply: (changes) => this.apply(changes),
      resync: () => this.resync(),
      gone: (reason) => this.over(reason),
      beyond: () => this.head(),
    });
    onSignal("typing", (signal) => this.typing(signal));
    onSignal("topic:changed", ({ topic }) => { if (topic === this.id) this.head(); });
    document.addEventListener("post:sent", ({ detail }) => {
      if (Number(detail?.topic) === this.id) this.following.hear(detail);
    });
    this.posts.addEventListener("posts:earlier", ({ detail }) => { this.first = detail.first; });
    this.line?.querySelector("button")?.addEventListener("click", () => this.show());
    addEventListener("scroll", () => this.look(), { passive: true });
    this.connection();
    this.tellTyping();
    this.posts.dataset.live = "1";
  }

  // --- Cards

  apply(changes) {
    const follows = this.room && atEnd(this.posts);
    anchored(this.posts, () => {
      for (const { id, html } of changes) html === null ? this.remove(id) : this.put(id, html);
    });
    if (follows) toEnd(this.posts);
    const some = cardsOf(this.posts).length > 0;
    this.around.querySelector("[data-nothing]")?.toggleAttribute("hidden", some);
    this.posts.setAttribute("role", some ? "feed" : "group"); // a feed must hold an article (WAI-ARIA 1.2, 5.4)
    this.tell();
  }

  put(id, html) {
    const there = this.posts.querySelector(`:scope > #post-${id}`);
    const card = asCard(html);
    if (!card?.dataset.post) return;
    if (there) return replace(there, card);
    if (id < this.first) return;
    if (!this.end && id > this.last) {
      if (card.dataset.author !== me) this.later.add(id);
      return;
    }
    const next = cardsOf(this.posts).find((one) => idOf(one) > id);
    card.classList.add("new");
    card.addEventListener("animationend", () => card.classList.remove("new"), { once: true });
    next ? this.posts.insertBefore(card, this.before(next)) : this.posts.append(card);
    if (card.dataset.author === me || card.dataset.state !== "published") return;
    this.wrote(Number(card.dataset.author));
    this.fresh.push(card);
    this.arrived++;
  }

  /* The line above the first unread card belongs to that card. */
  before(card) {
    const above = card.previousElementSibling;
    return above?.classList.contains("first-unread") ? above : card;
  }

  remove(id) {
    this.later.delete(id);
    const card = this.posts.querySelector(`:scope > #post-${id}`);
    if (!card) return;
    if (card.contains(document.activeElement)) {
      const next = card.nextElementSibling ?? card.previousElementSibling;
      next?.setAttribute("tabindex", "-1");
      next?.focus({ preventScroll: true });
    }
    card.remove();
  }

  // --- The line of new posts

  tell() {
    const news = this.arrived + this.later.size - this.told;
    if (news > 0) announce(tn("%(num)d new reply", "%(num)d new replies", news));
    this.told = this.later.size;
    this.arrived = 0;
    this.look();
  }

  look() {
    const bottom = document.getElementById("composer")?.getBoundingClientRect().top ?? innerHeight;
    this.fresh = this.fresh.filter((card) => card.isConnected && card.getBoundingClientRect().top > Math.min(innerHeight, bottom) - 24);
    const count = this.fresh.length + this.later.size;
    if (!this.line) return;
    this.line.hidden = count === 0;
    if (count) this.line.querySelector("button").textContent = tn("%(num)d new reply", "%(num)d new replies", count);
  }

  show() {
    const [card] = this.fresh;
    if (!card) return location.assign(`/topics/${this.id}?go=end`);
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    card.setAttribute("tabindex", "-1");
    card.focus({ preventScroll: true });
    card.scrollIntoView({ behavior: calm ? "auto" : "smooth", block: "center" });
  }

  // --- The rest of the page

  async page() {
    const response = await fetch(location.href, { headers: { Accept: "text/html" }, cache: "no-store" });
    if (!response.ok) throw new Error(String(response.status));
    return new DOMParser().parseFromString(await response.text(), "text/html");
  }

  async resync() {
    const fresh = (await this.page()).getElementById("posts");
    if (!fresh) throw new Error("page");
    anchored(this.posts, () => this.posts.replaceChildren(...fresh.children));
    for (const name of ["first", "last", "end"]) this.posts.dataset[name] = fresh.dataset[name];
    this.first = Number(fresh.dataset.first);
    this.last = Number(fresh.dataset.last);
    this.end = fresh.dataset.end === "1";
    return Number(fresh.dataset.seq);
  }

  /* Renamed, pinned, closed …: only what differs is exchanged, and never a composer with words in it. */
  async head() {
    const page = await this.page().catch(() => null);
    const foot = document.getElementById("topic-foot"), text = foot?.querySelector("textarea");
    const fresh = page?.getElementById("topic-foot");
    for (const part of ["h1", "[data-topic-marks]", "[data-topic-slow]", ".crumbs"]) {
      const mine = document.querySelector(`#main ${part}`), theirs = page?.querySelector(`#main ${part}`);
      if (mine && theirs && mine.innerHTML !== theirs.innerHTML) mine.innerHTML = theirs.innerHTML;
    }
    if (!fresh || Boolean(fresh.querySelector("textarea")) === Boolean(text)) return;
    const closed = fresh.querySelector(".closed-line");
    if (text?.value.trim() && closed) foot.prepend(closed);
    else foot.replaceChildren(...fresh.children);
  }

  /* Nothing more to follow. What may no longer be read leaves the screen. */
  over(reason) {
    if (reason === "moved") return location.assign(`/topics/${this.id}`);
    const words = reason === "login" ? t("You are logged out here. Log in to read on.")
      : t("You cannot read this topic any more.");
    const notice = document.createElement("p");
    notice.className = "closed-line";
    notice.setAttribute("role", "status");
    notice.textContent = words;
    this.posts.replaceChildren();
    this.posts.after(notice);
    delete this.posts.dataset.live;
  }

  // --- Who is writing

  typing({ topic, id, name }) {
    if (topic !== this.id || String(id) === me || typeof name !== "string") return;
    clearTimeout(this.writing.get(id)?.timer);
    this.writing.set(id, { name, timer: setTimeout(() => { this.writing.delete(id); this.tellWriting(); }, TYPING_FOR) });
    this.tellWriting();
  }

  /* Whoever has sent is not writing any more. */
  wrote(id) {
    clearTimeout(this.writing.get(id)?.timer);
    if (this.writing.delete(id)) this.tellWriting();
  }

  tellWriting() {
    const place = this.around.querySelector("[data-typing]");
    const names = [...this.writing.values()].map(({ name }) => name);
    if (!place) return;
    if (names.length === 0) place.textContent = "";
    else if (names.length === 1) place.textContent = t("%(name)s is writing…", { name: names[0] });
    else place.textContent = tn("%(num)d person is writing…", "%(num)d people are writing…", names.length);
  }

  tellTyping() {
    let told = 0;
    document.addEventListener("input", (event) => {
      const form = event.target.closest?.(`#composer[data-topic="${this.id}"]`);
      if (!form || !event.target.value || Date.now() - told < TYPING_EVERY) return;
      told = Date.now();
      emit("typing", { topic: this.id });
    });
  }

  // --- The connection

  connection() {
    let timer = 0;
    onState((state) => {
      clearTimeout(timer);
      if (state === "open") connected(true);
      else timer = setTimeout(() => connected(false), PATIENCE);
    });
  }
}

export default function topic(posts) {
  new Topic(posts).start();
}
