// Seven words, typed: the conversation comes back here, and leaves wherever it was.
import { oneLine, show, typed } from "./shown.js";
import { complete, parse } from "./words.js";

export function setUpResume(page) {
  const place = page.find("#chat-return");
  const field = page.find("#resume-words");
  const button = page.find("#resume-go");
  const tell = (what) => show(place, "resume", what);

  const go = async () => {
    const words = parse(typed(field));
    if (!complete(words)) return tell("count");
    tell("working");
    button.disabled = true;
    const answer = await page.talk.resume(words).catch(() => ({ ok: false, code: "over" }));
    button.disabled = false;
    tell(answer.ok ? "" : answer.code === "too_many" ? "slow" : "unknown");
    if (!answer.ok) return;
    field.textContent = "";
    page.open();
  };
  oneLine(field, go);
  button.addEventListener("click", go);
}
