// The line to the server: while it stands, a professional counts as present. At each `changed` htmx
// asks anew for what the page shows. Conversations go over the same line: it is handed out.
import { io } from "socket.io-client";
import htmx from "htmx.org/dist/htmx.esm.js";

export function setUpLine() {
  const state = document.getElementById("line");
  if (!state) return null;
  const tell = (now) => {
    for (const words of state.children) words.hidden = words.dataset.state !== now;
    state.dataset.state = now;
  };
  const socket = io("/desk", {
    // The first is one connection; the second passes where a network forbids the first.
    transports: ["websocket", "polling"],
    tryAllTransports: true,
    reconnectionDelay: 500,
    reconnectionDelayMax: 4000,
  });
  socket.on("connect", () => {
    tell("on");
    htmx.trigger(document.body, "changed");
  });
  // `active`: it tries again by itself. Else the server has said that the session is over.
  socket.on("disconnect", () => tell(socket.active ? "off" : "over"));
  socket.on("connect_error", () => tell(socket.active ? "off" : "over"));
  socket.on("changed", () => htmx.trigger(document.body, "changed"));
  return socket;
}
