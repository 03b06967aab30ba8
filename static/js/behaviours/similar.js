/* Ideas like the one whose title is typed, offered beneath it. Without scripts they are a step after «Say it».

   <div data-behaviour="similar" data-url="/ideas/similar">  <input name="title">  <div data-similar aria-live="polite"> */

const PAUSE = 400, LEAST = 4;   // ms, characters

export default function similar(part) {
  const title = part.querySelector("[name=title]");
  const place = part.querySelector("[data-similar]");
  const looked = part.closest("form")?.querySelector("[name=looked]");
  let timer = 0, asked = 0;

  async function look() {
    const typed = title.value.trim();
    const number = ++asked;
    if (typed.length < LEAST) { place.replaceChildren(); return; }
    const answer = await fetch(`${part.dataset.url}?title=${encodeURIComponent(typed)}`).catch(() => null);
    const words = answer?.ok ? await answer.text().catch(() => null) : null;
    if (number !== asked || words === null) return;
    const found = new DOMParser().parseFromString(words, "text/html").body;
    place.replaceChildren(...found.childNodes);
    if (looked && place.querySelector("a")) looked.value = typed;
  }

  title.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(look, PAUSE);
  });
}
