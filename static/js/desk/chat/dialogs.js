// What is asked before something is done. A dialog closes once it is done, and says why if not; the
// browser gives the focus back to what had it.
import { language, refusal, word } from "./words.js";

const dialog = (name) => document.getElementById(name);

export class Dialogs {
  constructor(ask) {
    this.ask = ask;
    for (const one of document.querySelectorAll("dialog")) {
      one.addEventListener("click", ({ target }) => {
        if (target.closest("[data-close]")) one.close();
      });
    }
    for (const name of ["hand", "ask", "end", "block"]) this.#sends(dialog(name));
  }

  // The conversation may be over before the dialog is answered.
  closeOf(talk) {
    for (const one of document.querySelectorAll("dialog[open]")) {
      if (one.id !== "danger" && this.talk === talk) one.close();
    }
  }

  #sends(one) {
    const form = one.querySelector("form");
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const fault = form.querySelector(".fault");
      const button = form.querySelector("[type=submit]");
      button.disabled = true;
      const answer = await this.done(new FormData(form));
      button.disabled = false;
      fault.hidden = answer.ok;
      fault.textContent = answer.ok ? "" : refusal(answer);
      if (answer.ok) one.close();
    });
  }

  // `done` is what the answer of this dialog does.
  #open(name, talk, done) {
    const one = dialog(name);
    this.talk = talk;
    this.done = done;
    one.querySelector("form").reset();
    for (const fault of one.querySelectorAll(".fault")) fault.hidden = true;
    one.showModal();
  }

  danger(talk) {
    this.talk = talk;
    dialog("danger").showModal();
    // Counted once for each conversation, over a reload too.
    const mark = `danger ${talk.id}`;
    if (sessionStorage.getItem(mark)) return;
    sessionStorage.setItem(mark, "1");
    this.ask("chat_danger", { id: talk.id });
  }

  end(talk) {
    this.#open("end", talk, (form) =>
      this.ask("chat_end", { id: talk.id, outcome: form.get("outcome"), referral: form.get("referral") }),
    );
  }

  block(talk) {
    this.#open("block", talk, () => this.ask("chat_block", { id: talk.id }));
  }

  async askIn(talk) {
    const { coordinators = [] } = await this.ask("chat_colleagues", { id: talk.id });
    const box = dialog("ask").querySelector("#ask-people");
    box.replaceChildren(...coordinators.map((one) => choice("coordinator", one.id, one.name)));
    if (!coordinators.length) box.textContent = word("no_coordinator");
    this.#open("ask", talk, (form) =>
      this.ask("chat_ask_in", { id: talk.id, to: Number(form.get("coordinator")) }),
    );
    dialog("ask").querySelector("[type=submit]").hidden = !coordinators.length;
  }

  async handOver(talk, handed) {
    const { colleagues = [] } = await this.ask("chat_colleagues", { id: talk.id });
    const named = ({ name, languages }) => `${name} (${languages.map(language).join(", ")})`;
    dialog("hand")
      .querySelector("#hand-people")
      .replaceChildren(
        ...colleagues.map((one) => choice("colleague", one.id, named(one))),
        choice("colleague", "queue", word("to_queue")),
      );
    const note = document.getElementById("hand-note");
    note.disabled = !talk.sealer;
    this.#open("hand", talk, async (form) => {
      const words = note.value.trim();
      const noted = words ? await talk.note(words) : { ok: true };
      if (!noted.ok) return noted;
      // Sent once: a second try hands over, and does not write it again.
      note.value = "";
      const to = form.get("colleague") === "queue" ? null : Number(form.get("colleague"));
      handed(talk);
      const answer = await this.ask("chat_hand_over", { id: talk.id, to });
      if (!answer.ok) handed(null);
      else if (answer.key) await talk.sealTo(answer.key);
      return answer;
    });
  }
}

function choice(name, value, text) {
  const [row, input, label] = ["div", "input", "label"].map((tag) => document.createElement(tag));
  row.className = "tick";
  Object.assign(input, { type: "radio", name, value, id: `${name}-${value}`, required: true, autocomplete: "off" });
  Object.assign(label, { htmlFor: input.id, textContent: text });
  row.append(input, label);
  return row;
}
