/** The XML of WebDAV: elements by namespace and local name. Each server chooses its own prefixes. Pure. */
import sax from "sax";
import { IncompleteReadError, RefusedError, READ_AGAIN } from "../../../core/model/errors.ts";

export const DAV = "DAV:";
export const CALDAV = "urn:ietf:params:xml:ns:caldav";

export interface Element {
  /** Namespace, blank, local name: `DAV: multistatus`. */
  readonly name: string;
  /** The text directly inside, unchanged. */
  readonly text: string;
  readonly children: readonly Element[];
}

/** The most levels of nesting. WebDAV needs ten, and each level costs the parser more than the one before. */
const DEEPEST = 100;
/** The most elements: a hundred thousand events have them. Each takes some 120 bytes. */
const MOST = 1_000_000;
/** The most attributes of an element: the parser compares each with all before it. */
const MOST_ATTRIBUTES = 100;
/** Characters that the parser is given at a time. */
const PIECE = 16_384;

type Growing = { readonly name: string; text: string; readonly children: Growing[] };

/** @throws IncompleteReadError if the document ends early, RefusedError CONTRACT_BROKEN if it is no XML */
export function parseXml(document: string, what: string): Element {
  const top: Growing = { name: "", text: "", children: [] };
  const open = [top];
  const parser = sax.parser(true, { xmlns: true });
  let count = 0;
  const refuseWild = (attributes: number) => {
    if (attributes > MOST_ATTRIBUTES) throw noXml(what, new Error(`more than ${MOST_ATTRIBUTES} attributes`));
  };
  parser.onopentag = ({ uri, local, attributes }) => {
    count += 1;
    if (count > MOST) throw noXml(what, new Error(`more than ${MOST} elements`));
    if (open.length > DEEPEST) throw noXml(what, new Error("elements in elements without an end"));
    refuseWild(Object.keys(attributes).length);
    const element = { name: `${uri} ${local}`, text: "", children: [] };
    open.at(-1)!.children.push(element);
    open.push(element);
  };
  parser.onclosetag = () => void open.pop();
  parser.ontext = parser.oncdata = (text) => {
    open.at(-1)!.text += text;
  };
  let ended = false;
  parser.onerror = (error) => {
    throw ended ? cut(what) : noXml(what, error);
  };
  for (let at = 0; at < document.length; at += PIECE) {
    parser.write(document.slice(at, at + PIECE));
    refuseWild(parser.attribList.length);
  }
  ended = true;
  parser.close();
  const [root] = top.children;
  if (root === undefined) throw cut(what);
  return root;
}

export function childrenOf({ children }: Element, namespace: string, name: string): readonly Element[] {
  return children.filter((child) => child.name === `${namespace} ${name}`);
}

export function childOf(element: Element, namespace: string, name: string): Element | undefined {
  return childrenOf(element, namespace, name)[0];
}

/** Returns the text escaped for use between tags. */
export function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

function cut(what: string): IncompleteReadError {
  return new IncompleteReadError(`${what}: the answer ends in the middle`, {
    remedy: `${READ_AGAIN} If it goes on, check the proxy in front of the server.`,
  });
}

function noXml(what: string, { message }: Error): RefusedError {
  return new RefusedError("CONTRACT_BROKEN", `${what}: the answer is not XML (${message.split("\n", 1)[0]})`, {
    remedy: "Check connector.url: it must lead to a CalDAV server, past any login page.",
  });
}
