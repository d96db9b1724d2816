// Which of several sentences shows: the page has them all, the script none.
export function show(place, name, value) {
  for (const one of place.querySelectorAll(`[data-${name}]`)) {
    one.hidden = !one.dataset[name].split(" ").includes(value);
  }
}

// What was typed into an editable element, as plain text.
export function typed(field) {
  return field.innerText.replace(/\u00a0/g, " ").replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, "").trim();
}

// Editable, but never formatted: what is pasted or dropped comes in as plain text.
export function plainly(field) {
  const insert = (text) => document.execCommand("insertText", false, text);
  field.addEventListener("paste", (event) => {
    event.preventDefault();
    insert(event.clipboardData.getData("text/plain"));
  });
  field.addEventListener("drop", (event) => event.preventDefault());
  field.addEventListener("beforeinput", (event) => {
    if (event.inputType.startsWith("format")) event.preventDefault();
  });
  return field;
}

// A field of one line: Enter does what its button does.
export function oneLine(field, act) {
  plainly(field).addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    act();
  });
}
