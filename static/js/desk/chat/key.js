// Whether this browser needs a key pair now, and which one it has.
import { newPair } from "../../chat/hpke.js";
import { forget, keep, kept } from "../keyring.js";

export class KeyOfShift {
  // The room's element `#duty` says whether she is planned now, or has somebody still.
  constructor(socket, staff) {
    this.socket = socket;
    this.staff = staff;
    this.key = null;
  }

  get id() {
    return this.key ? this.key.id : null;
  }

  get #wanted() {
    return document.getElementById("duty").dataset.keyed === "yes";
  }

  // One who is off duty and has nobody is done: her key goes.
  async look({ tell, holds }) {
    if (!this.#wanted && !holds) {
      this.key = null;
      return forget();
    }
    const had = this.key;
    this.key = this.key || (await kept(this.staff)) || (await keep(this.staff, await newPair()));
    if (tell || !had) await this.tell();
    return null;
  }

  async tell() {
    if (!this.key || !this.socket.connected) return;
    const { id, publicBytes } = this.key;
    const answer = await this.socket
      .timeout(8000)
      .emitWithAck("chat_key", { id, public: publicBytes })
      .catch(() => ({ ok: false, code: "away" }));
    if (!answer.ok && answer.code === "away") setTimeout(() => this.tell(), 2000);
  }
}
