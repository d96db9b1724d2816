// The page's sentences and what it was told; nothing is written in the code.
let told = null;

export function content() {
  told = told || JSON.parse(document.getElementById("chat").dataset.told);
  return told;
}

export function word(name, values = {}) {
  const found = document.querySelector(`#words [data-word="${name}"]`);
  return Object.entries(values).reduce(
    (text, [key, value]) => text.replace(`{${key}}`, () => value),
    found ? found.textContent : name,
  );
}

// What a refusal means, in words; what we have none for is the server's silence.
export function refusal(answer) {
  const known = ["taken", "full", "may_not", "not_yours", "over", "too_long"];
  return word(known.includes(answer.code) ? answer.code : "away");
}

export const topic = (code) => content().topics[code] || word("no_topic");
export const language = (code) => content().languages[code] || code;

// Text for a visitor, in her language, else in the network's first.
export function inLanguage(text, code) {
  const found = text[code] ? code : content().first;
  return { text: text[found] || Object.values(text)[0] || "", lang: found, dir: content().directions[found] };
}

// A copy of one of the page's parts.
export function part(name) {
  return document.getElementById(`${name}-part`).content.firstElementChild.cloneNode(true);
}

// As words are compared: without case, accents, and what stands around them.
export function fold(text) {
  return text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/^[\p{P}\s]+|[\p{P}\s]+$/gu, "");
}
