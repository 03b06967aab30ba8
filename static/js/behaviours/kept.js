/* What is typed in a form stays on this device until the tab is closed: leaving the page by mistake loses nothing.
   For forms that the server keeps no draft of. What was sent is not put back by itself, but can be. */
import { t } from "terrasse/i18n.js";

const PASSED_OVER = new Set(["hidden", "password", "file", "submit", "button"]);

function fields(form) {
  return [...form.elements].filter((one) => one.name && one.type && !PASSED_OVER.has(one.type));
}

function valueOf(field) {
  if (field.type === "checkbox" || field.type === "radio") return field.checked;
  return field.multiple ? [...field.selectedOptions].map((one) => one.value) : field.value;
}

function put(field, value) {
  if (field.type === "checkbox" || field.type === "radio") field.checked = value;
  else if (field.multiple) for (const one of field.options) one.selected = value.includes(one.value);
  else field.value = value;
}

const nameOf = (field) => (/^(checkbox|radio)$/.test(field.type) ? `${field.name}=${field.value}` : field.name);
const wordsOf = (form) => Object.fromEntries(fields(form).map((one) => [nameOf(one), valueOf(one)]));

export default function kept(form) {
  const storage = `form:${document.body.dataset.viewer}:${location.pathname}`;
  const line = Object.assign(document.createElement("p"), { className: "hint" });
  line.setAttribute("role", "status");

  const read = () => { try { return JSON.parse(sessionStorage.getItem(storage)); } catch { return null; } };
  const write = (sent) => {
    try { sessionStorage.setItem(storage, JSON.stringify({ words: wordsOf(form), sent })); } catch { /* full or refused */ }
  };

  function bringBack(words) {
    for (const field of fields(form)) if (nameOf(field) in words) put(field, words[nameOf(field)]);
    form.prepend(line);
    line.textContent = t("What you had written here is back. It is kept on this device alone.");
    form.dispatchEvent(new Event("change", { bubbles: true }));
  }

  const found = read();
  const refused = form.querySelector("[aria-invalid=true], [role=alert]:not([hidden])");   // the server gave it back
  const differs = found && JSON.stringify(found.words) !== JSON.stringify(wordsOf(form));
  if (differs && !refused && found.sent) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "link", textContent: t("Put it here again") });
    button.addEventListener("click", () => bringBack(found.words));
    form.prepend(line);
    line.append(t("What you sent from here last is still on this device."), " ", button);
  } else if (differs && !refused) {
    bringBack(found.words);
  }
  form.addEventListener("input", () => write(false));
  form.addEventListener("change", (event) => { if (event.target !== form) write(false); });
  form.addEventListener("submit", ({ submitter }) => { if (submitter?.name !== "preview") write(true); });
  form.dataset.kept = "1";
}
