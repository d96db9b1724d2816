// The secret on its way to a professional: HPKE (RFC 9180), P-256, HKDF-SHA256, AES-256-GCM. What is
// sent is the encapsulated key and the ciphertext after it.
import { Aes256Gcm, CipherSuite, DhkemP256HkdfSha256, HkdfSha256 } from "@hpke/core";

const suite = new CipherSuite({
  kem: new DhkemP256HkdfSha256(),
  kdf: new HkdfSha256(),
  aead: new Aes256Gcm(),
});
const ENC = 65;
const utf8 = new TextEncoder();

// To whom, in which conversation: a sealed secret is worth nothing elsewhere.
const info = (conversation, key) => utf8.encode(`stoppvif chat 1|${conversation}|${key}`);

export async function sealSecret(secret, conversation, key, publicBytes) {
  const recipientPublicKey = await suite.kem.deserializePublicKey(publicBytes);
  const { ct, enc } = await suite.seal(
    { recipientPublicKey, info: info(conversation, key) },
    secret,
  );
  const sealed = new Uint8Array(enc.byteLength + ct.byteLength);
  sealed.set(new Uint8Array(enc));
  sealed.set(new Uint8Array(ct), enc.byteLength);
  return sealed;
}

export async function openSecret(sealed, conversation, key, pair) {
  const bytes = new Uint8Array(sealed);
  const given = { recipientKey: pair, enc: bytes.slice(0, ENC), info: info(conversation, key) };
  return new Uint8Array(await suite.open(given, bytes.slice(ENC)));
}

// The private half can be used and never read: not by us, not by a thief of the disk's copy.
export async function newPair() {
  const how = { name: "ECDH", namedCurve: "P-256" };
  const pair = await crypto.subtle.generateKey(how, false, ["deriveBits"]);
  const publicBytes = new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey));
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", publicBytes));
  const id = [...digest.subarray(0, 16)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return { id, pair, publicBytes };
}
