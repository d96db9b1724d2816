// A browser lets nothing be heard or shown before somebody has asked for it.
import { ringOnce, silent, sound } from "../tone.js";

const asks = () => "Notification" in window && Notification.permission === "default";

export function setUpPermit() {
  const line = document.getElementById("permit");
  const look = () => {
    line.hidden = !silent() && !asks();
  };
  sound(look);
  line.querySelector("button").addEventListener("click", async () => {
    await sound(look).resume();
    ringOnce();
    if (asks()) await Notification.requestPermission();
    look();
  });
  look();
}
