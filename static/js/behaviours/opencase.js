/* The open case: says when a colleague claimed or decided it, or a report joined, and keeps a claim alive
   while its moderator writes. */

import { announce } from "terrasse/main.js";
import { t } from "terrasse/i18n.js";
import { onSignal, onState } from "terrasse/live.js";
import { keepClaim } from "terrasse/behaviours/claimed.js";
import { joinQueue } from "terrasse/behaviours/queue.js";

export default function opencase(article) {
  const id = Number(article.dataset.case);
  const place = article.querySelector("[data-case-news]");
  const claimed = article.querySelector('form[action*="/release"]');
  let known = Number(article.dataset.version);

  async function look() {
    const answer = await fetch(`/moderation/cases/${id}/news?after=${article.dataset.version}`, { cache: "no-store", redirect: "manual" }).catch(() => null);
    if (!answer) return;
    if (answer.status === 404) return location.reload();
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const list = page.querySelector(".case-news");
    if (!list || !list.children.length) return;
    known = Math.max(known, Number(list.dataset.version));
    const again = document.createElement("a");
    again.href = location.href;
    again.textContent = t("Show the case as it is now");
    again.addEventListener("click", (event) => { event.preventDefault(); location.reload(); });
    const line = document.createElement("p");
    line.append(again);
    const title = document.createElement("p");
    title.textContent = t("Meanwhile:");
    place.replaceChildren(title, document.adoptNode(list), line);
    place.hidden = false;
    announce(list.lastElementChild.textContent.trim());
  }

  onSignal("case:moved", (news) => { if (news?.id === id && news.version > known) look(); });
  onState((state) => { if (state === "open") joinQueue().then(look); });

  if (claimed) keepClaim(article, id, claimed);
}
