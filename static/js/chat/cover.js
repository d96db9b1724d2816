// "Someone is here": one tap, and the page is a recipe. Her word opens it again; any other word
// finds nothing. A hidden tab covers itself.
import { oneLine, typed } from "./shown.js";
import { fold } from "./words.js";

export class Cover {
  constructor(page) {
    this.page = page;
    this.place = page.find("#cover");
    this.field = page.find("#cover-field");
    this.nothing = page.find("#cover-nothing");
    this.word = "";
    this.on = false;
    page.find("#chat-cover").addEventListener("click", () => this.draw());
    oneLine(this.field, () => this.#try());
    page.find("#cover-form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#try();
    });
    addEventListener("visibilitychange", () => {
      if (document.hidden && page.running) this.draw();
    }, true);
  }

  draw() {
    if (this.on) return;
    this.on = true;
    document.documentElement.classList.add("covered");
    this.place.hidden = false;
    this.page.find("#talk").hidden = true;
    this.nothing.hidden = true;
    this.field.textContent = "";
    scrollTo(0, 0);
    this.page.talk.cover(true);
  }

  // What opens it: her word, however it is typed; where she chose none, the button alone.
  #try() {
    if (this.word && fold(typed(this.field)) !== this.word) {
      this.nothing.hidden = false;
      return;
    }
    this.lift();
    this.page.find("#talk").hidden = false;
    this.page.talk.cover(false);
    this.page.talk.read();
    this.page.find("#chat-text").focus();
  }

  lift() {
    this.on = false;
    this.field.textContent = "";
    this.place.hidden = true;
    document.documentElement.classList.remove("covered");
  }
}
