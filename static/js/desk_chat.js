// The page of the conversations: all that every desk page has, and the professional's end of them.
import "htmx.org/dist/htmx.esm.js";
import { setUpChat } from "./desk/chat/room.js";
import { forgetAtLogout } from "./desk/keyring.js";
import { setUpLine } from "./desk/line.js";
import { setUpRinging } from "./desk/ringing.js";

addEventListener("DOMContentLoaded", () => {
  setUpChat(setUpLine());
  forgetAtLogout();
  setUpRinging();
});
