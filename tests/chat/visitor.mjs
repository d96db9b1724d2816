// A visitor's browser without its page, in Node: `talk.js` at a real server. A job a line.
import { createInterface } from "node:readline";
import { io } from "socket.io-client";
import { Talk } from "../../static/js/chat/talk.js";

const told = (name, data) => process.stdout.write(`${JSON.stringify([name, data ?? null])}\n`);
const socket = io(`${process.argv[2]}/chat`, {
  transports: ["websocket"],
  autoConnect: false,
  reconnectionDelay: 100,
  reconnectionDelayMax: 300,
});
const talk = new Talk(socket, {
  line: (up) => told("line", up),
  state: ({ state, place, role }) => told("state", { state, place, role }),
  message: ({ said, sender }) => told("message", { words: said && said.text, sender }),
  mine: ({ number, words, state }) => told("mine", { number, words: words.text, state }),
  closed: (reason) => told("closed", reason),
});
socket.connect();

const acts = {
  begin: async (wish) => told("begun", (await talk.begin(wish)).ok),
  say: (words) => talk.say(words),
  read: () => talk.read(),
  cut: () => socket.io.engine.close(),
  kept: () => told("kept", [talk.secret, socket.auth]),
  end: () => talk.end(),
  keep: async (words) => told("keeping", (await talk.keep(words)).ok),
  resume: async (words) => told("resumed", await talk.resume(words).then(({ ok, code }) => code || ok)),
};

for await (const line of createInterface({ input: process.stdin })) {
  const [act, data] = JSON.parse(line);
  await acts[act](data);
}
socket.disconnect();
