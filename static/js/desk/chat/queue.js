// Who waits, and who is offered: no more of anybody than topic, language and time.
import { language, part, topic, word } from "./words.js";

const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
const now = () => Math.floor(performance.now() / 1000);

export class Queue {
  constructor({ claim, pass }) {
    Object.assign(this, { claim, pass });
    this.list = document.querySelector("#queue ol");
    this.box = document.getElementById("offer");
    this.since = new Map();
    this.offer = null;
    setInterval(() => this.#tick(), 1000);
  }

  show(waiting, offer) {
    this.since = new Map(waiting.map((one) => [one.id, now() - one.seconds]));
    // The row that has the focus stays where it is.
    const rows = new Map([...this.list.children].map((row) => [row.dataset.id, row]));
    for (const [id, row] of rows) if (!this.since.has(id)) row.remove();
    waiting.forEach((one, place) => {
      const row = rows.get(one.id) || this.#row(one);
      row.querySelector("[data-front]").hidden = !one.front;
      if (this.list.children[place] !== row) this.list.insertBefore(row, this.list.children[place]);
    });
    document.querySelector("#queue [data-empty]").hidden = waiting.length > 0;
    this.#show(offer);
    this.#tick();
  }

  #row(one) {
    const row = part("waiting");
    row.dataset.id = one.id;
    row.querySelector("[data-topic]").textContent = topic(one.topic);
    row.querySelector("[data-language]").textContent = language(one.language);
    row.querySelector("button").addEventListener("click", () => this.claim(one.id));
    return row;
  }

  #show(offer) {
    const had = this.offer && this.offer.id;
    this.offer = offer && { ...offer, until: now() + offer.seconds };
    if (had === (offer ? offer.id : null)) return;
    const focused = this.box.contains(document.activeElement);
    this.box.replaceChildren();
    if (this.notice) this.notice.close();
    this.notice = null;
    if (!offer) {
      if (focused) document.getElementById("queue").focus();
      return;
    }
    const card = part("offer");
    card.querySelector("[data-topic]").textContent = topic(offer.topic);
    card.querySelector("[data-language]").textContent = language(offer.language);
    card.querySelector("[data-accept]").addEventListener("click", () => this.claim(offer.id));
    card.querySelector("[data-pass]").addEventListener("click", () => this.pass(offer.id));
    this.box.append(card);
    this.#tick();
    this.#notify();
  }

  #tick() {
    for (const row of this.list.children) {
      const text = clock(Math.max(0, now() - this.since.get(row.dataset.id)));
      row.querySelector("[data-time]").textContent = text;
    }
    const left = this.box.querySelector("[data-left]");
    if (left) left.textContent = word("left", { seconds: Math.max(0, this.offer.until - now()) });
  }

  // It says that somebody waits and nothing else: it may show on a locked screen. What is heard is
  // `ringing.js`: the card bears `data-ring`.
  #notify() {
    if (!("Notification" in window) || Notification.permission !== "granted") return;
    try {
      this.notice = new Notification(word("notification"), { tag: "desk", renotify: true });
      this.notice.onclick = () => window.focus();
    } catch {
      // Phones show none to a page; the tone and the card remain.
    }
  }
}
