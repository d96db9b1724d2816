// What one end has written: numbered, sealed once, sent until the server has it. Nothing that was
// typed is lost on a bad line, and nothing is there twice.
const PATIENCE = 8000;

export class Outbox {
  // send(number, body) answers as PROTOCOL.md says; changed(message) draws one.
  constructor({ seal, send, changed }) {
    this.seal = seal;
    this.send = send;
    this.changed = changed;
    this.last = 0;
    this.waiting = [];
    this.busy = false;
  }

  // Words that this end wrote before, in another tab: numbering goes on after them.
  skip(number) {
    this.last = Math.max(this.last, number);
  }

  add(words) {
    const message = { number: ++this.last, words, body: null, state: "waiting" };
    this.waiting.push(message);
    this.changed(message);
    this.flush();
    return message;
  }

  async flush() {
    if (this.busy) return;
    this.busy = true;
    while (this.waiting.length && (await this.#one(this.waiting[0]))) this.waiting.shift();
    this.busy = false;
  }

  // True once the server has it, or never will.
  async #one(message) {
    message.body = message.body || (await this.seal(message.number, message.words));
    const answer = await Promise.race([
      Promise.resolve(this.send(message.number, message.body)).catch(() => null),
      new Promise((resolve) => setTimeout(resolve, PATIENCE, null)),
    ]);
    if (answer && answer.ok) return this.#now(message, "sent", answer);
    if (answer && answer.code === "twice") return this.#anew(message);
    if (answer && ["over", "too_long", "not_yours"].includes(answer.code)) {
      return this.#now(message, "refused", answer);
    }
    if (answer && answer.code === "too_many") setTimeout(() => this.flush(), answer.wait * 1000);
    this.#now(message, "waiting", answer);
    return false;
  }

  #now(message, state, answer) {
    message.state = state;
    message.answer = answer;
    this.changed(message);
    return true;
  }

  // Another tab has used this number: this and what waits behind it move on.
  #anew(message) {
    for (const one of this.waiting) {
      one.number = ++this.last;
      one.body = null;
    }
    this.changed(message);
    return false;
  }
}
