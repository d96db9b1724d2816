// Another language in a running conversation: its words are fetched into the page, since nothing
// here navigates. What was said stays as it was said.

export async function translate(page, language) {
  const found = await fetch(`/${language}/chat/`).then((answer) => answer.text()).catch(() => "");
  const other = new DOMParser().parseFromString(found, "text/html");
  const talk = other.getElementById("talk");
  if (!talk) return;
  for (const id of ["talk", "chat-over", "cover"]) {
    swap(page.find(`#${id}`), other.getElementById(id), page.find("#chat-log"));
  }
  // Other lines answer in another language: they are exchanged whole.
  page.find("#waiting .lines").innerHTML = talk.querySelector("#waiting .lines").innerHTML;
  for (const id of ["chat-message", "chat-guest", "chat-handed"]) {
    page.find(`#${id}`).innerHTML = other.getElementById(id).innerHTML;
  }
  for (const item of page.place.querySelectorAll("#chat-log > .message")) {
    swap(item.querySelector(".about"), other.getElementById("chat-message").content.querySelector(".about"));
  }
  const root = document.documentElement;
  root.lang = other.documentElement.lang;
  root.dir = other.documentElement.dir;
  page.place.dataset.language = language;
  for (const button of page.place.querySelectorAll("button[data-language]")) {
    button.setAttribute("aria-pressed", String(button.dataset.language === language));
  }
}

// Texts in the same order: both are the same page, in two languages.
function swap(here, there, without = null) {
  const [ours, theirs] = [texts(here, without), texts(there)];
  if (ours.length !== theirs.length) return;
  ours.forEach((text, at) => (text.data = theirs[at].data));
  for (const [mine, other] of pairs(here, there)) mine.setAttribute("aria-label", other);
}

function texts(place, without) {
  const walker = document.createTreeWalker(place, NodeFilter.SHOW_TEXT, {
    acceptNode: (text) => {
      const held = without?.contains(text) || text.parentNode.closest("[data-kept], .typed, time");
      return held || !text.data.trim() ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT;
    },
  });
  const found = [];
  while (walker.nextNode()) found.push(walker.currentNode);
  return found;
}

function pairs(here, there) {
  const labelled = (place) => [...place.querySelectorAll("[aria-label]")];
  const [ours, theirs] = [labelled(here), labelled(there)];
  return ours.length === theirs.length ? ours.map((one, at) => [one, theirs[at].getAttribute("aria-label")]) : [];
}
