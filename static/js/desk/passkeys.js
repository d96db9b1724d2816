// Forms that a passkey fills in. They are hidden until a browser that can do it has read this.
import {
  browserSupportsWebAuthn,
  startAuthentication,
  startRegistration,
} from "@simplewebauthn/browser";

const ACTS = { make: startRegistration, use: startAuthentication };

export function setUpPasskeys() {
  if (!browserSupportsWebAuthn()) return;
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.hidden = false;
    form.addEventListener("submit", (event) => {
      // Filled in: this time it is sent.
      if (form.elements.answer.value) return;
      event.preventDefault();
      answer(form);
    });
  }
}

async function answer(form) {
  const fault = form.querySelector("[data-fault]");
  const button = form.querySelector("button");
  fault.hidden = true;
  button.disabled = true;
  try {
    const optionsJSON = JSON.parse(form.dataset.options);
    const made = await ACTS[form.dataset.passkey]({ optionsJSON });
    form.elements.answer.value = JSON.stringify(made);
    form.requestSubmit();
  } catch {
    // She changed her mind, took too long, or the key is of another site: all are one sentence.
    fault.hidden = false;
  } finally {
    button.disabled = false;
  }
}
