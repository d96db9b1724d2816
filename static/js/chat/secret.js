// A conversation's secret and what is sealed with it: one key for each direction, texts padded so
// that their length says little, bound to the place where they stand. PROTOCOL.md has examples.
const STEP = 256;
const NONCE = 12;
const INFO = "stoppvif chat 1 ";
const utf8 = new TextEncoder();
const text = new TextDecoder("utf-8", { fatal: true });

export const SECRET_BYTES = 32;

export function newSecret() {
  return crypto.getRandomValues(new Uint8Array(SECRET_BYTES));
}

async function derive(secret, sender) {
  const source = await crypto.subtle.importKey("raw", secret, "HKDF", false, ["deriveKey"]);
  const how = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info: utf8.encode(INFO + sender) };
  const key = { name: "AES-GCM", length: 256 };
  return crypto.subtle.deriveKey(how, source, key, false, ["encrypt", "decrypt"]);
}

// The keys that seal and open the envelopes of one conversation; `note` is what professionals hand
// on among themselves.
export class Sealer {
  static async of(conversation, secret) {
    const [visitor, professional, note] = await Promise.all(
      ["visitor", "professional", "note"].map((sender) => derive(secret, sender)),
    );
    return new Sealer(conversation, { visitor, professional, note });
  }

  constructor(conversation, keys) {
    this.conversation = conversation;
    this.keys = keys;
  }

  // Nobody can move an envelope to another place, sender or conversation.
  #place(sender, number) {
    return utf8.encode(`${this.conversation}|${sender}|${number}`);
  }

  async seal(sender, number, words) {
    const nonce = crypto.getRandomValues(new Uint8Array(NONCE));
    const additionalData = this.#place(sender, number);
    const how = { name: "AES-GCM", iv: nonce, additionalData };
    const sealed = await crypto.subtle.encrypt(how, this.keys[sender], pad(utf8.encode(words)));
    const body = new Uint8Array(NONCE + sealed.byteLength);
    body.set(nonce);
    body.set(new Uint8Array(sealed), NONCE);
    return body;
  }

  // Throws where somebody else made it, or where it stood elsewhere.
  async open(sender, number, body) {
    const bytes = new Uint8Array(body);
    const additionalData = this.#place(sender, number);
    const how = { name: "AES-GCM", iv: bytes.subarray(0, NONCE), additionalData };
    const padded = await crypto.subtle.decrypt(how, this.keys[sender], bytes.subarray(NONCE));
    return text.decode(unpad(new Uint8Array(padded)));
  }
}

// Four bytes of length, the words, zeros up to the next step.
function pad(words) {
  const padded = new Uint8Array(Math.ceil((words.length + 4) / STEP) * STEP);
  new DataView(padded.buffer).setUint32(0, words.length);
  padded.set(words, 4);
  return padded;
}

function unpad(padded) {
  const length = new DataView(padded.buffer, padded.byteOffset).getUint32(0);
  if (length > padded.length - 4) throw new Error("padding");
  return padded.subarray(4, 4 + length);
}
