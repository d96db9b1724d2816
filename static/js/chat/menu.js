// Beside the conversation: her word, seven words to come back, another language, what is fetched in.
import { oneLine, show, typed } from "./shown.js";
import { choose, fold } from "./words.js";
import { translate } from "./translating.js";

export class Menu {
  constructor(page) {
    this.page = page;
    this.sheet = page.find("#chat-menu");
    this.fetched = page.find("#chat-fetched");
    const more = page.find("#chat-more");
    more.addEventListener("click", () => {
      this.sheet.hidden = !this.sheet.hidden;
      more.setAttribute("aria-expanded", String(!this.sheet.hidden));
      page.find("#talk").classList.toggle("aside", !this.sheet.hidden);
    });
    page.find("#chat-end").addEventListener("click", () => page.talk.end());
    page.find("#chat-fetched-close").addEventListener("click", () => (this.fetched.hidden = true));
    for (const button of page.place.querySelectorAll("[data-fetch]")) {
      button.addEventListener("click", () => this.fetch(button.dataset.fetch));
    }
    for (const button of page.place.querySelectorAll("button[data-language]")) {
      button.addEventListener("click", () => translate(page, button.dataset.language));
    }
    this.#word();
    this.#seven();
  }

  // A page of ours, shown here: the place in the queue and the conversation stay.
  async fetch(address) {
    const found = await fetch(address).then((answer) => answer.text()).catch(() => "");
    const main = new DOMParser().parseFromString(found, "text/html").querySelector("main");
    // The chat's own page stands here already.
    if (!main || main.querySelector("#chat")) return;
    for (const named of main.querySelectorAll("[id]")) named.removeAttribute("id");
    this.fetched.lastElementChild.replaceChildren(...main.childNodes);
    for (const script of this.fetched.querySelectorAll("script")) script.remove();
    this.fetched.hidden = false;
    this.fetched.querySelector("button").focus();
    this.fetched.scrollIntoView();
  }

  #word() {
    const field = this.page.find("#chat-word");
    const set = () => {
      const word = typed(field).slice(0, 40);
      if (!word) return;
      this.page.cover.word = fold(word);
      this.page.talk.say(word, "word");
      show(this.sheet, "word", "set");
      field.textContent = "";
    };
    oneLine(field, set);
    this.page.find("#chat-word-set").addEventListener("click", set);
  }

  #seven() {
    const [give, hide] = [this.page.find("#chat-keep"), this.page.find("#chat-words-hide")];
    const shown = this.page.find("#chat-words");
    give.addEventListener("click", async () => {
      give.disabled = true;
      const words = await this.page.words().then(choose).catch(() => null);
      const answer = words ? await this.page.talk.keep(words) : { ok: false };
      give.disabled = false;
      show(this.sheet, "keep", answer.ok ? "shown" : "failed");
      if (!answer.ok) return;
      shown.textContent = words.join(" ");
      shown.hidden = hide.hidden = false;
      give.hidden = true;
    });
    hide.addEventListener("click", () => {
      shown.textContent = "";
      shown.hidden = hide.hidden = true;
      show(this.sheet, "keep", "");
    });
  }

  clear() {
    this.page.find("#chat-words").textContent = "";
    this.page.find("#chat-word").textContent = "";
    this.sheet.hidden = this.fetched.hidden = true;
  }
}
