/* Ways to begin a thanks: a press puts one where the cursor stands in the field. Without scripts they are read only. */

/** `element` holds the openings; `data-into` names the field. */
export function openings(element) {
  const field = document.getElementById(element.dataset.into);
  for (const one of element.querySelectorAll("[data-opening]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button small";
    button.textContent = one.textContent;
    button.addEventListener("click", () => begin(field, button.textContent));
    one.replaceChildren(button);
  }
}

function begin(field, opening) {
  const words = opening.replace(/[\s\u202f]*…$/u, " ");
  const before = field.value.slice(0, field.selectionStart);
  const gap = before && !/\s$/.test(before) ? " " : "";
  field.setRangeText(gap + words, field.selectionStart, field.selectionEnd, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
}
