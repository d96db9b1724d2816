// The professional's end on its page: the queue, an offer, and up to two conversations side by side
// (a coordinator who was asked in has hers there too). A reload finds everything again: the keys in
// this browser, the words, sealed, at the server. What is typed is in this page alone.
import { Dialogs } from "./dialogs.js";
import { KeyOfShift } from "./key.js";
import { Panel } from "./panel.js";
import { setUpPermit } from "./permit.js";
import { Picker } from "./picker.js";
import { drawPlaces } from "./places.js";
import { Queue } from "./queue.js";
import { Talk } from "./talk.js";
import { refusal, word } from "./words.js";

const PATIENCE = 8000;

export function setUpChat(socket) {
  if (socket && document.getElementById("chat")) new Room(socket);
}

class Room {
  constructor(socket) {
    this.socket = socket;
    this.panels = new Map();
    this.waiting = 0;
    this.handed = new Set();
    this.ask = this.ask.bind(this);
    this.key = new KeyOfShift(socket, document.getElementById("chat").dataset.staff);
    this.queue = new Queue({
      claim: (id) => this.#claim(id),
      pass: (id) => this.ask("chat_decline", { id }),
    });
    this.dialogs = new Dialogs(this.ask);
    this.picker = new Picker();
    setUpPermit();
    this.#listen();
    document.getElementById("room").hidden = false;
  }

  #listen() {
    const { socket } = this;
    const of = (act) => (data) => {
      const panel = this.panels.get(data.conversation || data.id);
      if (panel) act(panel, data);
    };
    socket.on("connect", () => this.#back());
    socket.on("chat_queue", (told) => this.#told(told));
    socket.on("chat_envelope", of(({ talk }, data) => talk.take(data)));
    socket.on("chat_sealed", of(({ talk }, data) => talk.sealed(data)));
    socket.on("chat_receipt", of(({ talk }, data) => talk.receipt(data)));
    socket.on("chat_closed", of((panel, data) => this.#over(panel, `closed_${data.reason}`)));
    // Duty may begin or end while the page is open.
    const duty = document.getElementById("duty").parentNode;
    new MutationObserver(() => this.#look(false)).observe(duty, {
      attributeFilter: ["data-keyed"],
      subtree: true,
    });
    for (const event of ["focus", "visibilitychange"]) addEventListener(event, () => this.#focused());
    addEventListener("beforeunload", (event) => {
      if (this.#open().length) event.preventDefault();
    });
  }

  ask(event, data) {
    const sent = this.socket.timeout(PATIENCE).emitWithAck(event, data);
    return sent.catch(() => ({ ok: false, code: "away" }));
  }

  #open() {
    return [...this.panels.values()].filter((panel) => !panel.talk.ended);
  }

  // In one row: a key is made once, however often the page is told to look.
  #look(tell) {
    this.looking = (this.looking || Promise.resolve())
      .then(() => this.key.look({ tell, holds: this.#open().length }))
      .catch(() => null);
    return this.looking;
  }

  async #back() {
    await this.#look(true);
    for (const { talk } of this.#open()) talk.open();
  }

  #told({ waiting, mine, offer }) {
    this.waiting = waiting.length;
    this.queue.show(waiting, offer);
    for (const state of mine) {
      const had = this.panels.get(state.id);
      // A colleague has handed it back.
      if (had && had.talk.ended === "gone") this.#remove(had);
      const panel = this.panels.get(state.id) || this.#add(state.id);
      if (panel.talk.ended) continue;
      const fresh = !panel.talk.state;
      panel.talk.state = state;
      panel.told();
      const unopened = state.sealed_for === this.key.id && !panel.talk.sealer;
      if (fresh || unopened) panel.talk.open();
    }
    const held = new Set(mine.map((state) => state.id));
    for (const panel of this.#open()) if (!held.has(panel.talk.id)) this.#gone(panel);
    this.#places();
  }

  #add(id) {
    const numbers = new Set([...this.panels.values()].map((panel) => panel.number));
    let number = 1;
    while (numbers.has(number)) number += 1;
    let panel = null;
    const changed = () => panel && this.#changed(panel);
    const talk = new Talk(id, { ask: this.ask, key: () => this.key.key, changed });
    panel = new Panel(talk, number, (name, of, button) => this.#act(name, of, button));
    this.panels.set(id, panel);
    document.getElementById("talks").append(panel.element);
    if (this.claimed === id) panel.field.focus();
    return panel;
  }

  #changed(panel) {
    panel.draw();
    panel.talk.seen(Boolean(panel.looked && panel.talk.sealer));
    this.#places();
  }

  #places() {
    drawPlaces(this.waiting, [...this.panels.values()]);
  }

  // Another browser of hers may have sealed with another key meanwhile: this one speaks up.
  #focused() {
    for (const panel of this.#open()) this.#changed(panel);
    if (document.hasFocus() && this.#open().some((panel) => !panel.talk.sealer)) this.key.tell();
  }

  async #claim(id) {
    this.claimed = id;
    const answer = await this.ask("chat_claim", { id });
    this.#say(answer.ok ? "" : refusal(answer));
  }

  #say(text) {
    document.getElementById("told").textContent = text;
  }

  #act(name, panel, button) {
    const { talk } = panel;
    if (name === "looked") this.#changed(panel);
    if (name === "pick") this.picker.open(panel);
    if (name === "danger") this.dialogs.danger(talk);
    if (name === "end") this.dialogs.end(talk);
    if (name === "block") this.dialogs.block(talk);
    if (name === "ask") this.dialogs.askIn(talk);
    if (name === "hand") this.dialogs.handOver(talk, (one) => this.#handing(talk, one));
    if (name === "part") this.#part(talk, button);
    if (name === "close") this.#remove(panel);
  }

  // The queue may tell that it is no longer hers before the answer does: then she knows why.
  #handing(talk, one) {
    if (one) this.handed.add(talk.id);
    else this.handed.delete(talk.id);
  }

  async #part(talk, button) {
    button.disabled = true;
    if (talk.state.as_guest) this.handed.add(talk.id);
    const answer = await this.ask("chat_part", { id: talk.id });
    button.disabled = false;
    if (!answer.ok) this.#say(refusal(answer));
  }

  #gone(panel) {
    const { talk } = panel;
    if (!this.handed.delete(talk.id)) {
      this.#over(panel, "gone");
      return;
    }
    this.#say(word(talk.state.as_guest ? "parted" : "handed"));
    // Its secret is still needed to seal it for the colleague; the dialog holds the talk.
    this.#remove(panel);
  }

  #over(panel, reason) {
    if (panel.talk.ended) return;
    sessionStorage.removeItem(`danger ${panel.talk.id}`);
    panel.talk.end(reason);
    this.dialogs.closeOf(panel.talk);
    this.#look(false);
  }

  #remove(panel) {
    panel.element.remove();
    panel.talk.outbox.stop();
    this.panels.delete(panel.talk.id);
    document.getElementById("queue").focus();
    this.#places();
  }
}
