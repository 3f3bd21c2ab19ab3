/** Where rollcall itself lies: the folder of its package.json, above the sources as above the released code, however deep either is. */
import { readFileSync } from "node:fs";

export interface Home {
  /** Ends in a slash: `templates/` is a folder in it. */
  readonly url: URL;
  readonly version: string;
}

/** `from`: a file of rollcall's. Other packages that lie on the way up are passed over. */
export function homeOf(from: string): Home {
  for (let url = new URL(".", from); ; url = new URL("..", url)) {
    const { name, version } = describedIn(url);
    if (name === "rollcall") return { url, version: version ?? "unknown" };
    if (new URL("..", url).href === url.href) return { url: new URL(".", from), version: "unknown" };
  }
}

function describedIn(url: URL): { readonly name?: string; readonly version?: string } {
  try {
    return JSON.parse(readFileSync(new URL("package.json", url), "utf8"));
  } catch {
    return {};
  }
}
