/**
 * The content of a mail, before it is text or HTML. `layout.ts` renders both from this value, so neither can say less than the
 * other. Strings are plain text; the layout escapes them.
 */
import type { Texts } from "./texts.ts";

export interface Content {
  /** Without the leading `[rollcall]`. */
  readonly subject: string;
  readonly blocks: readonly Block[];
}

export type Block =
  | { readonly sort: "paragraph"; readonly text: string }
  | { readonly sort: "facts"; readonly facts: readonly (readonly [label: string, value: string])[] }
  /** `more`: how a list that was cut ends, such as "and 31 more". */
  | {
      readonly sort: "list";
      readonly label: string;
      readonly items: readonly Item[];
      readonly more: string | null;
    }
  | { readonly sort: "commands"; readonly label: string; readonly commands: readonly string[] }
  | { readonly sort: "link"; readonly label: string; readonly url: string };

/** An entry of a list. `note`: what we say about the one of that name, behind a comma. */
export type Item = string | { readonly name: string; readonly note: string };

/** A finished mail. */
export interface Mail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** What every mail needs to know about its reader. */
export interface Reader {
  readonly texts: Texts;
  /** IANA name of the zone in which the mail tells times. */
  readonly timezone: string;
  /** `web.public_url`, without a trailing slash; null: no links. */
  readonly publicUrl: string | null;
}

/**
 * A link to the page of the target, or to the overview for null; no block if the dashboard has no public address. It stands before the
 * commands, since whoever reads on a phone has no terminal.
 */
export function pageLink({ texts, publicUrl }: Reader, target: string | null): Block[] {
  if (publicUrl === null) return [];
  // A path and not a fragment, which would be lost if the reader has to sign in first.
  const place = target === null ? "" : `targets/${encodeURIComponent(target)}`;
  return [{ sort: "link", label: texts.page, url: `${publicUrl.replace(/\/+$/, "")}/${place}` }];
}
