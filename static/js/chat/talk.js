// The visitor's end of a conversation, without its page: what is told goes to `view`. Secret and
// token are in this object alone, and go with it.
import { sealSecret } from "./hpke.js";
import { Outbox } from "./outbox.js";
import { newSecret, Sealer } from "./secret.js";
import { find, wrap } from "./words.js";

const PATIENCE = 8000;

export class Talk {
  // `socket` is Socket.IO's, of the namespace /chat, not yet connected. `view` has the functions
  // there(states), line(up), state(state), message(message), mine(message) and closed(reason).
  constructor(socket, view) {
    this.socket = socket;
    this.view = view;
    this.forget();
    socket.on("connect", () => this.#back());
    socket.on("disconnect", () => view.line(false));
    socket.on("there", (there) => view.there?.(there));
    socket.on("state", (state) => this.#state(state));
    socket.on("envelope", (envelope) => this.#take([envelope]));
    socket.on("closed", ({ reason }) => this.#over(reason));
  }

  forget() {
    this.outbox?.stop();
    this.id = this.token = this.secret = this.sealer = this.outbox = this.told = null;
    this.last = 0;
    this.shown = new Set();
    this.sealing = new Map();
    this.socket.auth = {};
  }

  async begin(wish) {
    const answer = await this.#ask("begin", wish);
    if (answer.ok) await this.#hold(answer, newSecret());
    return answer;
  }

  // Into a conversation by its words; everything that was said is shown again.
  async resume(words) {
    const { lookup, open } = await find(words);
    const answer = await this.#ask("resume", { lookup });
    if (!answer.ok) return answer;
    await this.#hold(answer, await open(buffer(answer.wrapped)));
    await this.#missed();
    return answer;
  }

  async #hold({ id, token }, secret) {
    this.id = id;
    this.token = token;
    this.secret = secret;
    this.socket.auth = { token };
    this.outbox = new Outbox({
      seal: (number, said) => this.sealer.seal("visitor", number, JSON.stringify(said)),
      send: (number, body) => this.#ask("send", { number, body }),
      changed: (message) => this.view.mine(message),
    });
    this.sealer = await Sealer.of(id, secret);
    if (this.told) await this.#state(this.told);
  }

  say(text, kind = "text") {
    return this.outbox.add({ kind, text });
  }

  // Have these words open it from elsewhere.
  async keep(words) {
    return this.#ask("keep", await wrap(words, this.secret));
  }

  read() {
    return this.#ask("seen", { last: this.last, read: true });
  }

  cover(on) {
    return this.#ask("cover", { on });
  }

  here() {
    return this.#ask("here", {});
  }

  end() {
    return this.#ask("end", {});
  }

  // On the way out: nothing is waited for.
  leave() {
    const token = this.token;
    if (this.id) this.socket.emit("leave", {});
    this.forget();
    return token;
  }

  #ask(event, data) {
    const failed = { ok: false, code: "away" };
    return this.socket.timeout(PATIENCE).emitWithAck(event, data).catch(() => failed);
  }

  // After a break: what was missed, then what could not be sent.
  async #back() {
    this.view.line(true);
    if (!this.id) return;
    await this.#missed();
    this.outbox?.flush();
  }

  async #missed() {
    const answer = await this.#ask("seen", { last: this.last, read: false });
    if (answer.ok) await this.#take(answer.envelopes);
  }

  async #state(state) {
    this.told = state;
    if (!this.sealer) return;
    this.view.state(state);
    const readers = [{ key: state.key, sealed_for: state.sealed_for }];
    // Said first, then let in.
    if (state.guest) readers.push(state.guest);
    for (const { key, sealed_for } of readers) {
      if (key && key.id !== sealed_for) await this.#seal(key);
    }
  }

  // Once for each key; again where the server says that it has lost it.
  async #seal(key) {
    if (this.sealing.has(key.id)) return;
    this.sealing.set(key.id, true);
    const sealed = await sealSecret(this.secret, this.id, key.id, buffer(key.public));
    await this.#ask("seal", { key: key.id, sealed });
    setTimeout(() => this.sealing.delete(key.id), 1000);
  }

  async #take(envelopes) {
    for (const { id, sender, number, body, at } of envelopes) {
      this.last = Math.max(this.last, id);
      if (this.shown.has(id)) continue;
      this.shown.add(id);
      if (sender === "visitor" && this.outbox.knows(number)) continue;
      if (sender === "visitor") this.outbox.skip(number);
      const said = await this.sealer.open(sender, number, body).then(JSON.parse).catch(() => null);
      this.view.message({ id, sender, said, at });
    }
  }

  #over(reason) {
    if (!this.id && reason !== "over") return;
    this.forget();
    this.socket.disconnect();
    this.view.closed(reason);
  }
}

// Socket.IO gives bytes as an ArrayBuffer in a browser and as a view on one in Node.
export function buffer(bytes) {
  return ArrayBuffer.isView(bytes)
    ? bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength)
    : bytes;
}
