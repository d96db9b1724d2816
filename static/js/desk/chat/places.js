// Where to go on this page: the queue and each conversation, with what is new there in words.
import { word } from "./words.js";

export function drawPlaces(waiting, panels) {
  const nav = document.getElementById("places");
  const wanted = [
    ["queue", word("queue", { count: waiting })],
    ...panels.map((panel) => [panel.element.id, label(panel)]),
  ];
  const links = new Map([...nav.children].map((link) => [link.hash.slice(1), link]));
  for (const [id, link] of links) if (!wanted.some(([name]) => name === id)) link.remove();
  for (const [id, text] of wanted) {
    const link = links.get(id) || document.createElement("a");
    if (link.textContent !== text) link.textContent = text;
    if (link.isConnected) continue;
    link.href = `#${id}`;
    nav.append(link);
  }
  nav.hidden = false;
}

function label({ number, talk }) {
  const fresh = [...talk.entries.values()].filter(
    (one) => one.sender === "visitor" && one.id > talk.told.read,
  ).length;
  const title = word("title", { number });
  return fresh && !talk.ended ? `${title} · ${word("new", { count: fresh })}` : title;
}
