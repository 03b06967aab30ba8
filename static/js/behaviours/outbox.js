/* Replies on their way: each is shown as a card that says «sending» or «not sent», and lies in the browser's store
   until the server has it. Sending it again uses the same key, so a lost answer never makes a second post. */
import { announce } from "terrasse/main.js";
import { t } from "terrasse/i18n.js";
import { onState } from "terrasse/live.js";
import { post, sentence } from "terrasse/asking.js";

const PATIENCE = 20_000;   // ms until an answer is no longer waited for
const STAYS = 8_000;       // ms a sent card waits for the real one
const FINAL = new Set([400, 403, 404, 409, 413, 422]);

function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

export class Outbox {
  constructor(form, posts, takeBack) {
    this.form = form;
    this.posts = posts;
    this.takeBack = takeBack;
    this.topic = form.dataset.topic;
    this.place = element("div", { className: "posts unsent-posts" });
    this.storage = `unsent:${document.body.dataset.viewer}:${this.topic}`;
    this.waiting = new Map();   // key -> {words, card, busy, refused, id}
  }

  start() {
    (this.form.closest(".dock") ?? this.form).before(this.place);
    for (const words of this.stored()) {
      this.show(words);
      this.send(words.key);
    }
    // The network may be back, or the server: both are tried at once, and nobody need press a button.
    addEventListener("online", () => this.sendAll());
    onState((state) => { if (state === "open") this.sendAll(); });
    new MutationObserver(() => this.arrived()).observe(this.posts, { childList: true });
  }

  stored() {
    try {
      const found = JSON.parse(localStorage.getItem(this.storage) ?? "[]");
      return Array.isArray(found) ? found.filter((one) => one?.key && typeof one.body === "string") : [];
    } catch {
      return [];
    }
  }

  store() {
    const words = [...this.waiting.values()].filter((one) => !one.id).map((one) => one.words);
    try {
      words.length ? localStorage.setItem(this.storage, JSON.stringify(words)) : localStorage.removeItem(this.storage);
    } catch { /* storage is full or refused: the card on the page still holds the text */ }
  }

  /** Take `words` over from the composer: `{key, body, reply_to_id, official}`. */
  keep(words) {
    this.show(words);
    this.store();
  }

  show(words) {
    const card = element("article", { className: "post sending" });
    const body = element("div", { className: "post-body", dir: "auto" });
    body.style.whiteSpace = "pre-wrap";
    body.textContent = words.body;
    card.append(body, element("p", { className: "post-state" }));
    this.place.append(card);
    this.waiting.set(words.key, { words, card, busy: false });
    this.reveal(card);
  }

  /* Into sight, and not behind the composer that floats at the bottom. */
  reveal(card) {
    const floating = this.form.closest(".dock") ?? this.form;
    card.style.scrollMarginBlockEnd = `${Math.max(0, floating.offsetHeight - 80)}px`;   // `scroll-padding` of base.css has room for 80
    card.scrollIntoView({ block: "nearest" });
    // Of a card that is taller than the room above the composer, what can be done about it.
    const ways = card.querySelector(".post-state");
    ways.style.scrollMarginBlockEnd = card.style.scrollMarginBlockEnd;
    ways.scrollIntoView({ block: "nearest" });
  }

  state(one, words, ...buttons) {
    one.card.querySelector(".post-state").replaceChildren(element("span", {}, words), ...buttons);
  }

  /* What the server has refused waits for its author. */
  sendAll() {
    for (const [key, one] of this.waiting) if (!one.refused) this.send(key);
  }

  async send(key) {
    const one = this.waiting.get(key);
    if (!one || one.busy || one.id) return;
    one.busy = true;
    one.card.className = "post sending";
    this.state(one, t("Sending…"));
    const fields = { body: one.words.body, reply_to_id: one.words.reply_to_id ?? "", idempotency_key: key };
    if (one.words.insist) fields.insist = "1";
    if (one.words.official) fields.official = "1";
    const answer = await post(this.form.action, fields, this.form, AbortSignal.timeout(PATIENCE)).catch(() => null);
    one.busy = false;
    answer?.status === 201 ? this.done(one, answer.data) : this.failed(one, key, answer);
  }

  done(one, sent) {
    one.id = sent.id;
    this.store();
    if (String(sent.topic) !== this.topic) return location.assign(sent.url);
    this.state(one, sent.state === "held" ? t("Sent. A moderator will look at it first.") : t("Sent"));
    announce(t("Your reply is sent."));
    document.dispatchEvent(new CustomEvent("post:sent", { detail: { topic: sent.topic, seq: sent.seq, id: sent.id } }));
    this.arrived();
    // On an earlier page of the topic the real card does not come: the sent one leads to it.
    setTimeout(() => { if (one.card.isConnected) this.link(one, sent.url); }, STAYS);
  }

  link(one, url) {
    this.state(one, t("Sent"), element("a", { href: url }, t("Go to your reply")));
  }

  arrived() {
    for (const [key, one] of this.waiting) {
      if (!one.id || !document.getElementById(`post-${one.id}`)) continue;
      one.card.remove();
      this.waiting.delete(key);
    }
  }

  failed(one, key, answer) {
    one.refused = FINAL.has(answer?.status);
    one.card.className = "post unsent";
    const again = element("button", { type: "button", className: "button small" }, t("Try again"));
    again.addEventListener("click", () => this.send(key));
    const change = element("button", { type: "button", className: "button small quiet" }, t("Change it"));
    change.addEventListener("click", () => {
      this.waiting.delete(key);
      this.store();
      one.card.remove();
      this.takeBack(one.words);
    });
    if (answer?.data?.error === "reconsider") return this.reconsider(one, key, answer.data.html, change);
    const words = [t("Not sent."), sentence(answer)].join(" ");
    const login = element("a", { href: `/login?next=${encodeURIComponent(location.pathname + location.search)}`, className: "button small primary" }, t("Log in"));
    const ways = one.refused ? [change, again] : [again, change];
    this.state(one, words, ...(answer?.data?.error === "logged_out" ? [login, change] : ways));
    this.reveal(one.card);
    announce(words);
  }

  /* A screener stumbled over the text: its author changes it, or asks for a person to read it as it is. */
  reconsider(one, key, html, change) {
    const insist = element("button", { type: "button", className: "button small" }, t("Send to review as it is"));
    insist.addEventListener("click", () => {
      one.words.insist = true;
      this.store();
      one.card.querySelector(".reconsider")?.remove();
      this.send(key);
    });
    const reasons = element("div");
    reasons.innerHTML = html;  // made and escaped by our server
    const asked = element("p", { className: "reconsider-title" }, t("Would you look at it once more?"));
    const words = element("div", {}, asked, element("p", {}, t("Nothing was sent yet, and nothing is lost.")), reasons);
    const why = element("div", { className: "reconsider notice warn" }, words);
    one.card.querySelector(".reconsider")?.remove();
    one.card.querySelector(".post-state").before(why);
    change.textContent = t("Edit");
    change.className = "button small primary";
    this.state(one, t("Not sent."), change, insist);
    this.reveal(one.card);
    announce(why.innerText);
  }
}
