// The visitor's page: the form becomes a waiting room, the waiting room a conversation. Nothing here
// navigates: what the page holds is all there is.
import { io } from "socket.io-client";
import { Cover } from "./cover.js";
import { Log } from "./log.js";
import { Menu } from "./menu.js";
import { setUpResume } from "./resume.js";
import { Start } from "./start.js";
import { Talk } from "./talk.js";
import { show } from "./shown.js";
import { Writing } from "./writing.js";

// Without a secure context a browser has no cryptography: the form goes the way without script.
const able = () => Boolean(window.crypto?.subtle);

export function mount(place, brought = null) {
  if (able()) new Page(place, brought);
}

class Page {
  constructor(place, brought) {
    this.place = place;
    this.brought = brought;
    this.find = (selector) => place.querySelector(selector);
    const socket = io("/chat", {
      transports: ["websocket", "polling"],
      tryAllTransports: true,
      reconnectionDelay: 500,
      reconnectionDelayMax: 5000,
      autoConnect: false,
    });
    this.talk = new Talk(socket, this);
    this.start = new Start(this);
    this.log = new Log(this);
    this.cover = new Cover(this);
    this.menu = new Menu(this);
    this.writing = new Writing(this);
    setUpResume(this);
    this.find("#chat-here").addEventListener("click", () => this.talk.here());
    this.#stay();
    this.#leave();
    socket.connect();
  }

  get running() {
    return Boolean(this.talk.id);
  }

  // The conversation fills the page: nothing around it leads away.
  open() {
    document.documentElement.classList.add("talking");
    this.find("#chat-form").hidden = true;
    this.find("#chat-return").hidden = true;
    this.find("#talk").hidden = false;
    this.find("#chat-text").focus();
    if (this.brought) this.talk.say(this.brought);
    this.brought = null;
  }

  // The list that resume words come from, in the page's language.
  async words() {
    const answer = await fetch(`/${this.place.dataset.language}/chat/words`);
    return (await answer.text()).split("\n");
  }

  // --- what the talk tells ---------------------------------------------------------------------

  there(states) {
    this.start.there(states);
  }

  line(up) {
    show(this.place, "line", up ? "" : "off");
  }

  state(state) {
    const active = state.state === "active";
    const waits = state.state === "waiting" && !this.wasActive;
    const who = active ? state.role || "" : waits ? "waiting" : "front";
    show(this.find("#talk"), "state", who);
    this.find("#waiting").hidden = active;
    this.find("#chat-place").textContent = state.place || "…";
    for (const late of this.place.querySelectorAll("[data-late]")) late.hidden = !state.late;
    const sealed = state.key && state.key.id === state.sealed_for;
    show(this.find("#talk"), "key", active && !sealed ? "awaited" : "");
    this.find("#chat-still").hidden = !state.idle;
    this.log.readers(state);
    this.wasActive = this.wasActive || active;
    this.role = state.role || this.role;
  }

  message(message) {
    this.log.theirs(message);
    if (!document.hidden && !this.cover.on) this.talk.read();
  }

  // What is answered after the end is drawn no more: nothing of it stays in the page.
  mine(message) {
    if (this.running) this.log.mine(message);
  }

  closed(reason) {
    this.cover.lift();
    this.log.clear();
    this.menu.clear();
    this.writing.clear();
    this.find("#talk").hidden = true;
    const over = this.find("#chat-over");
    over.hidden = false;
    show(over, "reason", reason);
    over.querySelector("[data-erased]").hidden = reason === "elsewhere";
    document.documentElement.classList.remove("talking");
    over.focus();
  }

  // --- the page itself --------------------------------------------------------------------------

  // While it runs, a link would end it: what is ours is fetched in, anything else stays shut.
  #stay() {
    addEventListener("click", (event) => {
      const link = event.target.closest?.("a[href]");
      if (!link || !this.running || link.hasAttribute("data-leave")) return;
      if (link.protocol === "tel:" || link.protocol === "sms:") return;
      event.preventDefault();
      event.stopPropagation();
      if (link.origin === location.origin) this.menu.fetch(link.href);
    }, true);
  }

  #leave() {
    addEventListener("leaving", () => {
      const token = this.talk.leave();
      if (token) navigator.sendBeacon("/exit", token);
    });
  }
}
