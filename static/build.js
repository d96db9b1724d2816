// Style and scripts from static/ into static/dist/, minified, for the browsers that we mean.
import { cpSync, mkdirSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const bundle = (files, target) =>
  build({
    entryPoints: files.map((file) => here(file)),
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
await bundle(["css/public.css", "js/public.js"], ["chrome90", "safari14", "firefox90"]);
await bundle(["css/chat.css", "js/chat.js"], ["chrome90", "safari14", "firefox90"]);
// The folders, the agenda and its proposals, the directory, and the script of search and filters.
await bundle(
  ["css/folders.css", "css/agenda.css", "css/propose.css", "css/directory.css", "js/search.js"],
  ["chrome90", "safari14", "firefox90"],
);
// The chat without script: a style, and nothing else.
await bundle(["css/plain.css"], ["chrome90", "safari14", "firefox90"]);
// Pages in a frame of a commune's own site, their colours, and the script that makes the frame.
await bundle(
  ["css/embed.css", "css/theme_auto.css", "css/theme_light.css", "css/theme_dark.css", "js/embed.js", "js/frame.js"],
  ["chrome90", "safari14", "firefox90"],
);
// Who works at the desk has a browser of these years; what it is built on needs one.
await bundle(["css/desk.css", "js/desk.js", "js/desk_chat.js"], ["chrome109", "safari16.4", "firefox115"]);
cpSync(here("img"), here("dist/img"), { recursive: true });
