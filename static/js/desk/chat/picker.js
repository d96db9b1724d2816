// A list to search: phrases, numbers, pages; their names in the desk's language, the text in hers.
import { content, fold, inLanguage, word } from "./words.js";

export class Picker {
  constructor() {
    this.dialog = document.getElementById("pick");
    this.search = document.getElementById("pick-search");
    this.list = document.getElementById("picks");
    this.search.addEventListener("input", () => this.#filter());
    this.dialog.addEventListener("keydown", (event) => this.#move(event));
  }

  open(panel) {
    this.search.value = "";
    this.list.replaceChildren(...content().inserts.map((one) => this.#row(one, panel)));
    this.#filter();
    this.dialog.showModal();
    this.search.focus();
  }

  #row(one, panel) {
    const { text, lang, dir } = inLanguage(one.text, panel.code);
    const [row, button] = [document.createElement("li"), document.createElement("button")];
    const [name, said] = [document.createElement("strong"), document.createElement("span")];
    button.type = "button";
    const keys = one.keys ? ` /${one.keys}` : "";
    name.textContent = `${one.name} · ${word(`kind_${one.kind}`)}${keys}`;
    Object.assign(said, { textContent: text, lang, dir });
    button.append(name, said);
    button.addEventListener("click", () => {
      this.dialog.close();
      panel.insert(text);
    });
    row.dataset.found = fold(`${name.textContent} ${text}`);
    row.append(button);
    return row;
  }

  #filter() {
    const wanted = fold(this.search.value).split(/\s+/);
    for (const row of this.list.children) {
      row.hidden = !wanted.every((one) => row.dataset.found.includes(one));
    }
    this.dialog.querySelector("[data-none]").hidden = this.#shown().length > 0;
  }

  #shown() {
    return [...this.list.querySelectorAll("li:not([hidden]) button")];
  }

  // Arrows go through the list, and back to the field above it; Enter in the field takes the first.
  #move(event) {
    const shown = this.#shown();
    const place = shown.indexOf(document.activeElement);
    const inField = document.activeElement === this.search;
    if (event.key === "Enter" && inField) {
      event.preventDefault();
      if (shown.length) shown[0].click();
    }
    if (!["ArrowDown", "ArrowUp"].includes(event.key)) return;
    event.preventDefault();
    const next = place + (event.key === "ArrowDown" ? 1 : -1);
    (shown[next] || (next < 0 ? this.search : shown[place] || this.search)).focus();
  }
}
