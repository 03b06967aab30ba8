/* Keeps answers that are not sent yet in this browser alone, under the member who looks, and forgets them once they are
   sent. What the server sent along (a page further on, a mistake) is newer, and stays. */
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

function fill(form, kept) {
  for (const field of fieldsOf(form)) {
    const values = kept[field.name];
    if (!values) continue;
    if (["radio", "checkbox"].includes(field.type)) field.checked = values.includes(field.value);
    else [field.value] = values;
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
  try {
    const kept = JSON.parse(localStorage.getItem(key) ?? "null");
    if (kept && !Object.keys(valuesOf(element)).length) fill(element, kept);
  } catch { /* not ours, or refused */ }
  element.addEventListener("input", () => {
    try { localStorage.setItem(key, JSON.stringify(valuesOf(element))); } catch { /* full or refused */ }
  });
}
