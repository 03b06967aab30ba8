/* Light, dark, or as the device has it. A guest's wish stays in this browser; a member's goes to the profile. */

function show(choice) {
  if (choice === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = choice;
  for (const button of document.querySelectorAll("[data-theme-choice]")) {
    button.setAttribute("aria-pressed", String(button.dataset.themeChoice === choice));
  }
}

/** Take over the wish that `button` stands for. */
export function choose(button) {
  const choice = button.dataset.themeChoice;
  show(choice);
  const form = button.form;
  if (form) {
    const data = new FormData(form);
    data.set(button.name, button.value);
    return fetch(form.action, { method: "POST", body: data, headers: { Accept: "application/json" } });
  }
  try {
    localStorage.setItem("theme", choice);
  } catch { /* storage is refused: the wish lasts as long as the page */ }
  return undefined;
}
