// One conversation as the page shows it. Every word of it is set as text, never as markup.
import { insert, setUpExpanding } from "./expand.js";
import { content, fold, inLanguage, language, part, topic, word } from "./words.js";

const MOST = 4000;
const time = new Intl.DateTimeFormat(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });

export class Panel {
  // act(name, talk, button) does what a button asks for.
  constructor(talk, number, act) {
    Object.assign(this, { talk, number, act });
    this.rows = new Map();
    this.inView = false;
    this.element = part("talk");
    this.element.id = `talk-${number}`;
    this.log = this.element.querySelector(".log");
    this.list = this.log.firstElementChild;
    this.field = this.element.querySelector("textarea");
    this.fault = this.element.querySelector(".fault");
    this.#name();
    this.element.querySelector("form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#say();
    });
    this.field.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) this.#say();
    });
    this.element.addEventListener("click", ({ target }) => {
      const button = target.closest("button");
      if (button && button.dataset.act) act(button.dataset.act, this, button);
      if (button && "askWord" in button.dataset) this.#askWord();
    });
    new IntersectionObserver(([seen]) => {
      this.inView = seen.isIntersecting;
      this.act("looked", this);
    }).observe(this.log);
  }

  #name() {
    const number = this.number;
    const [title, label] = [this.element.querySelector("h2"), this.element.querySelector("label")];
    title.textContent = word("title", { number });
    title.id = `talk-${number}-title`;
    this.element.setAttribute("aria-labelledby", title.id);
    this.field.id = `talk-${number}-text`;
    label.htmlFor = this.field.id;
    label.textContent = word("field", { number });
    this.log.setAttribute("aria-label", word("log", { number }));
  }

  get code() {
    return this.talk.state.language;
  }

  // What the queue tells of it.
  told() {
    const { state } = this.talk;
    if (!this.expands) setUpExpanding(this.field, this.code);
    this.expands = true;
    this.field.lang = this.code;
    this.field.dir = content().directions[this.code] || "auto";
    this.#fill("[data-about]", `${topic(state.topic)} · ${language(state.language)}`);
    this.#part("[data-returned]", state.returned);
    const guest = state.as_guest
      ? word("as_guest", { name: state.owner })
      : state.guest && word("guest", { name: state.guest });
    this.#part("[data-guest]", guest, guest);
    for (const act of ["hand", "ask", "end", "block"]) this.#button(act).hidden = state.as_guest;
    this.#button("ask").hidden ||= Boolean(state.guest);
    this.#button("part").hidden = !guest;
    this.#button("part").textContent = word(state.as_guest ? "part_self" : "part_guest");
    this.draw();
  }

  draw() {
    const { talk } = this;
    const state = talk.ended || (talk.state ? talk.state.state : "here");
    this.#fill("[data-state]", word(state), this.element.querySelector("header"));
    this.element.dataset.now = state;
    this.#part("[data-key]", !talk.sealer && !talk.ended);
    this.#part("[data-agreed]", talk.agreed !== null && !talk.ended, word("agreed", { word: talk.agreed }));
    this.element.querySelector("form").hidden = Boolean(talk.ended);
    this.element.querySelector(".acts").hidden = Boolean(talk.ended);
    this.element.querySelector(".over").hidden = !talk.ended;
    this.#draw();
  }

  #fill(selector, text, inside = this.element) {
    const found = inside.querySelector(selector);
    if (found.textContent !== text) found.textContent = text;
  }

  #part(selector, shown, text) {
    const found = this.element.querySelector(selector);
    found.hidden = !shown;
    if (shown && text) this.#fill("span", text, found);
  }

  #button(act) {
    return this.element.querySelector(`[data-act="${act}"]`);
  }

  // Rows stand in the order of the server; what it does not have yet stands below them.
  #draw() {
    const atEnd = this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < 80;
    const entries = [...this.talk.entries.values()].sort((a, b) => a.id - b.id);
    const shown = entries.filter((one) => one.opened && ["text", "word"].includes(one.kind));
    const drawn = [...shown.map((one) => [one.id, one]), ...this.talk.mine.map((one) => [one, one])];
    const keys = new Set(drawn.map(([key]) => key));
    for (const [key, row] of this.rows) if (!keys.has(key)) this.#drop(key, row);
    drawn.forEach(([key, one], place) => {
      const row = this.rows.get(key) || this.#row(key);
      this.#message(row, one);
      const stands = this.list.children[place];
      if (stands !== row) this.list.insertBefore(row, stands || null);
    });
    if (atEnd) this.log.scrollTop = this.log.scrollHeight;
  }

  #row(key) {
    const row = part("message");
    this.rows.set(key, row);
    return row;
  }

  #drop(key, row) {
    row.remove();
    this.rows.delete(key);
  }

  #message(row, one) {
    const sender = one.sender || "professional";
    row.dataset.sender = sender;
    this.#fill("[data-who]", word(sender === "professional" ? "desk" : sender), row);
    this.#fill("time", one.at ? time.format(one.at * 1000) : "", row);
    this.#fill("[data-state]", this.#mark(sender, one), row);
    const text = one.kind === "word" ? word("agreed", { word: one.words }) : one.words;
    this.#fill("[data-words]", text === null ? word("unreadable") : text, row);
    row.querySelector("[data-words]").dir = "auto";
  }

  #mark(sender, one) {
    if (sender === "professional") return word(one.state);
    const { agreed } = this.talk;
    const again = sender === "visitor" && one.kind === "text" && agreed && one.words;
    return again && fold(one.words) === fold(agreed) ? word("same_word") : "";
  }

  // What is too long, or has no key yet, stays where it was typed.
  #say() {
    const words = this.field.value;
    if (!words.trim()) return;
    const fault = [...words].length > MOST ? "too_long" : this.talk.sealer ? null : "no_key";
    this.fault.hidden = !fault;
    this.fault.textContent = fault ? word(fault) : "";
    if (fault) return;
    this.field.value = "";
    this.talk.say(words);
    this.log.scrollTop = this.log.scrollHeight;
    this.field.focus();
  }

  #askWord() {
    const phrase = content().inserts.find((one) => one.id === content().agreed);
    if (phrase) this.insert(inLanguage(phrase.text, this.code).text);
  }

  insert(text) {
    insert(this.field, text);
  }

  get looked() {
    return this.inView && document.visibilityState === "visible" && document.hasFocus();
  }
}
