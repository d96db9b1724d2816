// The field she writes in. It is merely editable text: no form field, so the browser offers nothing,
// asks nobody and keeps nothing.
import { plainly, typed } from "./shown.js";

const LONGEST = 4000;

export class Writing {
  constructor(page) {
    this.page = page;
    this.field = plainly(page.find("#chat-text"));
    this.long = page.find("[data-long]");
    const touch = matchMedia("(pointer: coarse)");
    this.field.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.isComposing) return;
      // On a phone Enter is a new line; the button is under her thumb.
      if (event.shiftKey || (touch.matches && !event.ctrlKey)) return;
      event.preventDefault();
      this.#send();
    });
    this.field.addEventListener("input", () => this.#measure());
    page.find("#chat-write").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#send();
      this.field.focus();
    });
  }

  clear() {
    this.field.textContent = "";
    this.#measure();
  }

  #measure() {
    this.long.hidden = typed(this.field).length <= LONGEST;
  }

  #send() {
    const words = typed(this.field);
    if (!words || words.length > LONGEST || !this.page.running) return;
    this.page.talk.say(words);
    this.clear();
  }
}
