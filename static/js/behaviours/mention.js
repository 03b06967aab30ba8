/* `@` completion after the combobox pattern of the ARIA Authoring Practices: the focus stays in the text, the chosen
   name is told by aria-activedescendant. */
import { announce } from "terrasse/main.js";
import { tn } from "terrasse/i18n.js";

const PAUSE = 120;   // ms
const BEGUN = /(^|[\s([{>*_"'])@([\w.-]{1,30})$/u;

class Mention {
  #timer = 0; #asked = 0;

  constructor(text, form) {
    this.text = text;
    this.url = form.dataset.mentionsUrl;
    this.list = form.querySelector("[data-mention-list]");
    this.chosen = -1;
  }

  start() {
    this.text.setAttribute("aria-autocomplete", "list");
    this.text.setAttribute("aria-controls", this.list.id);
    this.text.addEventListener("input", () => this.look());
    this.text.addEventListener("keydown", (event) => this.pressed(event));
    this.text.addEventListener("blur", () => setTimeout(() => this.close(), 150));
    this.list.addEventListener("mousedown", (event) => {
      const option = event.target.closest("[role=option]");
      if (!option) return;
      event.preventDefault();
      this.take(option);
    });
  }

  look() {
    clearTimeout(this.#timer);
    const begun = BEGUN.exec(this.text.value.slice(0, this.text.selectionStart));
    if (!begun) return this.close();
    this.#timer = setTimeout(() => this.ask(begun[2]), PAUSE);
  }

  async ask(beginning) {
    const number = ++this.#asked;
    const response = await fetch(`${this.url}?q=${encodeURIComponent(beginning)}`, { headers: { Accept: "application/json" } })
      .catch(() => null);
    const names = response?.ok ? await response.json().catch(() => []) : [];
    if (number === this.#asked) this.offer(Array.isArray(names) ? names : []);
  }

  offer(people) {
    if (!people.length || document.activeElement !== this.text) return this.close();
    this.list.replaceChildren(...people.map(({ name, display_name: shown, initials, hue }, place) => {
      const option = document.createElement("li");
      Object.assign(option, { id: `${this.list.id}-${place}` });
      option.setAttribute("role", "option");
      option.dataset.name = name;
      const face = Object.assign(document.createElement("span"), { className: `avatar small hue-${hue}`, textContent: initials });
      face.setAttribute("aria-hidden", "true");
      option.append(face, `${shown} @${name}`);
      return option;
    }));
    this.list.hidden = false;
    this.choose(0);
    announce(tn("%(num)d member fits. Use the arrow keys.", "%(num)d members fit. Use the arrow keys.", people.length));
  }

  choose(place) {
    const options = [...this.list.children];
    this.chosen = (place + options.length) % options.length;
    options.forEach((option, at) => option.setAttribute("aria-selected", String(at === this.chosen)));
    const option = options[this.chosen];
    this.text.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  }

  pressed(event) {
    if (this.list.hidden || event.isComposing || event.ctrlKey || event.metaKey) return;
    const acts = {
      ArrowDown: () => this.choose(this.chosen + 1),
      ArrowUp: () => this.choose(this.chosen - 1),
      Enter: () => this.take(this.list.children[this.chosen]),
      Tab: () => this.take(this.list.children[this.chosen]),
      Escape: () => this.close(),
    };
    if (!acts[event.key]) return;
    event.preventDefault();
    acts[event.key]();
  }

  take(option) {
    const at = this.text.selectionStart;
    const before = this.text.value.slice(0, at).replace(/@[\w.-]*$/u, `@${option.dataset.name} `);
    this.text.value = before + this.text.value.slice(at);
    this.text.setSelectionRange(before.length, before.length);
    this.close();
    this.text.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }

  close() {
    clearTimeout(this.#timer);
    this.#asked++;
    this.list.hidden = true;
    this.text.removeAttribute("aria-activedescendant");
  }
}

/** Complete names in `text`; `form` says where they come from and holds the list. */
export function complete(text, form) {
  new Mention(text, form).start();
}
