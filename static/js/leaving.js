// Leaving: blank the page and its title first, then tell the other tabs and the server, then go.
// Nothing between the tap and the going may throw: a browser that lacks one of these still leaves.

const WITHIN = 2000;
const CHANNEL = "leave";
let gone = "";
let channel = null;

function attempt(step) {
  try {
    step();
  } catch {
    // An old browser, or one that forbids it. What matters is the next step.
  }
}

export function blank() {
  attempt(() => (document.title = "…"));
  attempt(() => (document.body.textContent = ""));
}

function leave(told) {
  const link = document.getElementById("leave");
  gone = gone || (link && link.getAttribute("data-to")) || "/exit";
  blank();
  // A conversation in this page ends with it, and says so by itself.
  attempt(() => dispatchEvent(new Event("leaving")));
  if (!told) {
    attempt(() => channel.postMessage(""));
    attempt(() => navigator.sendBeacon("/exit"));
  }
  location.replace(gone);
}

// Another tab of this site must not stay behind. The channel reaches open tabs and keeps nothing.
function followOtherTabs() {
  attempt(() => {
    channel = new BroadcastChannel(CHANNEL);
    channel.onmessage = () => leave(true);
  });
}

// Shift pressed and let go three times, alone: not as part of another key (Alt+Shift changes the
// layout of an Arabic keyboard), not held down, with nothing else in between.
function watchShift() {
  let count = 0;
  let last = 0;
  let alone = false;
  const reset = () => {
    count = 0;
    alone = false;
  };
  addEventListener("keydown", (event) => {
    alone =
      event.key === "Shift" && !event.repeat && !event.ctrlKey && !event.altKey && !event.metaKey;
    if (!alone) reset();
  }, true);
  addEventListener("keyup", (event) => {
    if (event.key !== "Shift" || !alone) return reset();
    alone = false;
    const now = event.timeStamp;
    count = count && now - last <= WITHIN ? count + 1 : 1;
    last = now;
    if (count === 3) leave();
  }, true);
  addEventListener("pointerdown", reset, true);
  addEventListener("blur", reset);
}

// With its keyboard open, or zoomed in, a phone scrolls the page under a window of its own: the
// bar follows that window, else it would be above the screen.
function followViewport() {
  const view = window.visualViewport;
  if (!view) return;
  const move = () => {
    const bar = document.querySelector(".leave");
    if (bar) bar.style.transform = view.offsetTop ? `translateY(${view.offsetTop}px)` : "";
  };
  view.addEventListener("resize", move);
  view.addEventListener("scroll", move);
}

export function setUpLeaving() {
  // Only now is the bar's word of the Shift key true.
  document.documentElement.classList.add("script");
  addEventListener("click", (event) => {
    if (event.target.closest && event.target.closest("[data-leave]")) {
      event.preventDefault();
      leave();
    }
  }, true);
  watchShift();
  followViewport();
  followOtherTabs();
  // From the back-forward cache a page would come back as she left it, ticks and words and all.
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    blank();
    if (gone) location.replace(gone);
    else location.reload();
  });
}
