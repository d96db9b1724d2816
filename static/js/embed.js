// A page in the frame of a commune's own site: the way out takes the whole window, a place in the
// page adds nothing to the Back list, and the test in browsers without :has(). Inline and before
// first paint.
import { blank } from "./leaving.js";
import { setUpReached } from "./reached.js";
import { show } from "./replacing.js";

function leave(event) {
  const to = document.getElementById("leave").getAttribute("data-to");
  try {
    // In place of the site around us: Back does not lead to it.
    top.location.replace(to);
  } catch {
    // A frame that may not: then the link does what links do.
    return;
  }
  event.preventDefault();
  blank();
  // The script that made the frame hides the page around it. There is nothing else in it to hear.
  parent.postMessage("leave", "*");
}

addEventListener("click", (event) => {
  const link = event.target.closest?.("a[href]");
  if (!link) return;
  const to = link.getAttribute("href");
  if (link.hasAttribute("data-leave")) leave(event);
  else if (to.startsWith("#")) {
    event.preventDefault();
    show(to.slice(1));
  }
}, true);
// From the back-forward cache it would come back as she left it, ticks and all.
addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  blank();
  location.reload();
});
setUpReached();
