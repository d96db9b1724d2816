// One conversation at this end, without its page: what was written, opened as soon as the secret is
// here, and what is still to be sent. `view` draws it.
import { openSecret, sealSecret } from "../../chat/hpke.js";
import { Outbox } from "../../chat/outbox.js";
import { Sealer } from "../../chat/secret.js";

export class Talk {
  // ask(event, data) answers as PROTOCOL.md says; key() is this browser's pair.
  constructor(id, { ask, key, changed }) {
    Object.assign(this, { id, ask, key, changed });
    this.last = 0;
    this.state = null;
    this.ended = null;
    this.secret = null;
    this.sealer = null;
    this.agreed = null;
    this.notes = 0;
    // In the order of the server; `mine` has what it has not acknowledged.
    this.entries = new Map();
    this.mine = [];
    this.told = { last: 0, read: 0 };
    this.work = Promise.resolve();
    this.outbox = new Outbox({
      seal: (number, words) => this.sealer.seal("professional", number, said(words)),
      send: (number, body) => this.#send(number, body),
      changed: (message) => this.#sent(message),
    });
  }

  // Whoever wrote first is opened first, whatever comes meanwhile.
  #inTurn(act) {
    this.work = this.work.then(act).catch(() => null);
    return this.work;
  }

  // Everything that was missed, and the secret if it is sealed for this browser's key.
  open() {
    return this.#inTurn(async () => {
      const answer = await this.ask("chat_open", { id: this.id, after: this.last });
      if (!answer.ok || this.ended) return;
      if (answer.sealed) await this.#unseal(answer.sealed_for, answer.sealed);
      for (const one of answer.envelopes) await this.#take(one);
      this.#flush();
      this.changed(this);
    });
  }

  sealed({ key, sealed }) {
    return this.#inTurn(async () => {
      await this.#unseal(key, sealed);
      this.#flush();
      this.changed(this);
    });
  }

  take(envelope) {
    return this.#inTurn(async () => {
      await this.#take(envelope);
      this.changed(this);
    });
  }

  async #unseal(id, sealed) {
    const key = this.key();
    if (!key || key.id !== id || this.sealer) return;
    this.secret = await openSecret(sealed, this.id, id, key.pair);
    this.sealer = await Sealer.of(this.id, this.secret);
    for (const one of this.entries.values()) await this.#read(one);
  }

  async #take(envelope) {
    const { id, sender, number, body, at, delivered, read } = envelope;
    this.last = Math.max(this.last, id);
    if (this.entries.has(id)) return;
    const state = read ? "read" : delivered ? "delivered" : "sent";
    const entry = { id, sender, number, body, at, state, words: null, opened: false };
    if (sender === "note") this.notes = Math.max(this.notes, number);
    if (sender === "professional") {
      const own = this.mine.find((one) => one.number === number && same(one.body, body));
      if (own) this.mine.splice(this.mine.indexOf(own), 1);
      if (own) entry.own = true;
      else this.outbox.skip(number);
    }
    this.entries.set(id, entry);
    await this.#read(entry);
  }

  async #read(entry) {
    if (!this.sealer || entry.opened) return;
    entry.opened = true;
    try {
      const found = JSON.parse(await this.sealer.open(entry.sender, entry.number, entry.body));
      entry.kind = found.kind;
      entry.words = typeof found.text === "string" ? found.text : null;
    } catch {
      entry.kind = "text";
    }
    if (entry.kind === "word" && entry.sender === "visitor") this.agreed = entry.words;
  }

  receipt({ last, read }) {
    for (const one of this.entries.values()) {
      if (one.sender !== "professional" || one.id > last || one.state === "read") continue;
      one.state = read ? "read" : "delivered";
    }
    this.changed(this);
  }

  // What has arrived here; `read` only while somebody looks at it.
  async seen(read) {
    const last = this.last;
    if (this.ended || !last || (read ? this.told.read : this.told.last) >= last) return;
    this.told = { last, read: read ? last : this.told.read };
    const answer = await this.ask("chat_seen", { id: this.id, last, read });
    if (!answer.ok) this.told = { last: 0, read: 0 };
  }

  say(words) {
    this.mine.push(this.outbox.add(words));
    this.changed(this);
  }

  #flush() {
    if (this.sealer && !this.ended) this.outbox.flush();
  }

  async #send(number, body) {
    const answer = await this.ask("chat_send", { id: this.id, number, body });
    if (answer.ok) await this.#inTurn(() => this.#take({ ...answer, sender: "professional", number, body }));
    return answer;
  }

  #sent(message) {
    if (message.state === "sent") this.mine = this.mine.filter((one) => one !== message);
    this.changed(this);
  }

  // A note is numbered as everything is; another tab may have used the number.
  async note(words) {
    let answer = null;
    do {
      const number = ++this.notes;
      const body = await this.sealer.seal("note", number, said(words));
      answer = await this.ask("chat_note", { id: this.id, number, body });
    } while (answer.code === "twice");
    return answer;
  }

  // To a colleague's key, so that whoever takes over reads on even if the visitor is away.
  async sealTo({ id: key, public: publicBytes }) {
    if (!this.secret) return;
    const sealed = await sealSecret(this.secret, this.id, key, publicBytes);
    await this.ask("chat_seal", { id: this.id, key, sealed });
  }

  end(reason) {
    this.ended = reason;
    this.secret = this.sealer = null;
    this.outbox.stop();
    this.changed(this);
  }
}

const said = (text) => JSON.stringify({ kind: "text", text });

function same(ours, theirs) {
  if (!ours) return false;
  const [a, b] = [new Uint8Array(ours), new Uint8Array(theirs)];
  return a.length === b.length && a.every((byte, place) => byte === b[place]);
}
