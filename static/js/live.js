/* Live pages. Alone knows the socket; one connection a page, opened when somebody first needs it.

   The socket is a hint, HTTP is the truth. Every change of a topic has a number, without gaps; a signal carries
   the number, and `GET <url>/<number>` answers with everything after it. No write goes over the socket. */

import { backoff, connect, guarded } from "terrasse/socket.js";

const PULSE = 60_000;
const GRACE = 200;       // ms a gap may last, at least: signals of two server processes overtake each other
const MOST_HELD = 500;   // signals kept while something before them is missing
const ANSWER = 15_000, JOIN = 5_000;   // ms
const ENDED = { 401: "login", 403: "forbidden", 404: "missing", 410: "removed" };

/** Thrown by `ask` when there is nothing more to follow; `reason` says why. */
export class Ended extends Error {
  constructor(reason) {
    super(reason);
    this.reason = reason;
  }
}

/** Keeps what a page shows equal to what the server has, whatever order signals and answers come in.

    `seq` is the number up to which the page is complete. The four functions:
    `ask(since)` promises `{seq, posts: [{id, seq, html}], gone: [id], more, reset}`, or throws `Ended`;
    `apply(changes, {live})` gets `[{id, seq, html}]` in their order: a card to put in place by id, or, with `html`
    null, to take down; each number of a post once, and never an older one after a newer;
    `resync(seq)` shows everything anew and may promise the number of what it shows;
    `gone(reason)`, at the end;
    `beyond()`, if given, after an answer whose posts don't explain all its numbers: the head may have changed. */
export class Sequence {
  #ask; #apply; #gone; #resync; #beyond;
  #last; #told; #base;        // complete up to; answered for up to; what the page began with
  #newest = new Map();        // post -> the number of what the page shows of it
  #held = [];                 // signals that must wait
  #running = null; #again = false; #ended = false; #failures = 0; #timer = 0;

  constructor({ seq, ask, apply, gone, resync, beyond }) {
    this.#ask = ask;
    this.#apply = apply;
    this.#gone = gone;
    this.#resync = resync;
    this.#beyond = beyond;
    this.#begin(Number.isSafeInteger(seq) && seq > 0 ? seq : 0);
  }

  /** The number up to which nothing is missing. */
  get seq() { return this.#last; }

  /** Take a signal: `html` is a card, null (the post is gone) or absent (something changed: ask). */
  hear({ seq, id, html }) {
    if (this.#ended || !Number.isSafeInteger(seq) || seq < 1) return;
    const whole = Number.isSafeInteger(id) && (typeof html === "string" || html === null);
    this.#held.push(whole ? { seq, id, html } : { seq });
    if (this.#held.length > MOST_HELD) this.#held = [{ seq: Math.max(...this.#held.map((one) => one.seq)) }];
    if (!this.#running) this.#settle();
  }

  /** Ask for what is missing. Asked while one is under way, it asks once more after that one. */
  catchUp() {
    this.#again = true;
    this.#running ??= this.#run();
    return this.#running;
  }

  /** Follow no longer, and say why. */
  end(reason) {
    if (this.#ended) return;
    this.stop();
    guarded(this.#gone, reason);
  }

  /** Follow no longer. */
  stop() {
    this.#ended = true;
    clearTimeout(this.#timer);
  }

  #begin(seq) {
    this.#last = this.#told = this.#base = seq;
    this.#newest.clear();
  }

  async #run() {
    clearTimeout(this.#timer);
    this.#timer = 0;
    try {
      while (this.#again && !this.#ended) {
        this.#again = false;
        while (await this.#round());
      }
      this.#failures = 0;
    } catch (error) {
      if (error instanceof Ended) this.end(error.reason);
      else this.#plan(backoff(this.#failures++));
    }
    this.#running = null;
    this.#settle();
  }

  /* One question; true when there is more to ask for. */
  async #round() {
    const heard = this.#held;
    const since = Math.min(this.#last, ...heard.filter(isHint).map((one) => one.seq - 1));
    this.#held = [];
    let answer;
    try {
      answer = checked(await this.#ask(since), since);
      if (this.#ended) return false;
      if (answer.reset) {
        const shown = await this.#resync(answer.seq);
        this.#begin(Number.isSafeInteger(shown) ? shown : answer.seq);
        return false;
      }
    } catch (error) {
      this.#held = [...heard, ...this.#held];
      throw error;
    }
    // What was heard before the question is in the answer: a signal leaves after its change is on the disk.
    this.#take(answer);
    return answer.more;
  }

  #take({ seq, posts, gone }) {
    const changes = posts.filter(({ id, seq }) => this.#isNews(id, seq));
    for (const id of gone) if (this.#isNews(id, seq)) changes.push({ id, seq, html: null });
    const passed = seq - this.#last, told = new Set(posts.map((one) => one.seq)).size + gone.length;
    if (passed > told && this.#beyond) guarded(this.#beyond);
    this.#last = Math.max(this.#last, seq);
    this.#told = Math.max(this.#told, seq);
    this.#deliver(changes, false);
  }

  /* Never compares with the last number: one number may be about several posts, and signals overtake answers. */
  #isNews(id, seq) {
    if (seq <= (this.#newest.get(id) ?? this.#base)) return false;
    this.#newest.set(id, seq);
    return true;
  }

  /* Apply the signals that are next; with a gap before the others, ask soon. */
  #settle() {
    if (this.#ended) return;
    const waiting = [], changes = [];
    for (const one of this.#held.sort((a, b) => a.seq - b.seq)) {
      if (isHint(one)) {
        if (one.seq > this.#told) waiting.push(one);
      } else if (one.seq > this.#last + 1) {
        waiting.push(one);
      } else {
        if (this.#isNews(one.id, one.seq)) changes.push(one);
        this.#last = Math.max(this.#last, one.seq);
      }
    }
    this.#held = waiting;
    this.#deliver(changes, true);
    if (waiting.length) this.#plan(GRACE * (1 + Math.random()));   // not everybody at once
  }

  #deliver(changes, live) {
    if (changes.length) guarded(this.#apply, changes, { live });
  }

  #plan(delay) {
    if (this.#timer || this.#ended) return;
    this.#timer = setTimeout(() => {
      this.#timer = 0;
      if (this.#failures || this.#held.length) this.catchUp();
    }, delay);
  }
}

function isHint(signal) {
  return signal.html === undefined;
}

/* An answer that makes no sense counts as a failure: asking again later is all that helps. */
function checked(answer, since) {
  const { seq, posts = [], gone = [], more = false, reset = false } = answer;
  const sound = Number.isSafeInteger(seq) && Array.isArray(posts) && Array.isArray(gone);
  if (!sound || (!reset && (more ? seq <= since : seq < since))) throw new Error("answer");
  return { seq, posts, gone, more, reset };
}

// --- The page's one connection -------------------------------------------------------------------------

let line = null;
const watchers = new Set();

function opened() {
  if (!line) {
    line = connect("/socket.io/");
    line.onstate((state) => { for (const fn of [...watchers]) guarded(fn, state); });
  }
  return line;
}

/** Hear a signal of the server ("notification:count", "topic:moved", …); returns the function that ends it. */
export function onSignal(event, fn) {
  opened().on(event, fn);
  return () => line.off(event, fn);
}

/** Tell the server something fleeting ("typing"); forgotten, with `false`, when there is no connection. */
export function emit(event, data) {
  return opened().emit(event, data);
}

/** Ask the server over the socket and await its answer. Never a write. */
export function request(event, data, options) {
  return opened().request(event, data, options);
}

/** Hear "connecting", "open" and "closed", now and at each change; opens nothing. Returns the function that ends it. */
export function onState(fn) {
  watchers.add(fn);
  if (line) guarded(fn, line.state);
  return () => watchers.delete(fn);
}

async function since(url, seq) {
  const response = await fetch(`${url}/${seq}`, {
    headers: { Accept: "application/json" },
    cache: "no-store",
    redirect: "manual",
    signal: AbortSignal.timeout(ANSWER),
  });
  if (response.type === "opaqueredirect") throw new Ended("moved");
  if (response.status in ENDED) throw new Ended(ENDED[response.status]);
  if (!response.ok) throw new Error(String(response.status));
  return response.json();
}

/** Follow a topic: `room` is `{topic, lang}`, `url` the address of its catch-up without the number, `seq` the
    number the page was rendered with; `apply`, `gone` and `resync` as `Sequence` has them.

    Returns `{seq, hear, catchUp, stop}`; `hear` takes the answer to one's own post as a signal. */
export function follow({ room, url, seq, apply, gone, resync, beyond }) {
  const sequence = new Sequence({
    seq, apply, resync, beyond,
    ask: (number) => since(url, number),
    gone(reason) { stop(); gone(reason); },
  });
  const life = new AbortController();
  let joining = null;

  // The room first, then the question: so nothing can fall between the two. A refused or failed join does not
  // matter here, since HTTP answers what the reader may see; the next waking asks for the room again.
  async function join() {
    if (line.state === "open") await line.request("join", room, { timeout: JOIN }).catch(() => {});
  }
  async function catchUp() {
    await (joining ??= join().finally(() => { joining = null; }));
    if (!life.signal.aborted) await sequence.catchUp();
  }
  function stop() {
    if (life.signal.aborted) return;
    life.abort();
    sequence.stop();
    line.emit("leave", { topic: room.topic });
  }

  const mine = (fn) => (signal) => { if (signal?.topic === room.topic) fn(signal); };
  const hear = (signal) => sequence.hear(signal);
  const ends = [
    onSignal("post:added", mine(hear)),
    onSignal("post:changed", mine(hear)),
    onSignal("post:gone", mine((signal) => sequence.hear({ ...signal, html: null }))),
    // Without a reason everyone was put out, and who may still read comes in again.
    onSignal("room:left", mine(({ reason }) => { reason ? sequence.end(reason) : catchUp(); })),
    onState((state) => { if (state === "open") catchUp(); }),
  ];
  const until = { signal: life.signal };
  addEventListener("focus", catchUp, until);
  addEventListener("online", catchUp, until);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) catchUp(); }, until);
  // Not all at the same moment: after a restart every browser would keep the same minute.
  const minute = setInterval(() => { if (!document.hidden) catchUp(); }, PULSE * (0.9 + Math.random() / 5));
  life.signal.addEventListener("abort", () => {
    clearInterval(minute);
    for (const end of ends) end();
  });
  return { get seq() { return sequence.seq; }, hear, catchUp, stop };
}
