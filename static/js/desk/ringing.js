// An alarm is heard and stands in the tab's title as long as somebody has to look after it.
const EVERY = 4000;
const title = document.title;
let context = null;
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
    if (event.target.closest("[data-sound]")) context.resume();
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
  const silent = rings && context.state !== "running";
  for (const asks of document.querySelectorAll("[data-silent]")) {
    if (asks.hidden === silent) asks.hidden = !silent;
  }
}

function ring() {
  if (!context) {
    context = new AudioContext();
    context.onstatechange = look;
  }
  if (context.state === "running") {
    tone(660, 0);
    tone(880, 0.25);
  }
  next = setTimeout(ring, EVERY);
}

// A soft tone, half a second long, `after` seconds from now.
function tone(pitch, after) {
  const from = context.currentTime + after;
  const sound = new OscillatorNode(context, { frequency: pitch });
  const loudness = new GainNode(context, { gain: 0 });
  loudness.gain.linearRampToValueAtTime(0.25, from + 0.02);
  loudness.gain.linearRampToValueAtTime(0, from + 0.5);
  sound.connect(loudness).connect(context.destination);
  sound.start(from);
  sound.stop(from + 0.5);
}
