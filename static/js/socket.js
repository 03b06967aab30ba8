/* A small Socket.IO client: websocket only, text only, the main namespace only.

   Engine.IO 4:  https://github.com/socketio/engine.io-protocol  (open, close, ping, pong, message)
   Socket.IO 5:  https://github.com/socketio/socket.io-protocol  (connect, disconnect, event, ack, connect error)

   What is lost while we are cut off stays lost here: whoever needs it catches up over HTTP (live.js). */

const FIRST = 500, LONGEST = 20_000;   // ms between two tries
const HANDSHAKE = 10_000;              // ms for a connection to come about
const STEADY = 5_000;                  // ms after which a connection counts as a good one
const MOST_SILENCE = 600_000;          // ms, whatever the server says
const PACKET = /^(\d)(?:\d+-)?(?:(\/[^,]*),?)?(\d*)(.*)$/s;   // kind, attachments, namespace, id, data

/** How long to wait, in ms, before try number `tries` (0, 1, 2 …): doubling, half of it left to chance. */
export function backoff(tries) {
  return Math.min(LONGEST, FIRST * 2 ** tries) * (0.5 + Math.random() / 2);
}

/** Call `fn`; what it throws is shown on the console and stops nobody else. */
export function guarded(fn, ...values) {
  try {
    return fn(...values);
  } catch (error) {
    console.error("listener:", error);
  }
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

class Socket {
  /** "connecting" (also between two tries), "open", or "closed" (nobody tries). */
  state = "connecting";
  #address; #auth; #ws = null; #tries = 0; #retry = 0; #alarm = 0; #patience = HANDSHAKE; #heard = 0; #opened = 0;
  #listeners = new Map(); #watchers = new Set(); #asked = new Map(); #next = 0; #life = new AbortController();

  constructor(path, auth) {
    this.#address = new URL(path, location.href);
    this.#address.protocol = this.#address.protocol.replace("http", "ws");
    this.#address.search = "EIO=4&transport=websocket";
    this.#auth = auth;
    const until = { signal: this.#life.signal };
    addEventListener("online", () => this.#hurry(), until);
    addEventListener("offline", () => { if (this.#ws) this.#lose(); }, until);
    document.addEventListener("visibilitychange", () => { if (!document.hidden) this.#hurry(); }, until);
    // A page with an open socket can't be kept for the way back: close when leaving, open when coming again.
    addEventListener("pagehide", () => this.#rest(), until);
    addEventListener("pageshow", () => { if (this.state === "closed") this.#dial(); }, until);
    this.#dial();
  }

  /** Hear `event`; a refused handshake is heard as "connect_error". */
  on(event, fn) {
    if (!this.#listeners.has(event)) this.#listeners.set(event, new Set());
    this.#listeners.get(event).add(fn);
  }

  off(event, fn) { this.#listeners.get(event)?.delete(fn); }

  /** Hear every change of `state`; returns the function that ends it. */
  onstate(fn) {
    this.#watchers.add(fn);
    return () => this.#watchers.delete(fn);
  }

  /** Tell the server; returns false, and forgets it, when there is no connection. */
  emit(event, data) {
    if (this.state !== "open") return false;
    this.#say("2", event, data);
    return true;
  }

  /** Tell the server and await its answer. Rejects with "closed" or, after `timeout` ms, "timeout". */
  request(event, data, { timeout = 10_000 } = {}) {
    return new Promise((resolve, reject) => {
      if (this.state !== "open") throw new Error("closed");
      const id = String(this.#next++);
      const timer = setTimeout(() => settle(reject, new Error("timeout")), timeout);
      const settle = (how, value) => { clearTimeout(timer); this.#asked.delete(id); how(value); };
      this.#asked.set(id, {
        answered: (answer) => settle(resolve, answer),
        dropped: () => settle(reject, new Error("closed")),
      });
      this.#say("2" + id, event, data);
    });
  }

  /** End the connection for good. */
  close() {
    this.#life.abort();
    this.#rest();
  }

  #say(head, event, data) {
    this.#ws.send("4" + head + JSON.stringify(data === undefined ? [event] : [event, data]));
  }

  #turn(state) {
    if (this.state === state) return;
    this.state = state;
    for (const fn of [...this.#watchers]) guarded(fn, state);
  }

  #dial() {
    clearTimeout(this.#retry);
    this.#patience = HANDSHAKE;
    const ws = this.#ws = new WebSocket(this.#address);
    ws.binaryType = "arraybuffer";
    ws.onmessage = ({ data }) => { if (ws === this.#ws) this.#hear(data); };
    ws.onclose = () => { if (ws === this.#ws) this.#lose(); };
    this.#listen();
    this.#turn("connecting");
  }

  #drop() {
    const ws = this.#ws;
    this.#ws = null;
    clearTimeout(this.#alarm);
    clearTimeout(this.#retry);
    ws?.close();
    for (const request of [...this.#asked.values()]) request.dropped();
  }

  #lose() {
    this.#drop();
    // A server that accepts and throws out at once must not be asked without end.
    if (this.#opened && Date.now() - this.#opened > STEADY) this.#tries = 0;
    this.#opened = 0;
    this.#retry = setTimeout(() => this.#dial(), backoff(this.#tries++));
    this.#turn("connecting");
  }

  #rest() {
    this.#drop();
    this.#tries = this.#opened = 0;
    this.#turn("closed");
  }

  /* The network or the reader is back: don't wait for the next try, don't trust a silent connection. */
  #hurry() {
    if (this.state === "closed" || (this.#ws && Date.now() - this.#heard < this.#patience)) return;
    this.#drop();
    this.#tries = 0;
    this.#dial();
  }

  #listen() {
    this.#heard = Date.now();
    clearTimeout(this.#alarm);
    this.#alarm = setTimeout(() => this.#lose(), this.#patience);
  }

  #hear(frame) {
    this.#listen();
    if (typeof frame !== "string") return;
    if (frame[0] === "0") this.#greet(parsed(frame.slice(1)));
    else if (frame[0] === "1") this.#lose();
    else if (frame[0] === "2") this.#ws.send("3");
    else if (frame[0] === "4") this.#unpack(frame.slice(1));
  }

  #greet(terms) {
    if (this.state === "open") return;
    const silence = Number(terms?.pingInterval) + Number(terms?.pingTimeout);
    if (silence > 0) this.#patience = Math.min(silence, MOST_SILENCE);
    this.#ws.send("40" + (this.#auth === undefined ? "" : JSON.stringify(this.#auth)));
  }

  #unpack(packet) {
    const [, kind, namespace, id, text] = PACKET.exec(packet) ?? [];
    if (kind === undefined || (namespace && namespace !== "/")) return;
    const data = parsed(text);
    if (kind === "0") {
      this.#opened = Date.now();
      this.#turn("open");
    } else if (kind === "1") this.#lose();
    else if (kind === "2" && Array.isArray(data) && typeof data[0] === "string") {
      if (id && id.length < 16) this.#ws.send(`43${id}[]`);
      this.#tell(data[0], data.slice(1));
    } else if (kind === "3" && Array.isArray(data)) this.#asked.get(id)?.answered(data[0]);
    else if (kind === "4") {
      this.#tell("connect_error", [data]);
      if (this.#ws) this.#lose();
    }
  }

  #tell(event, values) {
    for (const fn of [...(this.#listeners.get(event) ?? [])]) guarded(fn, ...values);
  }
}

/** Open a connection to this page's own server, and keep it open; `auth` travels with each handshake. */
export function connect(path = "/socket.io/", { auth } = {}) {
  return new Socket(path, auth);
}
