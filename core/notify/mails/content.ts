/**
 * What a mail says, before it is text or HTML. Both parts are rendered from this one value (`layout.ts`), so neither can
 * say less than the other. Strings are plain text; escaping is the layout's business.
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
  /** `more`: "and 31 more", where the list was cut. */
  | {
      readonly sort: "list";
      readonly label: string;
      readonly items: readonly string[];
      readonly more: string | null;
    }
  | { readonly sort: "commands"; readonly label: string; readonly commands: readonly string[] }
  | { readonly sort: "link"; readonly label: string; readonly url: string };

/** A finished mail. */
export interface Mail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** What every mail needs to know of its reader. */
export interface Reader {
  readonly texts: Texts;
  /** IANA name: every time in the mail is a wall clock there. */
  readonly timezone: string;
  /** `web.public_url`, without a trailing slash; null: no links. */
  readonly publicUrl: string | null;
}

/** The link to the page of the one target that is meant, else to the overview; no block where the page has no public address. */
export function pageLink({ texts, publicUrl }: Reader, target: string | null): Block[] {
  if (publicUrl === null) return [];
  // A path, not a fragment: signing in on the way forgets a fragment.
  const place = target === null ? "" : `targets/${encodeURIComponent(target)}`;
  return [{ sort: "link", label: texts.page, url: `${publicUrl.replace(/\/+$/, "")}/${place}` }];
}
