/* Says how much is too much. A browser's own `maxlength` cuts what is pasted without a word; `data-limit` keeps all of
   it, says how many characters are too many while one shortens it, and holds the form back until it fits. */
import { tn } from "terrasse/i18n.js";

function lineOf(field) {
  const id = `${field.id}-limit`;
  const found = document.getElementById(id);
  if (found) return found;
  const line = Object.assign(document.createElement("p"), { className: "error", id });
  line.setAttribute("role", "status");
  (field.closest(".composer-box") ?? field).after(line);
  field.setAttribute("aria-describedby", [field.getAttribute("aria-describedby"), id].filter(Boolean).join(" "));
  return line;
}

/** Look at `field` after each key; it counts as the server does, in whole characters. */
export function limit(field) {
  const most = Number(field.dataset.limit);
  const many = [...field.value.normalize("NFC").trim()].length - most;
  const words = many > 0
    ? tn("One character too many: %(most)d fit. Shorten it before you send; nothing is cut.", "%(num)d characters too many: %(most)d fit. Shorten it before you send; nothing is cut.", many, { most })
    : "";
  const line = lineOf(field);
  line.textContent = words;
  line.hidden = !words;
  field.setCustomValidity(words);
}

export default limit;
