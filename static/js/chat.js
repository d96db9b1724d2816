// The chat, fetched by the pages that may hold a conversation. It takes over the form that stands
// there, or is mounted where a test asks for it.
import { mount } from "./chat/page.js";

const place = document.getElementById("chat");
if (place) mount(place);
// A test's page asks for it with what she wants to bring.
else addEventListener("chat", ({ detail }) => mount(detail.place, detail.brought));
document.documentElement.classList.add("chat-ready");
