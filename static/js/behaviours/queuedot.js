/* The dot beside «Moderation»: it lights up when a case moves, wherever its moderator is reading. */

import { onSignal, onState } from "terrasse/live.js";
import { joinQueue } from "terrasse/behaviours/queue.js";

const PAUSE = 2_000;   // ms in which further signals are gathered

export default function queuedot(dot) {
  let timer = 0;

  async function look() {
    const answer = await fetch("/moderation/waiting", { cache: "no-store", redirect: "manual", headers: { Accept: "application/json" } }).catch(() => null);
    if (!answer?.ok) return;
    const { waiting } = await answer.json();
    dot.hidden = !waiting;
  }

  onState((state) => { if (state === "open") joinQueue(); });
  onSignal("case:moved", () => { timer ||= setTimeout(() => { timer = 0; look(); }, PAUSE); });
  onSignal("queue:left", () => { dot.hidden = true; });
}
