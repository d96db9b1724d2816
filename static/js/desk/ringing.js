// An alarm is heard and stands in the tab's title as long as somebody has to look after it; so is
// somebody who waits and is offered.
import { ringOnce, silent, sound } from "./tone.js";

const EVERY = 4000;
const title = document.title;
let next = null;

export function setUpRinging() {
  const box = document.getElementById("ringing");
  if (!box) return;
  // Alarms come and go as htmx fetches them, and with each of them the button is hidden again.
  new MutationObserver(look).observe(box.parentNode, {
    attributeFilter: ["hidden"],
    childList: true,
    subtree: true,
  });
  box.parentNode.addEventListener("click", (event) => {
    if (event.target.closest("[data-sound]")) sound(look).resume();
  });
  look();
}

function look() {
  const rings = Boolean(document.querySelector("[data-ring]"));
  const named = rings ? `● ${title}` : title;
  if (document.title !== named) document.title = named;
  if (rings && !next) ring();
  if (!rings && next) {
    clearTimeout(next);
    next = null;
  }
  // A browser plays nothing before the first click: then a button asks for one.
  const unheard = rings && silent();
  for (const asks of document.querySelectorAll("[data-silent]")) {
    if (asks.hidden === unheard) asks.hidden = !unheard;
  }
}

function ring() {
  sound(look);
  ringOnce();
  next = setTimeout(ring, EVERY);
}
