/* The list of keys: the browser's own <dialog> keeps the focus inside and closes on Esc; a click beside it closes it too. */
import { t } from "terrasse/i18n.js";

function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

/** The list of keys, made when somebody first asks for it. */
export function shortcuts() {
  let dialog = document.getElementById("shortcuts");
  if (!dialog) {
    const keys = [
      ["/", t("Search")],
      [t("Ctrl + Enter"), t("Send what you are writing")],
      ["@", t("Mention a member while writing")],
      [t("Esc"), t("Close a menu or a window")],
      ["?", t("Show this list")],
      // A page says its own keys where they work without this list too.
      ...[...document.querySelectorAll("[data-shortcut-keys]")].map((one) => [one.dataset.shortcutKeys, one.textContent.trim()]),
    ];
    const list = element("dl", { className: "keys" });
    for (const [key, words] of keys) {
      list.append(element("dt", {}, element("kbd", {}, key)), element("dd", {}, words));
    }
    const closing = element("form", { method: "dialog" }, element("button", { className: "button quiet small" }, t("Close")));
    const title = element("h2", { id: "shortcuts-title" }, t("Keyboard shortcuts"));
    dialog = element("dialog", { id: "shortcuts", className: "dialog" }, element("div", { className: "dialog-head" }, title, closing), list);
    dialog.setAttribute("aria-labelledby", "shortcuts-title");
    dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
    document.body.append(dialog);
  }
  if (!dialog.open) dialog.showModal();
}
