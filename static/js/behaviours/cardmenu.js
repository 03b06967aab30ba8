/* The menu of a post: quoting, copying its link, deleting with undo, without leaving the page. */
import { announce } from "terrasse/main.js";
import { t } from "terrasse/i18n.js";
import { post, sentence } from "terrasse/asking.js";
import { quote } from "terrasse/behaviours/quote.js";
import { close } from "terrasse/behaviours/menu.js";

const UNDO_FOR = 15_000;   // ms

function toast(words, label, act) {
  document.getElementById("toast")?.remove();
  const box = Object.assign(document.createElement("div"), { id: "toast", className: "toast", role: "status" });
  const text = Object.assign(document.createElement("p"), { textContent: words });
  box.append(text);
  if (act) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "button small", textContent: label });
    button.addEventListener("click", () => {
      document.getElementById("main")?.focus({ preventScroll: true });
      box.remove();
      act();
    });
    box.append(button);
  }
  document.body.append(box);
  // The post that held the focus goes: whoever uses the keys is at the way back, not far from it.
  if (act) box.lastChild.focus({ preventScroll: true });
  const timer = setTimeout(() => { if (!box.contains(document.activeElement)) box.remove(); }, UNDO_FOR);
  box.addEventListener("focusout", () => { clearTimeout(timer); setTimeout(() => box.remove(), UNDO_FOR); });
}

function tell({ topic, seq, id }) {
  document.dispatchEvent(new CustomEvent("post:sent", { detail: { topic, seq, id } }));
}

async function restore(form, url) {
  const answer = await post(url, {}, form).catch(() => null);
  if (!answer?.ok) return toast(sentence(answer));
  tell(answer.data);
  announce(t("Your post is back."));
}

async function remove(form) {
  const answer = await post(form.action, {}, form).catch(() => null);
  close();
  if (!answer?.ok) return toast(sentence(answer));
  if (answer.data.topic_deleted) return location.assign(form.action);
  tell(answer.data);
  toast(t("Your post is deleted."), t("Bring it back"), () => restore(form, answer.data.undo));
}

function copy(link) {
  navigator.clipboard.writeText(link.href).then(
    () => { close(); toast(t("The link is copied.")); },
    () => location.assign(link.href),
  );
}

export default function cardmenu(menu) {
  const { post: id, topic, name, username } = menu.dataset;
  const live = document.querySelector(`#posts[data-topic="${CSS.escape(topic)}"]`);
  menu.addEventListener("click", (event) => {
    if (event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const link = event.target.closest("[data-copy-link], [data-quote]");
    if (!link) return;
    if (link.matches("[data-copy-link]") && navigator.clipboard) {
      event.preventDefault();
      copy(link);
    } else if (link.matches("[data-quote]")) {
      const words = document.querySelector(`#post-${CSS.escape(id)} .post-body`)?.innerText ?? "";
      if (!words || !quote({ post: id, username, name }, words)) return;
      event.preventDefault();
      close();
      document.querySelector("#composer [data-composer-text]").focus();
    }
  });
  if (!live) return;
  menu.addEventListener("submit", (event) => {
    if (event.target.matches("[data-delete]")) {
      event.preventDefault();
      remove(event.target);
    } else if (event.target.matches("[data-restore]")) {
      event.preventDefault();
      restore(event.target, event.target.action).then(close);
    }
  });
}
