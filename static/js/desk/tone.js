// What the desk lets be heard: a soft double tone, once the browser allows sound.
let context = null;

export function sound(changed) {
  if (!context) context = new AudioContext();
  if (changed) context.onstatechange = changed;
  return context;
}

export const silent = () => !context || context.state !== "running";

export function ringOnce() {
  if (silent()) return;
  tone(660, 0);
  tone(880, 0.25);
}

// A soft tone, half a second long, `after` seconds from now.
function tone(pitch, after) {
  const from = context.currentTime + after;
  const sound = new OscillatorNode(context, { frequency: pitch });
  const loudness = new GainNode(context, { gain: 0 });
  loudness.gain.linearRampToValueAtTime(0.25, from + 0.02);
  loudness.gain.linearRampToValueAtTime(0, from + 0.5);
  sound.connect(loudness).connect(context.destination);
  sound.start(from);
  sound.stop(from + 0.5);
}
