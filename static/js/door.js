// From a test into the chat: the chat is fetched into this page, so that what she ticked never leaves
// its memory but as her first message, sealed, and only if she says so.
import { run } from "./fetched.js";

function brought(door, form) {
  const wish = form.querySelector("[name=bring]:checked")?.value;
  if (!wish || wish === "nothing") return null;
  const ticked = [...form.querySelectorAll("input[data-zone]:checked")];
  const zone = ["red", "orange", "green"].find((one) => ticked.some((box) => box.dataset.zone === one));
  if (!zone) return null;
  const badge = form.querySelector(`#result > [data-zone=${zone}] .badge`);
  const lines = [`${door.dataset.test} ${badge.textContent.trim()}`];
  if (wish === "ticks") lines.push(...ticked.map((box) => `– ${box.labels[0].textContent.trim()}`));
  return lines.join("\n");
}

async function open(door) {
  const form = door.closest("form");
  const found = await fetch(door.href).then((answer) => answer.text());
  const place = new DOMParser().parseFromString(found, "text/html").getElementById("chat");
  await run(door.dataset.script);
  form.after(document.adoptNode(place));
  form.hidden = true;
  dispatchEvent(new CustomEvent("chat", { detail: { place, brought: brought(door, form) } }));
  place.querySelector("h1").scrollIntoView();
}

export function setUpDoor() {
  addEventListener("click", (event) => {
    const door = event.target.closest?.("#chat-door");
    if (!door || !window.crypto?.subtle || event.button || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    // Where that fails, the link leads there without anything.
    open(door).catch(() => location.replace(door.href));
  }, true);
}
