// The visitor's end of a conversation, without its page: what is told goes to `view`. Secret and
// token are in this object alone, and go with it.
import { sealSecret } from "./hpke.js";
import { Outbox } from "./outbox.js";
import { newSecret, Sealer } from "./secret.js";

export class Talk {
  // `socket` is Socket.IO's, of the namespace /chat, not yet connected. `view` has the functions
  // line(up), state(state), message(message), mine(message) and closed(reason).
  constructor(socket, view) {
    this.socket = socket;
    this.view = view;
    this.id = null;
    this.secret = null;
    this.last = 0;
    this.shown = new Set();
    this.sealing = null;
    socket.on("connect", () => this.#back());
    socket.on("disconnect", () => view.line(false));
    socket.on("state", (state) => this.#state(state));
    socket.on("envelope", (envelope) => this.#take([envelope]));
    socket.on("closed", ({ reason }) => this.#over(reason));
  }

  async begin(wish) {
    const answer = await this.#ask("begin", wish);
    if (!answer.ok) return answer;
    this.id = answer.id;
    this.secret = newSecret();
    this.sealer = await Sealer.of(this.id, this.secret);
    this.socket.auth = { token: answer.token };
    this.outbox = new Outbox({
      seal: (number, words) => this.sealer.seal("visitor", number, words),
      send: (number, body) => this.#ask("send", { number, body }),
      changed: (message) => this.view.mine(message),
    });
    if (this.waitingState) await this.#state(this.waitingState);
    return answer;
  }

  say(words) {
    return this.outbox.add(words);
  }

  read() {
    return this.#ask("seen", { last: this.last, read: true });
  }

  cover(on) {
    return this.#ask("cover", { on });
  }

  end() {
    return this.#ask("end", {});
  }

  #ask(event, data) {
    return this.socket.timeout(8000).emitWithAck(event, data).catch(() => ({ ok: false, code: "away" }));
  }

  // After a break: what was missed, then what could not be sent.
  async #back() {
    this.view.line(true);
    if (!this.id) return;
    await this.#missed();
    this.outbox.flush();
  }

  async #missed() {
    const answer = await this.#ask("seen", { last: this.last, read: false });
    if (answer.ok) await this.#take(answer.envelopes);
  }

  async #state(state) {
    if (!this.sealer) {
      this.waitingState = state;
      return;
    }
    this.view.state(state);
    const key = state.key;
    if (!key || key.id === state.sealed_for || key.id === this.sealing) return;
    this.sealing = key.id;
    const sealed = await sealSecret(this.secret, this.id, key.id, buffer(key.public));
    const answer = await this.#ask("seal", { key: key.id, sealed });
    if (!answer.ok) this.sealing = null;
  }

  async #take(envelopes) {
    for (const { id, sender, number, body, at } of envelopes) {
      this.last = Math.max(this.last, id);
      if (sender === "visitor") this.outbox.skip(number);
      if (this.shown.has(id) || sender === "visitor") continue;
      this.shown.add(id);
      const words = await this.sealer.open(sender, number, body).catch(() => null);
      this.view.message({ id, sender, words, at });
    }
  }

  #over(reason) {
    this.secret = this.sealer = this.outbox = this.id = null;
    this.socket.auth = {};
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
