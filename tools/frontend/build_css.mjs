// Compile the design system, keep what pages use, mirror it for right-to-left scripts, copy the pictures it names.
// Run through `make css`. Writes into src/charteroak/web/static; the outputs are committed.
import { copyFileSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import postcss from "postcss";
import rtlcss from "rtlcss";
import * as sass from "sass";
import { drop, keep } from "./keep.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const uswds = join(here, "node_modules/@uswds/uswds");
const out = resolve(here, "../../src/charteroak/web/static");
const banner =
  "/*! USWDS 3.14.0, a work of the United States government in the public domain; parts MIT (normalize.css). Built by `make css`. */\n";

const compiled = sass.compile(join(here, "uswds.scss"), {
  loadPaths: [join(uswds, "packages")],
  style: "compressed",
  logger: sass.Logger.silent,
});

// A selector stays when every class in it is kept. (What only names elements stays.)
function stays(selector) {
  if (drop.some((pattern) => pattern.test(selector))) return false;
  const classes = [...selector.matchAll(/\.((?:\\.|[\w-])+)/g)].map((found) => found[1].replaceAll("\\", ""));
  return classes.every((name) => keep.some((kept) => (kept instanceof RegExp ? kept.test(name) : kept === name)));
}

const root = postcss.parse(compiled.css.replace(/^\uFEFF/, ""));
root.walkRules((rule) => {
  if (rule.parent.type === "atrule" && rule.parent.name.endsWith("keyframes")) return;
  rule.selectors = rule.selectors.filter(stays);
});
// Empty rules and web fonts are dead weight on a slow line.
root.walkAtRules("font-face", (rule) => rule.remove());
// Long font stacks, repeated in every component, become two names; charteroak.css says what they are.
root.walkDecls("font-family", (declaration) => {
  if (declaration.value.startsWith("-apple-system")) declaration.value = "var(--font-text)";
  if (declaration.value.startsWith("Iowan")) declaration.value = "var(--font-heading)";
});

function dropEmpty(container) {
  for (const node of [...container.nodes]) {
    if (node.nodes) dropEmpty(node);
    if ((node.type === "rule" || node.type === "atrule") && (node.selector === "" || node.nodes?.length === 0)) node.remove();
  }
}
dropEmpty(root);
const ltr = root.toString();

const pictures = [...new Set([...ltr.matchAll(/url\(["']?\.\.\/img\/uswds\/([^"')]+)["']?\)/g)].map((found) => found[1]))].sort();
rmSync(join(out, "img/uswds"), { recursive: true, force: true });
for (const name of pictures) {
  const target = join(out, "img/uswds", name);
  mkdirSync(dirname(target), { recursive: true });
  copyFileSync(join(uswds, "dist/img", name), target);
}

mkdirSync(join(out, "css"), { recursive: true });
writeFileSync(join(out, "css/uswds.css"), banner + ltr + "\n");
writeFileSync(join(out, "css/uswds.rtl.css"), banner + rtlcss.process(ltr) + "\n");
console.log(`uswds.css ${Buffer.byteLength(ltr)} bytes, pictures: ${pictures.join(", ")}`);
