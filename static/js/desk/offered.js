// On every desk page but that of the conversations: whoever has a key is still offered somebody, and
// a banner leads there. It never navigates by itself: a form may be half filled in.
import { kept } from "./keyring.js";

export function setUpOffered(socket) {
  const box = document.getElementById("offer");
  if (!socket || !box) return;
  socket.on("connect", async () => {
    const key = await kept(box.dataset.staff);
    if (key) socket.emit("chat_key", { id: key.id, public: key.publicBytes });
  });
  socket.on("chat_queue", ({ offer }) => {
    const shown = box.querySelector("[data-ring]");
    if (!offer && shown) shown.remove();
    if (offer && !shown) box.append(box.querySelector("template").content.cloneNode(true));
  });
}
