/* Keeps what is being written: at once in this browser, a second later on the server, and once more when the page
   is left. A draft that another device has changed meanwhile is never overwritten without being asked. */
import { t } from "terrasse/i18n.js";

const PAUSE = 1_000;   // ms without a key before it goes to the server
const NAMES = ["body", "title", "tags", "category_id", "reply_to_id"];

export class Draft {
  #timer = 0; #saving = null; #dirty = false; #closed = false;

  constructor(form) {
    this.form = form;
    this.url = form.dataset.draftUrl;
    this.version = Number(form.dataset.draftVersion) || 0;
    this.names = form.dataset.draftNames?.split(" ") ?? NAMES;
    this.telling = form.dataset.draftNames ? this.names : ["body"];   // what has to differ to be worth bringing back
    this.state = form.querySelector("[data-draft-state]");
    this.storage = `draft:${document.body.dataset.viewer}:${this.url}`;
  }

  start(fill) {
    this.fill = fill;
    this.restore();
    this.form.addEventListener("input", () => this.touched());
    addEventListener("pagehide", () => this.save(true));
    addEventListener("online", () => { if (this.#dirty) this.save(); });
    document.addEventListener("visibilitychange", () => { if (document.hidden) this.save(true); });
  }

  words() {
    const { elements } = this.form;
    return Object.fromEntries(this.names.filter((name) => elements[name]).map((name) => [name, elements[name].value]));
  }

  /* What this browser kept and the server does not have, because one of the two went down. */
  restore() {
    let kept = null;
    try { kept = JSON.parse(localStorage.getItem(this.storage) ?? "null"); } catch { /* not ours, or refused */ }
    const shown = this.words();
    if (!this.telling.some((name) => kept?.words?.[name] && kept.words[name] !== shown[name])) return;
    if (this.form.querySelector("[aria-invalid=true]")) return;
    if (kept.version !== this.version) {
      const message = t("This browser has kept another text.");
      return this.overtaken({ message, theirs: { ...kept.words, version: this.version } });
    }
    this.fill(kept.words);
    this.say(t("What you had written here is back."));
    this.touched();
  }

  touched() {
    if (this.#closed) return;
    this.#dirty = true;
    try {
      localStorage.setItem(this.storage, JSON.stringify({ words: this.words(), version: this.version }));
    } catch { /* storage is full or refused: the server keeps it */ }
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.save(), PAUSE);
  }

  save(leaving = false) {
    clearTimeout(this.#timer);
    if (!this.#dirty || this.#closed) return this.#saving;
    if (this.#saving && !leaving) return this.#saving.then(() => this.save());
    this.#dirty = false;
    this.#saving = this.#put(leaving).finally(() => { this.#saving = null; });
    return this.#saving;
  }

  async #put(leaving) {
    const words = this.words();
    let response = null;
    try {
      response = await fetch(this.url, {
        method: "POST",
        keepalive: leaving,
        headers: {
          Accept: "application/json",
          "Content-Type": "application/json",
          "X-CSRFToken": this.form.elements.csrf_token.value,
        },
        body: JSON.stringify({ ...words, version: this.version }),
      });
    } catch { /* cut off: this browser has it */ }
    if (this.#closed) return;
    const data = await response?.json().catch(() => null);
    if (response?.ok && data) {
      this.version = data.version;
      this.say(data.version ? t("Draft kept") : "");
      if (!this.#dirty) this.#forgetHere();
    } else if (response?.status === 409 && data?.theirs) {
      this.overtaken(data);
    } else {
      this.#dirty = true;
      this.say(data?.errors?.body?.join(" ") ?? t("Kept on this device for now"), Boolean(data?.errors));
    }
  }

  overtaken({ message, theirs }) {
    const button = (words, act) => {
      const made = Object.assign(document.createElement("button"), { type: "button", className: "link", textContent: words });
      made.addEventListener("click", act);
      return made;
    };
    this.say(message, true);
    this.state.append(
      " ",
      button(t("Keep this text"), () => { this.version = theirs.version; this.touched(); this.save(); }),
      " ",
      button(t("Take the other text"), () => {
        this.version = theirs.version;
        this.fill(theirs);
        this.#dirty = false;
        this.#forgetHere();
        this.say(t("Draft kept"));
      }),
    );
  }

  say(words, bad = false) {
    if (!this.state) return;
    this.state.textContent = words;
    this.state.classList.toggle("bad", bad);
  }

  #forgetHere() {
    try { localStorage.removeItem(this.storage); } catch { /* refused */ }
  }

  /** The text is about to be sent: a save under way must not arrive after it. */
  async sent() {
    clearTimeout(this.#timer);
    this.#dirty = false;
    await Promise.race([this.#saving, new Promise((done) => setTimeout(done, PAUSE))]);
  }

  /** It was taken over by the outbox: nothing is left to keep. */
  forget() {
    clearTimeout(this.#timer);
    this.#dirty = false;
    this.#forgetHere();
    this.say("");
  }

  /** Whether something is typed that the server does not have. */
  unkept() {
    return this.#dirty;
  }

  /** The form is about to go by itself: save first, but do not keep anybody waiting. */
  async leave() {
    await Promise.race([this.save(), new Promise((done) => setTimeout(done, 2 * PAUSE))]);
    this.#closed = true;
    this.#dirty = false;
  }
}
