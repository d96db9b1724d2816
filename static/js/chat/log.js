// The messages, as they are shown: in order, with what became of each in words.
export class Log {
  constructor(page) {
    this.page = page;
    this.list = page.find("#chat-log");
    this.own = new Map();
    this.guest = this.owner = null;
  }

  mine(message) {
    const shown = this.own.get(message);
    if (message.words.kind !== "text") return;
    const item = shown || this.#add("visitor", message.words.text, Date.now());
    this.own.set(message, item);
    item.dataset.sent = message.state;
  }

  theirs({ sender, said, at }) {
    if (said && said.kind !== "text") return;
    const from = sender === "visitor" ? "visitor" : this.page.role || "social";
    const item = this.#add(from, said ? said.text : "", at * 1000);
    if (sender === "visitor") item.dataset.sent = "sent";
    if (!said) item.dataset.sent = "unread";
  }

  // A coordinator who joins, or another professional: said before she can read a word.
  readers({ guest, key, role }) {
    if (guest && !this.guest) this.#event("#chat-guest");
    this.guest = guest;
    if (key && this.owner && this.owner !== key.id && role) this.#event("#chat-handed");
    this.owner = key ? key.id : this.owner;
  }

  clear() {
    this.list.textContent = "";
    this.own.clear();
  }

  #event(template) {
    this.list.append(this.page.find(template).content.cloneNode(true));
    this.#down();
  }

  #add(from, text, at) {
    const item = this.page.find("#chat-message").content.firstElementChild.cloneNode(true);
    item.dataset.of = from;
    item.querySelector(".said").textContent = text;
    const time = item.querySelector("time");
    const language = document.documentElement.lang;
    time.textContent = new Date(at).toLocaleTimeString(language, { hour: "2-digit", minute: "2-digit" });
    this.list.append(item);
    this.#down();
    return item;
  }

  #down() {
    this.list.scrollTop = this.list.scrollHeight;
    this.list.lastElementChild.scrollIntoView({ block: "nearest" });
  }
}
