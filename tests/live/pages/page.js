/* The test page: hands the modules to the tests, and follows topic 7 as a page would. */

import * as live from "terrasse/live.js";
import * as sockets from "terrasse/socket.js";

const post = async (command) => {
  const body = JSON.stringify(command);
  return (await fetch("/step", { method: "POST", headers: { "Content-Type": "application/json" }, body })).json();
};

/* Follow the topic; what is shown, and everything that was applied, can be read from outside. */
async function followed() {
  const truth = await (await fetch("/truth")).json();
  const page = { posts: new Map(truth.posts), log: [], ended: [], resyncs: 0 };
  page.following = live.follow({
    room: { topic: 7, lang: "en" },
    url: "/topics/7/since",
    seq: truth.seq,
    apply(changes, { live }) {
      for (const { id, seq, html } of changes) {
        page.log.push([id, seq, html, live]);
        html === null ? page.posts.delete(id) : page.posts.set(id, html);
      }
    },
    async resync() {
      page.resyncs += 1;
      const now = await (await fetch("/truth")).json();
      page.posts = new Map(now.posts);
      page.log.push("resync");
      return now.seq;
    },
    gone(reason) { page.ended.push(reason); },
  });
  page.shown = () => JSON.stringify([...page.posts].sort((a, b) => a[0] - b[0]));
  return page;
}

/* What was applied to a post twice, or after something newer: must be empty. */
function disorder(log) {
  const newest = new Map(), wrong = [];
  for (const entry of log) {
    if (entry === "resync") { newest.clear(); continue; }
    const [id, seq] = entry;
    if (seq <= (newest.get(id) ?? 0)) wrong.push(entry);
    newest.set(id, seq);
  }
  return wrong;
}

Object.assign(window, { live, sockets, post, followed, disorder, ready: true });
