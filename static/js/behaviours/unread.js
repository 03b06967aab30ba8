/* How far one has read: told to the server when a card was really seen, for all tabs and devices. */

import { onSignal } from "terrasse/live.js";

const SEEN_FOR = 900;      // ms a card must be in view
const TELL_AFTER = 1_500;  // ms in which further cards are gathered

function token() {
  return document.querySelector('input[name="csrf_token"]')?.value ?? "";
}

export default function unread(posts) {
  if (!document.body.dataset.viewer) return;
  const topic = Number(posts.dataset.topic);
  let read = Number(posts.dataset.read) || 0, seen = read, timer = 0;
  const waiting = new Map();

  function tell() {
    clearTimeout(timer);
    timer = 0;
    if (seen <= read) return;
    const before = read;
    read = seen;
    fetch(`/topics/${topic}/read`, {
      method: "POST",
      headers: { Accept: "application/json", "Content-Type": "application/json", "X-CSRFToken": token() },
      body: JSON.stringify({ post_id: read }),
      keepalive: true,
    }).then((response) => { if (!response.ok) read = Math.min(read, before); }, () => { read = Math.min(read, before); });
  }

  function saw(card) {
    seen = Math.max(seen, Number(card.dataset.post) || 0);
    if (seen > read) timer ||= setTimeout(tell, TELL_AFTER);
  }

  const observer = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      clearTimeout(waiting.get(target));
      waiting.delete(target);
      if (isIntersecting && !document.hidden) waiting.set(target, setTimeout(() => { if (!document.hidden) saw(target); }, SEEN_FOR));
    }
  }, { rootMargin: "0px 0px -10% 0px" });

  const cards = (root) => [...root.querySelectorAll?.(":scope > .post") ?? []];
  const watch = () => { observer.disconnect(); cards(posts).filter((card) => Number(card.dataset.post) > read).forEach((card) => observer.observe(card)); };
  watch();
  new MutationObserver(watch).observe(posts, { childList: true });
  document.addEventListener("visibilitychange", () => { document.hidden ? tell() : watch(); });
  addEventListener("pagehide", tell);
  onSignal("topic:read", (news) => {
    if (news?.topic === topic && news.post > read) { read = news.post; seen = Math.max(seen, read); }
  });
}
