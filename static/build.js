// Style and scripts from static/ into static/dist/, minified, for the browsers that we mean.
import { cpSync, mkdirSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

rmSync(here("dist"), { recursive: true, force: true });
mkdirSync(here("dist"));
await build({
  entryPoints: [here("css/public.css"), here("js/public.js")],
  outdir: here("dist"),
  entryNames: "[name]",
  bundle: true,
  minify: true,
  format: "iife",
  charset: "utf8",
  legalComments: "none",
  target: ["chrome90", "safari14", "firefox90"],
  logLevel: "warning",
});
cpSync(here("img"), here("dist/img"), { recursive: true });
