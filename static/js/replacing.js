// Inside the site every way on replaces the page, so that a whole visit is one entry in the Back
// list. Links out of the site, calls, and what is opened on purpose in another tab stay as they are.

function plain(event) {
  return !(event.defaultPrevented || event.button || event.metaKey || event.ctrlKey ||
    event.shiftKey || event.altKey);
}

export function show(id) {
  const target = document.getElementById(id);
  if (!target) return;
  target.scrollIntoView();
  target.focus({ preventScroll: true });
}

export function setUpReplacing() {
  addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]");
    if (!link || !plain(event) || link.getAttribute("target")) return;
    // By its attribute: in a drawing `href` is no text.
    const to = new URL(link.getAttribute("href"), document.baseURI);
    if (to.origin !== location.origin) return;
    event.preventDefault();
    const here = to.pathname === location.pathname && to.search === location.search;
    if (here && to.hash) show(to.hash.slice(1));
    else location.replace(to);
  });
  addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "get" || event.defaultPrevented) return;
    event.preventDefault();
    const url = new URL(form.action);
    url.search = new URLSearchParams(new FormData(form));
    location.replace(url);
  });
}
