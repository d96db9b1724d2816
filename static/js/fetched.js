// A script that only some pages need (the chat, the search) is fetched as text and written into the page, whose policy names its hash.
// Chromium notes the address of each script that a page loads in a file of its profile, even of one
// that may not be kept, and no page can take that back.
const TRIES = 4;

async function fetched(address) {
  for (let tried = 1; ; tried++) {
    try {
      const answer = await fetch(address);
      if (answer.ok) return await answer.text();
    } catch (fault) {
      if (tried === TRIES) throw fault;
    }
    if (tried === TRIES) throw new Error("no script");
    await new Promise((done) => setTimeout(done, 1000 * tried));
  }
}

let running = null;

// Once a page, whoever asks.
export function run(address) {
  running ??= fetched(address).then(
    (text) => {
      const script = document.createElement("script");
      script.textContent = text;
      document.head.append(script);
    },
    (fault) => {
      running = null;
      throw fault;
    },
  );
  return running;
}

// A page that needs one says where it is. Without it the form works as it is.
export function setUpFetched() {
  addEventListener("DOMContentLoaded", () => {
    const place = document.querySelector("[data-script]:not(a)");
    if (place) run(place.dataset.script).catch(() => {});
  });
}
