// Every desk page: what it shows stays true, alarms are heard, passkeys are made and used. Each of
// these pages works without it, but nobody counts as present without its line.
import "htmx.org/dist/htmx.esm.js";
import { forgetAtLogout } from "./desk/keyring.js";
import { setUpLine } from "./desk/line.js";
import { setUpOffered } from "./desk/offered.js";
import { setUpPasskeys } from "./desk/passkeys.js";
import { setUpRinging } from "./desk/ringing.js";

addEventListener("DOMContentLoaded", () => {
  setUpOffered(setUpLine());
  forgetAtLogout();
  setUpPasskeys();
  setUpRinging();
});
