// Before the first word: who is there, exactly, and what she chooses.
import { show } from "./shown.js";

const CHOICES = ["topic", "avoids", "meets"];

export class Start {
  constructor(page) {
    this.page = page;
    this.form = page.find("#chat-form");
    this.fault = page.find("#chat-fault");
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#begin();
    });
    page.find("#chat-return").hidden = false;
  }

  there(states) {
    if (this.page.running) return;
    for (const input of this.form.elements.regime) {
      const { state } = states[input.value];
      input.disabled = state === "closed";
      show(input.parentNode.querySelector("label"), "when", state);
    }
    const order = ["open", "busy", "closed"];
    const best = order.find((state) => Object.values(states).some((one) => one.state === state));
    const shown = this.page.find("#availability");
    shown.dataset.state = best;
    show(shown, "when", best);
    for (const part of this.form.querySelectorAll(":scope > [data-when]")) {
      part.hidden = !part.dataset.when.split(" ").includes(best);
    }
    this.#choose();
  }

  // What she chose may have closed: then nothing is chosen for her against her will.
  #choose() {
    const inputs = [...this.form.elements.regime];
    if (!inputs.some((input) => input.checked && !input.disabled)) {
      for (const input of inputs) input.checked = false;
    }
  }

  async #begin() {
    const data = new FormData(this.form);
    const wish = { regime: data.get("regime"), language: data.get("language") };
    for (const name of CHOICES) if (data.get(name)) wish[name] = data.get(name);
    const button = this.page.find("#chat-start");
    button.disabled = true;
    const answer = wish.regime ? await this.page.talk.begin(wish) : { ok: false, code: "choose" };
    button.disabled = false;
    if (answer.ok) this.page.open();
    else this.#refuse(answer);
  }

  #refuse(answer) {
    const known = this.fault.querySelector(`[data-code="${answer.code}"]`) ? answer.code : "failed";
    show(this.fault, "code", known);
    this.fault.hidden = false;
  }
}
