// `/keys` and a space or Tab bring up a phrase, in the visitor's language, where the caret stands.
import { content, inLanguage } from "./words.js";

const TYPED = /(^|\s)\/([a-z0-9]+)(\s?)$/;

function found(field, space) {
  const before = field.value.slice(0, field.selectionStart);
  const match = TYPED.exec(before);
  if (!match || Boolean(match[3]) !== space) return null;
  const phrase = content().inserts.find((one) => one.keys === match[2]);
  return phrase && { phrase, from: match.index + match[1].length };
}

function replace(field, { phrase, from }, code) {
  field.setRangeText(inLanguage(phrase.text, code).text, from, field.selectionStart, "end");
}

export function insert(field, text) {
  const before = field.value.slice(0, field.selectionStart);
  const gap = before && !/\s$/.test(before) ? " " : "";
  field.setRangeText(gap + text, field.selectionStart, field.selectionEnd, "end");
  field.focus();
}

export function setUpExpanding(field, code) {
  field.addEventListener("input", (event) => {
    const hit = !event.isComposing && found(field, true);
    if (hit) replace(field, hit, code);
  });
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Tab" || event.shiftKey || event.ctrlKey || event.altKey) return;
    const hit = found(field, false);
    if (!hit) return;
    event.preventDefault();
    replace(field, hit, code);
  });
}
