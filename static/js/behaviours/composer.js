/* Where one writes: sends without leaving the page, shows how it will look, and never loses a word.

   What is being sent lies in the browser's store until the server has answered that it is on its disk. A page
   that was closed, or a browser that crashed, finds it there again and sends it under the same key, so nothing
   is written twice. */
import { announce } from "terrasse/main.js";
import { t } from "terrasse/i18n.js";
import { newKey, post, sentence } from "terrasse/asking.js";
import { Draft } from "terrasse/behaviours/draft.js";
import { Outbox } from "terrasse/behaviours/outbox.js";
import { complete } from "terrasse/behaviours/mention.js";
import { quotable } from "terrasse/behaviours/quote.js";

class Composer {
  constructor(form) {
    this.form = form;
    this.text = form.querySelector("[data-composer-text]");
    this.error = form.querySelector("[data-composer-error]");
    this.bar = form.querySelector("[data-quote-bar]");
    this.draft = form.dataset.draftUrl ? new Draft(form) : null;
    const { topic } = form.dataset;
    const posts = topic && document.querySelector(`#posts[data-topic="${CSS.escape(topic)}"]`);
    this.outbox = posts ? new Outbox(form, posts, (words) => this.takeBack(words)) : null;
  }

  start() {
    this.form.addEventListener("submit", (event) => this.submitted(event));
    this.form.addEventListener("keydown", (event) => this.pressed(event));
    this.text.addEventListener("input", () => this.complain(""));
    this.bar?.querySelector("[data-quote-cancel]")?.addEventListener("click", (event) => {
      event.preventDefault();
      this.replyTo("", "");
      this.text.focus();
    });
    document.addEventListener("click", (event) => this.asked(event));
    document.addEventListener("composer:quote", ({ detail }) => this.quote(detail));
    if (this.form.dataset.mentionsUrl) complete(this.text, this.form);
    if (this.outbox) quotable(document.getElementById("posts"));
    this.draft?.start((words) => this.fill(words));
    this.outbox?.start();
    this.staysOpen();
    this.form.dataset.ready = "1";
  }

  /* It closes when one leaves it, but not before a click that is under way has found its target: closing moves the page. */
  staysOpen() {
    const { form } = this;
    let pressed = false;
    const close = () => setTimeout(() => { if (!form.matches(":focus-within")) form.classList.remove("open"); });
    document.addEventListener("pointerdown", () => { pressed = true; }, true);
    for (const event of ["pointerup", "pointercancel"]) document.addEventListener(event, () => { pressed = false; close(); }, true);
    form.addEventListener("focusin", () => form.classList.add("open"));
    form.addEventListener("focusout", () => { if (!pressed) close(); });
  }

  pressed(event) {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.isComposing) {
      event.preventDefault();
      this.form.requestSubmit();
    } else if (event.key === "Escape" && !event.defaultPrevented && !event.isComposing) {
      document.activeElement?.blur();
    }
  }

  /* A click on «Reply» of a card or a menu; the link itself serves pages without this composer. */
  asked(event) {
    const link = event.target.closest?.("[data-reply]");
    if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (!this.outbox || !this.form.isConnected) return;
    event.preventDefault();
    link.closest("[popover]")?.hidePopover();
    this.replyTo(link.dataset.reply, link.dataset.name);
    this.text.focus();
  }

  replyTo(id, name) {
    const field = this.form.elements.reply_to_id;
    if (!field) return;
    field.value = id;
    this.bar.hidden = !id;
    this.bar.querySelector("[data-quote-text]").textContent = id ? t("Replying to %(name)s", { name }) : "";
    this.draft?.touched();
  }

  /** Put `words` (Markdown of a quote) where the cursor is, on lines of its own. */
  quote({ markdown, post, name }) {
    const { value, selectionStart: at } = this.text;
    const before = value.slice(0, at).trimEnd(), after = value.slice(at).trimStart();
    const start = before ? `${before}\n\n${markdown}` : markdown;
    this.text.value = start + after;
    if (post && !this.form.elements.reply_to_id?.value) this.replyTo(post, name);
    this.text.focus();
    this.text.setSelectionRange(start.length, start.length);
    this.text.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }

  submitted(event) {
    if (event.submitter?.hasAttribute("formaction")) return;  // it goes elsewhere, with what is typed
    if (event.submitter?.name === "preview") {
      event.preventDefault();
      this.preview();
    } else if (this.outbox) {
      event.preventDefault();
      this.send();
    } else if (this.draft?.unkept()) {
      // The form goes by itself once the server has the draft: whatever happens then, nothing is lost.
      event.preventDefault();
      this.draft.leave().then(() => this.form.requestSubmit(event.submitter));
    }
  }

  async send() {
    const { body, reply_to_id: parent, idempotency_key: key, official } = this.form.elements;
    if (!body.value.trim()) {
      this.complain(t("There is nothing to read in it yet. Write a word or two."));
      return body.focus();
    }
    const words = { key: key.value || newKey(), body: body.value, reply_to_id: parent.value, name: this.bar.innerText.trim(), official: official?.checked };
    this.outbox.keep(words);
    await this.draft?.sent();
    this.clear();
    this.outbox.send(words.key);
  }

  clear() {
    this.text.value = "";
    this.form.elements.idempotency_key.value = newKey();
    this.replyTo("", "");
    this.complain("");
    this.form.querySelector("[data-preview]").hidden = true;
    this.draft?.forget();
  }

  /** What could not be sent comes back to be changed. What stands in the composer meanwhile is kept below it. */
  takeBack({ body, reply_to_id: parent, official }) {
    if (this.form.elements.official) this.form.elements.official.checked = official;
    this.text.value = this.text.value.trim() ? `${body}\n\n${this.text.value}` : body;
    if (parent) this.form.elements.reply_to_id.value = parent;
    this.text.focus();
    this.text.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }

  /** A draft that was restored. */
  fill({ body, reply_to_id: parent, title, tags }) {
    this.text.value = body;
    const { elements } = this.form;
    if (parent && elements.reply_to_id) elements.reply_to_id.value = parent;
    if (title !== undefined && elements.title) elements.title.value = title;
    if (tags !== undefined && elements.tags) elements.tags.value = tags;
  }

  complain(words) {
    this.error.querySelector("[data-composer-sentence]").textContent = words;
    this.error.hidden = !words;
    words ? this.text.setAttribute("aria-invalid", "true") : this.text.removeAttribute("aria-invalid");
  }

  async preview() {
    const place = this.form.querySelector("[data-preview]");
    const answer = await post("/topics/preview", { body: this.text.value }, this.form).catch(() => null);
    if (!answer?.ok) return this.complain(sentence(answer));
    place.querySelector("[data-preview-body]").innerHTML = answer.data.html;  // made and cleaned by our server
    place.hidden = false;
    this.complain("");
    announce(t("This is how it will look"));
    place.scrollIntoView({ block: "nearest" });
  }
}

export default function composer(form) {
  new Composer(form).start();
}
