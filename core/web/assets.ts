/**
 * The style sheet, script and icon of the pages, served as they are, without a build. Their addresses carry a hash of their content,
 * so that a browser keeps them for good and an upgrade shows at once.
 */
import { hash } from "node:crypto";
import { readFileSync } from "node:fs";

export interface Asset {
  /** `/assets/style.css?v=…` */
  readonly path: string;
  readonly type: string;
  readonly text: string;
}

function assetOf(name: string, type: string): Asset {
  const text = readFileSync(new URL(`./assets/${name}`, import.meta.url), "utf8");
  return { path: `/assets/${name}?v=${hash("sha256", text, "base64url").slice(0, 12)}`, type, text };
}

export const ASSETS = {
  style: assetOf("style.css", "text/css; charset=utf-8"),
  script: assetOf("page.js", "text/javascript; charset=utf-8"),
  icon: assetOf("icon.svg", "image/svg+xml"),
} as const;
