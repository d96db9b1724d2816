// Style and scripts from static/ into static/dist/, minified, for the browsers that we mean.
import { cpSync, mkdirSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const bundle = (name, target) =>
  build({
    entryPoints: [here(`css/${name}.css`), here(`js/${name}.js`)],
    outdir: here("dist"),
    entryNames: "[name]",
    bundle: true,
    minify: true,
    format: "iife",
    charset: "utf8",
    legalComments: "none",
    target,
    // All of them have it; what esbuild knows against Safari 14 is an oddity of default values.
    supported: { destructuring: true },
    logLevel: "warning",
  });

rmSync(here("dist"), { recursive: true, force: true });
mkdirSync(here("dist"));
await bundle("public", ["chrome90", "safari14", "firefox90"]);
await bundle("chat", ["chrome90", "safari14", "firefox90"]);
// The chat without script: a style, and nothing else.
await build({
  entryPoints: [here("css/plain.css")],
  outdir: here("dist"),
  bundle: true,
  minify: true,
  charset: "utf8",
  legalComments: "none",
  target: ["chrome90", "safari14", "firefox90"],
  logLevel: "warning",
});
// Who works at the desk has a browser of these years; what it is built on needs one.
await bundle("desk", ["chrome109", "safari16.4", "firefox115"]);
cpSync(here("img"), here("dist/img"), { recursive: true });
