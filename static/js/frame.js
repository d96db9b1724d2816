// For communes' own sites: puts our page above each link that asks for it. The link stays, for
// whoever cannot or may not see the frame. `SITE`, written before this by the server, says which
// languages and versions there are; what is none of them counts as not said.
const { origin } = new URL(document.currentScript.src);
const LOWEST = 240;
const HIGHEST = 2000;
const HEIGHT = 600;
const frames = [];

const first = (known, ...wishes) => wishes.find((wish) => known.includes(wish));

// The address of what stands in the frame; nothing where the link asks for nothing of ours.
function address(link) {
  if (link.origin !== origin) return "";
  const { stoppvif: what, lang, version, commune, theme } = link.dataset;
  const [inLink, , last] = link.pathname.split("/").slice(1);
  const query = new URLSearchParams();
  const test = what === "test" && first(SITE.versions, version, last);
  if (!test && what !== "agenda") return "";
  const asked = new URLSearchParams(link.search).get("commune");
  const place = !test && first(SITE.communes, commune, asked);
  if (place) query.set("commune", place);
  if (theme === "light" || theme === "dark") query.set("theme", theme);
  const language = first(SITE.languages, lang, inLink, SITE.languages[0]);
  const page = `${origin}/embed/${language}/${test ? `test/${test}` : "agenda"}`;
  return query.toString() ? `${page}?${query}` : page;
}

function framed(link, src) {
  const frame = document.createElement("iframe");
  frame.src = src;
  frame.title = link.textContent.trim();
  frame.loading = "lazy";
  frame.referrerPolicy = "no-referrer";
  // No origin: nothing of it can be kept on the device. What she taps may take the whole window.
  frame.setAttribute("sandbox", "allow-scripts allow-top-navigation-by-user-activation");
  const wish = Number(link.dataset.height) || HEIGHT;
  const height = Math.min(Math.max(wish, LOWEST), HIGHEST);
  // Never higher than the window: its way out stands at its upper edge, and has to stay in sight.
  frame.style.cssText =
    `display:block;box-sizing:border-box;width:100%;height:${height}px;max-height:85vh;` +
    "margin:0 0 8px;border:1px solid #8886;border-radius:12px";
  return frame;
}

function start() {
  for (const link of document.querySelectorAll("a[data-stoppvif]")) {
    const src = address(link);
    if (!src) continue;
    const frame = framed(link, src);
    link.before(frame);
    frames.push(frame);
    // Another copy of this script leaves it alone.
    link.removeAttribute("data-stoppvif");
  }
}

// She leaves: this page goes too, and nothing of it is to be seen until the next one is there.
let gone = false;
addEventListener("message", (event) => {
  if (event.data !== "leave") return;
  if (!frames.some((frame) => frame.contentWindow === event.source)) return;
  gone = true;
  document.title = "…";
  document.documentElement.style.display = "none";
});
addEventListener("pageshow", (event) => {
  if (event.persisted && gone) location.reload();
});
if (document.readyState === "loading") addEventListener("DOMContentLoaded", start);
else start();
