/* A live room: begins at its end, and what was said earlier comes when one goes up to it. */

import { t } from "terrasse/i18n.js";
import { anchored, toEnd } from "terrasse/reading.js";

export default function room(element) {
  const posts = element.querySelector(".posts");
  if (!posts) return;
  if (element.dataset.room === "page" && !location.hash && posts.dataset.end === "1") toEnd(posts);
  const link = element.querySelector("[data-earlier]");
  if (link) earlier(link, posts);
}

function earlier(link, posts) {
  let busy = false;
  async function fetchMore() {
    if (busy) return;
    busy = true;
    link.setAttribute("aria-busy", "true");
    try {
      const response = await fetch(link.href, { headers: { Accept: "text/html" } });
      if (!response.ok) throw new Error(String(response.status));
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      const older = page.getElementById("posts"), next = page.querySelector("[data-earlier]");
      const known = new Set([...posts.children].map((one) => one.id));
      anchored(posts, () => posts.prepend(...[...older.children].filter((one) => !known.has(one.id))));
      posts.dispatchEvent(new CustomEvent("posts:earlier", { detail: { first: Number(older.dataset.first) } }));
      if (next) link.href = next.href;
      else link.parentElement.remove();
    } catch {
      link.textContent = t("That did not work. Try again.");
    }
    link.removeAttribute("aria-busy");
    busy = false;
  }
  link.addEventListener("click", (event) => { event.preventDefault(); fetchMore(); });
  let up = false;   // only for somebody who goes up, not for a short room whose beginning is in view
  addEventListener("scroll", () => { up = true; }, { passive: true, once: true });
  new IntersectionObserver(([entry]) => { if (entry.isIntersecting && up && document.documentElement.scrollHeight > innerHeight) fetchMore(); }).observe(link);
}
