// What one end has written: numbered, sealed once, sent until the server has it. Nothing that was
// typed is lost on a bad line, and nothing is there twice.
const PATIENCE = 8000;
const AGAIN = 3000;

export class Outbox {
  // send(number, body) answers as PROTOCOL.md says; changed(message) draws one.
  constructor({ seal, send, changed }) {
    this.seal = seal;
    this.send = send;
    this.changed = changed;
    this.last = 0;
    this.own = new Set();
    this.waiting = [];
    this.busy = false;
    this.timer = null;
  }

  // The conversation is over: nothing is kept, nothing tried again.
  stop() {
    clearTimeout(this.timer);
    this.waiting = [];
    this.seal = this.send = null;
  }

  // Words that this end wrote before, in another tab: numbering goes on after them.
  skip(number) {
    this.last = Math.max(this.last, number);
  }

  // Whether a number of this end was given by this tab.
  knows(number) {
    return this.own.has(number);
  }

  add(words) {
    const message = { number: this.#next(), words, body: null, state: "waiting" };
    this.waiting.push(message);
    this.changed(message);
    this.flush();
    return message;
  }

  #next() {
    this.own.add(++this.last);
    return this.last;
  }

  async flush() {
    if (this.busy) return;
    this.busy = true;
    while (this.waiting.length && (await this.#one(this.waiting[0]))) this.waiting.shift();
    this.busy = false;
  }

  #later(wait) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), wait);
  }

  // True once the server has it, or never will.
  async #one(message) {
    message.body = message.body || (await this.seal(message.number, message.words));
    if (!this.send) return true;
    const answer = await Promise.race([
      Promise.resolve(this.send(message.number, message.body)).catch(() => null),
      new Promise((resolve) => setTimeout(resolve, PATIENCE, null)),
    ]);
    if (answer && answer.ok) return this.#now(message, "sent", answer);
    if (answer && answer.code === "twice") return this.#anew(message);
    if (answer && ["over", "too_long", "not_yours"].includes(answer.code)) {
      return this.#now(message, "refused", answer);
    }
    // Slowed, or the server is busy with itself: tried again by itself. A broken line says when it
    // is back, too.
    const slowed = answer && answer.code === "too_many";
    if (this.send) this.#later(slowed ? answer.wait * 1000 : AGAIN);
    this.#now(message, slowed ? "slowed" : "waiting", answer);
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
      this.own.delete(one.number);
      one.number = this.#next();
      one.body = null;
    }
    this.changed(message);
    if (this.send) this.#later(0);
    return false;
  }
}
