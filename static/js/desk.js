// Every desk page: what it shows stays true, alarms are heard, passkeys are made and used. Each of
// these pages works without it, but nobody counts as present without its line.
import "htmx.org/dist/htmx.esm.js";
import { setUpLine } from "./desk/line.js";
import { setUpPasskeys } from "./desk/passkeys.js";
import { setUpRinging } from "./desk/ringing.js";

addEventListener("DOMContentLoaded", () => {
  setUpLine();
  setUpPasskeys();
  setUpRinging();
});
