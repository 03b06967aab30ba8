/* The moderators' list: rows change, come, go and move as cases do. A signal says only that; HTTP says what. */

import { announce } from "terrasse/main.js";
import { t } from "terrasse/i18n.js";
import { onSignal, onState, request } from "terrasse/live.js";
import { keys } from "terrasse/behaviours/queuekeys.js";

let joined = null;

/** Enter the rooms of the queue; once for a connection, however many parts of the page want it. */
export function joinQueue() {
  joined ??= request("join_queue", {}).catch(() => {}).finally(() => { setTimeout(() => { joined = null; }, 1000); });
  return joined;
}

function parsed(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content.firstElementChild;
}

class Queue {
  constructor(place) {
    this.place = place;
    this.query = place.dataset.query;
    this.first = place.dataset.first === "1";
    this.more = place.dataset.more === "1";
    this.asked = new Map();   // cases whose line is on its way: whether they moved again meanwhile
  }

  start() {
    onSignal("case:moved", ({ id }) => this.soon(id));
    onSignal("queue:left", () => location.reload());
    onState((state) => { if (state === "open") this.join(); });
    document.addEventListener("visibilitychange", () => { if (!document.hidden) this.refresh(); });
  }

  async join() {
    await joinQueue();
    await this.refresh();   // what happened between rendering and joining, or while there was no connection
    this.place.dataset.live = "1";
  }

  rows() { return this.place.querySelectorAll(":scope > .case-row"); }
  row(id) { return this.place.querySelector(`:scope > [data-case="${Number(id)}"]`); }

  soon(id) {
    if (!Number.isSafeInteger(id)) return;
    if (this.asked.has(id)) { this.asked.set(id, true); return; }
    this.asked.set(id, false);
    this.fetch(id).finally(() => {
      const again = this.asked.get(id);
      this.asked.delete(id);
      if (again) this.soon(id);
    });
  }

  async fetch(id) {
    const answer = await fetch(`/moderation/cases/${id}/row${this.query}`, { cache: "no-store", redirect: "manual" }).catch(() => null);
    if (!answer) return;
    if (answer.status === 204) return this.remove(id);
    if (answer.ok) this.put(parsed(await answer.text()));
  }

  remove(id) {
    const row = this.row(id);
    if (!row) return;
    if (row.contains(document.activeElement)) (row.nextElementSibling ?? row.previousElementSibling)?.querySelector("a")?.focus();
    row.remove();
  }

  put(fresh) {
    if (!fresh) return;
    if (this.place.localName !== "ol") return location.reload();   // the first case of an empty queue
    const id = Number(fresh.dataset.case), old = this.row(id);
    if (old && Number(old.dataset.version) > Number(fresh.dataset.version)) return;
    if (old) {
      fresh.className = old.className;
      fresh.querySelector(".case-tick").checked = old.querySelector(".case-tick").checked;
      if (old.classList.contains("is-open")) fresh.querySelector(".case-link").setAttribute("aria-current", "true");
    }
    const held = old?.contains(document.activeElement) ? document.activeElement.className : "";
    old?.remove();
    const urgency = Number(fresh.dataset.urgency);
    const next = [...this.rows()].find((one) => {
      const other = Number(one.dataset.urgency);
      return other < urgency || (other === urgency && Number(one.dataset.case) > id);
    });
    if (!old && !next && this.more) return;            // it stands on a later page
    if (!old && !this.first && next === this.rows()[0]) return;   // … or on an earlier one
    this.place.insertBefore(fresh, next ?? null);
    if (held) fresh.querySelector(`.${held.split(" ")[0]}`)?.focus();
    if (!old) announce(t("A case came into the queue."));
  }

  async refresh() {
    const answer = await fetch(`/moderation${this.first ? this.query : location.search}`, { headers: { Accept: "text/html" }, cache: "no-store" }).catch(() => null);
    if (!answer?.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const found = page.querySelector('[data-behaviour~="queue"]');
    if (!found || found.localName !== this.place.localName) return;
    const ids = new Set([...found.children].map((row) => row.dataset.case));
    for (const row of [...this.rows()]) if (!ids.has(row.dataset.case)) this.remove(Number(row.dataset.case));
    for (const row of [...found.querySelectorAll(":scope > .case-row")]) {
      if (this.row(row.dataset.case)?.dataset.version !== row.dataset.version) this.put(document.adoptNode(row));
    }
  }
}

export default function queue(place) {
  new Queue(place).start();
  keys(place);
}
