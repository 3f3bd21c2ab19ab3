/** Finds the folder in which rollcall itself lies, by its package.json: above the sources and above the released code, however deep. */
import { readFileSync } from "node:fs";

export interface Home {
  /** Ends in a slash, so that `new URL("templates/", url)` is a folder in it. */
  readonly url: URL;
  readonly version: string;
}

/** Looks upwards from `from`, the URL of a file of rollcall's. Other packages on the way up are passed over. */
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
