// The search answers as somebody types. Without this the form is sent and a page comes back.
import htmx from "htmx.org/dist/htmx.esm.js";

htmx.config.includeIndicatorCSS = false;
htmx.config.history = false;
for (const form of document.querySelectorAll("form.search")) htmx.process(form);
