/* Keeps answers that are not sent yet in this browser alone, under the member who looks, and forgets them once they are
   sent or it is over. One question a page: what was typed on the other pages goes along unseen, also after a reload,
   which begins at the first page. What was sent last time comes back from the server and is newer than what is kept;
   what was typed since is newer still. */
const keyOf = (name) => `answers:${document.body.dataset.viewer}:${name}`;

const fieldsOf = (form) => [...form.elements].filter((field) => field.name?.startsWith("q-"));

function valuesOf(form) {
  const found = {};
  for (const field of fieldsOf(form)) {
    if (["radio", "checkbox"].includes(field.type) && !field.checked) continue;
    if (field.value) (found[field.name] ??= []).push(field.value);
  }
  return found;
}

function carry(form, name, values) {
  for (const value of values) {
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name, value });
    form.append(field);
  }
}

/* What somebody typed before this script was there. */
function typedOf(form) {
  const fresh = (field) => {
    if (["radio", "checkbox"].includes(field.type)) return field.checked !== field.defaultChecked;
    return /^(textarea|input)$/.test(field.localName) && field.type !== "hidden" && field.value !== field.defaultValue;
  };
  return new Set(fieldsOf(form).filter(fresh).map((field) => field.name));
}

function fill(form, { said, sent }, typed) {
  const given = valuesOf(form);
  for (const [name, values] of Object.entries(said)) {
    const fields = fieldsOf(form).filter((field) => field.name === name && field.type !== "hidden");
    if (!fields.length && !given[name]) carry(form, name, values);
    if (typed.has(name) || (sent && given[name])) continue;
    for (const field of fields) {
      if (["radio", "checkbox"].includes(field.type)) field.checked = values.includes(field.value);
      else [field.value] = values;
    }
  }
}

function forget(prefix) {
  try {
    for (const key of Object.keys(localStorage)) if (key.startsWith(keyOf(prefix))) localStorage.removeItem(key);
  } catch { /* storage is refused: there is nothing to forget */ }
}

export default function answers(element) {
  if (element.dataset.forget) return forget(element.dataset.forget);
  const key = keyOf(element.dataset.kept);
  const keep = (sent) => {
    try { localStorage.setItem(key, JSON.stringify({ said: valuesOf(element), sent })); } catch { /* full or refused */ }
  };
  const typed = typedOf(element);
  try {
    const kept = JSON.parse(localStorage.getItem(key) ?? "null");
    if (kept) fill(element, kept, typed);
  } catch { /* not ours, or refused */ }
  if (typed.size) keep(false);
  if (Object.keys(valuesOf(element)).length) element.dataset.begun = "";
  element.addEventListener("input", () => keep(false));
  element.addEventListener("submit", () => keep(true));
}
