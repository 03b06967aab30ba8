/* A part of a page that follows a thing. A signal says only that it changed; the part is then fetched anew.

   <section id="gift" data-behaviour="follow" data-follow="gift:12" data-version="7" data-says="It was promised.">

   `id` is looked up in the fetched page. `data-version` must differ whenever what is shown does. Optional:
   `data-fragment`, the address to fetch (this page's own if there is none); `data-says`, in what is fetched: the
   sentence for those who listen to the page; `data-pause`, ms over which many readers spread their questions.
   `data-pulse`, ms between two questions while no signal comes, where a minute is more than it is worth.
   `data-follow` may name several things, with a space between: not everybody hears of all that a page shows.
   Forms that somebody has begun to fill in stay as they are; `data-begun` says it of one that shows it in no field. */

import { announce } from "terrasse/main.js";
import { t } from "terrasse/i18n.js";
import { onSignal, onState, request } from "terrasse/live.js";

const PULSE = 60_000, ANSWER = 15_000;   // ms
const GONE = new Set([401, 403, 404, 410]);

function begun(form) {
  if (form.dataset.begun !== undefined) return true;
  return [...form.elements].some((field) => {
    if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
    if (field.localName === "select") return [...field.options].some((one) => one.selected !== one.defaultSelected);
    return /^(textarea|input)$/.test(field.localName) && field.type !== "hidden" && field.value !== field.defaultValue;
  });
}

function sameForm(root, form) {
  return [...root.querySelectorAll("form")].find((one) => one.getAttribute("action") === form.getAttribute("action"));
}

function sentence(words) {
  const line = document.createElement("p");
  line.className = "hint";
  line.dataset.followNote = "";
  line.textContent = words;
  return line;
}

class Part {
  constructor(element) {
    this.element = element;
    this.things = element.dataset.follow.split(" ").map((one) => {
      const [kind, id] = one.split(":");
      return { kind, id: Number(id) };
    });
    this.pause = Number(element.dataset.pause) || 0;
    this.running = false;
    this.again = false;
    this.ends = [];
  }

  start() {
    const mine = (fn) => (news) => {
      if (this.things.some((one) => one.kind === news?.kind && one.id === news.id)) fn();
    };
    this.ends = [
      onSignal("thing:changed", mine(() => this.soon())),
      onSignal("thing:left", mine(() => this.refresh())),
      onState((state) => { if (state === "open") this.join(); }),
    ];
    document.addEventListener("visibilitychange", () => { if (!document.hidden) this.refresh(); });
    this.minute = setInterval(() => this.refresh(), (Number(this.element.dataset.pulse) || PULSE) * (0.9 + Math.random() / 5));
  }

  /* The room first, then the question: so nothing can fall between the two. What seldom changes, and has a slow
     pulse of its own, is believed as it came with the page: no page of every reader asks for it once more. */
  async join() {
    await Promise.all(this.things.map((one) => request("follow", one).catch(() => {})));
    if (this.joined || !this.element.dataset.pulse) await this.refresh();
    this.joined = true;
    this.element.dataset.live = "1";
  }

  soon() {
    if (!this.pause) { this.refresh(); return; }
    this.timer ??= setTimeout(() => { this.timer = undefined; this.refresh(); }, Math.random() * this.pause);
  }

  async refresh() {
    if (!this.element.isConnected) { this.stop(); return; }
    if (document.hidden) return;   // on coming back it asks
    this.again = true;
    if (this.running) return;
    this.running = true;
    while (this.again) {
      this.again = false;
      await this.ask();
    }
    this.running = false;
  }

  async ask() {
    const asked = { headers: { Accept: "text/html" }, cache: "no-store", signal: AbortSignal.timeout(ANSWER) };
    const answer = await fetch(this.element.dataset.fragment || location.href, asked).catch(() => null);
    if (!answer) return;
    if (GONE.has(answer.status)) { this.gone(); return; }
    const text = answer.ok ? await answer.text().catch(() => null) : null;
    if (text === null) return;
    const fresh = new DOMParser().parseFromString(text, "text/html").getElementById(this.element.id);
    if (fresh) this.show(document.adoptNode(fresh));
    else this.gone();
  }

  show(fresh) {
    const old = this.element;
    if (fresh.dataset.version === old.dataset.version) return;
    const kept = [...old.querySelectorAll("form")].filter(begun);
    if (kept.some((form) => !sameForm(fresh, form))) { this.offer(); return; }
    const active = old.contains(document.activeElement) ? document.activeElement : null;
    for (const one of old.querySelectorAll("details[open][id]")) fresh.querySelector(`details#${CSS.escape(one.id)}`)?.setAttribute("open", "");
    for (const form of kept) sameForm(fresh, form).replaceWith(form);
    old.replaceChildren(...fresh.childNodes);
    old.className = fresh.className;
    old.dataset.version = fresh.dataset.version;
    if (active) (active.isConnected ? active : active.id && document.getElementById(active.id))?.focus?.();
    if (fresh.dataset.says) announce(fresh.dataset.says);
  }

  /* What somebody is writing has no place any more in what is shown now: they look when they are ready. */
  offer() {
    if (this.element.querySelector("[data-follow-note]")) return;
    const line = sentence(t("This has changed meanwhile.") + " ");
    const link = document.createElement("a");
    link.href = location.href;
    link.textContent = t("Show how it is now");
    line.append(link);
    this.element.prepend(line);
    announce(t("This has changed meanwhile."));
  }

  gone() {
    const kept = [...this.element.querySelectorAll("form")].filter(begun);
    const words = t("This can’t be seen here any more.");
    this.element.replaceChildren(sentence(words), ...kept);
    announce(words);
    this.stop();
  }

  stop() {
    clearInterval(this.minute);
    clearTimeout(this.timer);
    for (const end of this.ends) end();
    delete this.element.dataset.live;
  }
}

export default function follow(element) {
  new Part(element).start();
}
