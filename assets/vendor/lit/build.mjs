// Makes lit.min.mjs: the parts of Lit 3 that the console uses, as one ES module. Run once per Lit release, on a machine with a
// package registry; the result is committed, so that neither the server nor a branch ever needs one:
//
//   npm install --prefix "$FOLDER" lit@3.3.3 esbuild@0.28.2     (FOLDER: anywhere outside this repository)
//   node assets/vendor/lit/build.mjs "$FOLDER"
//
// Afterwards write the versions and the sha256 it prints into assets/vendor/VENDOR.toml.
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";

const folder = resolve(process.argv[2] ?? ".");
const { build } = createRequire(join(folder, "package.json"))("esbuild");
const version = (name) => JSON.parse(readFileSync(join(folder, "node_modules", name, "package.json"), "utf8")).version;
const file = new URL("lit.min.mjs", import.meta.url);

const { outputFiles } = await build({
  stdin: {
    contents: [
      'export { html, svg, nothing, render } from "lit/html.js";',
      'export { repeat } from "lit/directives/repeat.js";',
      'export { live } from "lit/directives/live.js";',
    ].join("\n"),
    resolveDir: folder,
  },
  banner: { js: `/* Lit ${version("lit")} (lit-html ${version("lit-html")}), Copyright Google LLC, BSD-3-Clause: see LICENSE.txt */` },
  bundle: true,
  format: "esm",
  legalComments: "none",
  minify: true,
  target: "es2022",
  write: false,
});

writeFileSync(file, outputFiles[0].contents);
const hash = createHash("sha256").update(outputFiles[0].contents).digest("hex");
process.stdout.write(`lit ${version("lit")}, lit-html ${version("lit-html")}, esbuild ${version("esbuild")}\nsha256 ${hash}\n`);
