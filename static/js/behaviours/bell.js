/* The bell: how many notifications wait, the same on every tab and device of a member. */

import { onSignal, onState } from "terrasse/live.js";

export default function bell(link) {
  const place = link.querySelector("[data-bell-count]");
  let opened = 0;

  function show(count) {
    if (!Number.isSafeInteger(count) || count < 0) return;
    link.dataset.count = count;
    place.textContent = count < 100 ? count : "99+";
    place.hidden = count === 0;
  }

  /* What rang while there was no connection. */
  async function refresh() {
    const answer = await fetch(link.href, { headers: { Accept: "text/html" }, cache: "no-store" }).catch(() => null);
    if (!answer?.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    show(Number(page.getElementById("bell")?.dataset.count ?? NaN));
  }

  onSignal("notification:count", ({ count }) => show(count));
  onState((state) => { if (state === "open" && opened++) refresh(); });
}
