// The search answers as somebody types, and lists as filters are chosen. Without this the form is
// sent and a page comes back.
import htmx from "htmx.org/dist/htmx.esm.js";

htmx.config.includeIndicatorCSS = false;
htmx.config.history = false;
for (const form of document.querySelectorAll("form.search, form.filters")) htmx.process(form);

// On a phone the list stands below the form: whoever asks for it is led there.
addEventListener("submit", (event) => {
  if (event.target.matches("form.filters")) document.getElementById("found").scrollIntoView();
});

// What is chosen stands in the address, in place of the one before: it survives the way to an event
// and back, and the Back list grows by nothing. What is searched for never does.
addEventListener("htmx:after:swap", (event) => {
  const form = document.querySelector("form.filters");
  if (!form) return;
  // What was typed before something else was chosen does not narrow the list any more.
  const typed = document.getElementById("q");
  if (typed && event.target === form) typed.value = "";
  const chosen = [...new FormData(form)].filter(([, value]) => value);
  const query = new URLSearchParams(chosen).toString();
  history.replaceState(null, "", query ? `?${query}` : location.pathname);
});
