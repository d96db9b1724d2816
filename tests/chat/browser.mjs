// The browsers' half of `test_sealing.py`, in Node: a job a line, JSON in, JSON out.
import { createInterface } from "node:readline";
import { newPair, openSecret, sealSecret } from "../../static/js/chat/hpke.js";
import { find, fold, parse, wrap } from "../../static/js/chat/words.js";
import { Sealer, newSecret } from "../../static/js/chat/secret.js";

const hex = (bytes) => Buffer.from(bytes).toString("hex");
const bytes = (text) => new Uint8Array(Buffer.from(text, "hex"));
const made = await newPair();

const acts = {
  key: () => ({ id: made.id, public: hex(made.publicBytes) }),
  seal: async ({ secret, place, words }) => {
    const [conversation, sender, number] = place;
    return hex(await (await Sealer.of(conversation, bytes(secret))).seal(sender, number, words));
  },
  open: async ({ secret, place, body }) => {
    const [conversation, sender, number] = place;
    return (await Sealer.of(conversation, bytes(secret))).open(sender, number, bytes(body));
  },
  openSecret: async ({ sealed, conversation }) =>
    hex(await openSecret(bytes(sealed), conversation, made.id, made.pair)),
  roundTrip: async ({ conversation }) => {
    const secret = newSecret();
    const sealed = await sealSecret(secret, conversation, made.id, made.publicBytes.buffer);
    return hex(secret) === hex(await openSecret(sealed, conversation, made.id, made.pair));
  },
  fold: ({ words }) => words.map(fold),
  parse: ({ words }) => parse(words),
  find: async ({ words }) => hex((await find(words)).lookup),
  wrap: async ({ words, secret }) => {
    const { lookup, wrapped } = await wrap(words, bytes(secret));
    const opened = await (await find(words)).open(wrapped.buffer);
    return { lookup: hex(lookup), wrapped: hex(wrapped), opened: hex(opened) };
  },
  unwrap: async ({ words, wrapped }) =>
    hex(await (await find(words)).open(bytes(wrapped).buffer)),
  readable: async () =>
    crypto.subtle.exportKey("pkcs8", made.pair.privateKey).then(() => true, () => false),
};

for await (const line of createInterface({ input: process.stdin })) {
  const job = JSON.parse(line);
  const answer = await Promise.resolve(acts[job.act](job)).then(
    (done) => ({ done }),
    () => ({ refused: true }),
  );
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
