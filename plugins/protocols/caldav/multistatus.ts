/**
 * A multistatus (RFC 4918, 13): one answer about many resources, each with its own status. A resource that the server did not list
 * must not look like one that is gone, so a list that says it was cut short throws. Pure.
 */
import { IncompleteReadError, RefusedError } from "../../../core/model/errors.ts";
import { childOf, childrenOf, DAV, type Element, parseXml } from "./xml.ts";

export interface Resource {
  /** The path from the server's root, in the spelling of `canonicalPath`. */
  readonly path: string;
  /** The status of the resource: 200 if its properties came. */
  readonly status: number;
  /** The properties that it has, by `Element.name`. */
  readonly props: ReadonlyMap<string, Element>;
}

/** @param what names the request in errors: `caldav: REPORT /calendars/team/` */
export function readMultistatus(document: string, what: string): readonly Resource[] {
  const root = parseXml(document, what);
  if (root.name !== `${DAV} multistatus`) throw broken(what, `a multistatus was expected and ${root.name} came`);
  const resources = childrenOf(root, DAV, "response").flatMap((response) => resourcesOf(response, what));
  if (limited(root) || resources.some(({ status }) => status === 507)) throw cutShort(what);
  return resources;
}

/** Returns one spelling for each resource: every part decoded, then encoded as JavaScript does. @throws RefusedError if it is no address */
export function canonicalPath(href: string, what: string): string {
  const url = URL.parse(href.trim(), "http://server");
  if (url === null || href.trim() === "") throw broken(what, "a resource came without a usable address");
  try {
    return url.pathname.split("/").map(decodeURIComponent).map(encodeURIComponent).join("/");
  } catch {
    throw broken(what, "a resource came with an address that cannot be decoded");
  }
}

function resourcesOf(response: Element, what: string): Resource[] {
  const hrefs = childrenOf(response, DAV, "href");
  if (hrefs.length === 0) throw broken(what, "a resource came without an address");
  if (limited(response)) throw cutShort(what);
  const props = new Map<string, Element>();
  const stats = childrenOf(response, DAV, "propstat");
  for (const stat of stats) {
    const found = isSuccess(statusOf(stat, what)) ? childOf(stat, DAV, "prop") : undefined;
    for (const prop of found?.children ?? []) props.set(prop.name, prop);
  }
  const status = stats.length > 0 ? 200 : statusOf(response, what);
  return hrefs.map(({ text }) => ({ path: canonicalPath(text, what), status, props }));
}

function statusOf(element: Element, what: string): number {
  const code = /^\s*HTTP\/\S+ (\d{3})\b/.exec(childOf(element, DAV, "status")?.text ?? "")?.[1];
  if (code === undefined) throw broken(what, "a resource came without a status");
  return Number(code);
}

export function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}

/** Whether the server found more than it lists (RFC 4791, 7.8). */
function limited(element: Element): boolean {
  return childrenOf(element, DAV, "error").some((error) => childOf(error, DAV, "number-of-matches-within-limits"));
}

export function cutShort(what: string): IncompleteReadError {
  return new IncompleteReadError(`${what}: the server lists fewer records than it has`, {
    remedy: "Raise the server's limit on the results of a calendar query, or make the window smaller.",
  });
}

export function broken(what: string, why: string): RefusedError {
  return new RefusedError("CONTRACT_BROKEN", `${what}: ${why}`, {
    remedy: "Check connector.url; if it is right, the server does not follow CalDAV (RFC 4791): please report it.",
  });
}
