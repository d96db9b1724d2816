// Resume words: seven from a list of 2,048, which is 77 bits; stretched, so that each guess costs
// what 600,000 rounds cost. PROTOCOL.md describes it.
const COUNT = 7;
const ROUNDS = 600000;
const SALT = "stoppvif resume 1";
const NONCE = 12;
const utf8 = new TextEncoder();

// Letters that people type for one another though folding leaves them apart.
const ALIKE = { ß: "ss", œ: "oe", æ: "ae", ø: "o", ى: "ي", ة: "ه", ؤ: "و", ئ: "ي", ـ: "" };

// As `content/wordlists.py` compares words: without case, accents and vowel signs.
export function fold(word) {
  const plain = word.trim().toLowerCase().replace(/[ßœæøىةؤئـ]/g, (letter) => ALIKE[letter]);
  return plain.normalize("NFKD").replace(/\p{M}/gu, "");
}

// Whatever stands between the words: spaces, commas, numbers of a list.
export function parse(typed) {
  return typed.split(/[^\p{L}\p{M}ـ]+/u).map(fold).filter(Boolean);
}

export function choose(list) {
  // 2,048 divides 65,536: no word is likelier than another.
  const chosen = crypto.getRandomValues(new Uint16Array(COUNT));
  return [...chosen].map((number) => list[number % list.length]);
}

export const complete = (words) => words.length === COUNT;

async function stretch(words) {
  const typed = utf8.encode(words.map(fold).join(" "));
  const source = await crypto.subtle.importKey("raw", typed, "PBKDF2", false, ["deriveBits"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt: utf8.encode(SALT), iterations: ROUNDS };
  const bits = await crypto.subtle.deriveBits(how, source, 256);
  const root = await crypto.subtle.importKey("raw", bits, "HKDF", false, ["deriveBits", "deriveKey"]);
  const hkdf = (info) => ({ name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info: utf8.encode(info) });
  const lookup = new Uint8Array(await crypto.subtle.deriveBits(hkdf("lookup"), root, 256));
  const aes = { name: "AES-GCM", length: 256 };
  const key = await crypto.subtle.deriveKey(hkdf("wrap"), root, aes, false, ["encrypt", "decrypt"]);
  return { lookup, key };
}

// What the server keeps: where to find the conversation, and its secret, closed.
export async function wrap(words, secret) {
  const { lookup, key } = await stretch(words);
  const iv = crypto.getRandomValues(new Uint8Array(NONCE));
  const how = { name: "AES-GCM", iv, additionalData: utf8.encode(SALT) };
  const closed = new Uint8Array(await crypto.subtle.encrypt(how, key, secret));
  const wrapped = new Uint8Array(NONCE + closed.length);
  wrapped.set(iv);
  wrapped.set(closed, NONCE);
  return { lookup, wrapped };
}

// The look-up id of words, and how to open what is found there.
export async function find(words) {
  const { lookup, key } = await stretch(words);
  const open = async (wrapped) => {
    const bytes = new Uint8Array(wrapped);
    const how = { name: "AES-GCM", iv: bytes.subarray(0, NONCE), additionalData: utf8.encode(SALT) };
    return new Uint8Array(await crypto.subtle.decrypt(how, key, bytes.subarray(NONCE)));
  };
  return { lookup, open };
}
