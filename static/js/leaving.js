// Leaving: blank the page, its title and icon first, then tell the server, then go.

const WITHIN = 2000;
let gone = false;

export function leave() {
  gone = true;
  const link = document.getElementById("leave");
  const to = link ? link.dataset.to : "/exit";
  document.title = "…";
  const icon = document.querySelector("link[rel=icon]");
  if (icon) icon.href = "data:,";
  document.body?.replaceChildren();
  try {
    navigator.sendBeacon("/exit");
  } catch {
    // A browser that forbids beacons: what the server would do by it, it does when a chat lapses.
  }
  location.replace(to);
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
  addEventListener("click", (event) => {
    if (event.target.closest?.("[data-leave]")) {
      event.preventDefault();
      leave();
    }
  }, true);
  watchShift();
  followViewport();
  // From the back-forward cache a page would come back as she left it, ticks and words and all.
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    document.body.replaceChildren();
    if (gone) location.replace("/exit");
    else location.reload();
  });
}
