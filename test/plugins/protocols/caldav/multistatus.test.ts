import { describe, expect, it, test } from "vitest";
import { IncompleteReadError, RefusedError } from "../../../../core/model/errors.ts";
import { canonicalPath, readMultistatus } from "../../../../plugins/protocols/caldav/multistatus.ts";

const attributes = (count: number) => Array.from({ length: count }, (_, i) => `a${i}=""`).join(" ");
const WHAT = "caldav: REPORT /team/";
const read = (document: string) => readMultistatus(document, WHAT);
const wrapped = (inner: string) =>
  `<?xml version="1.0"?><d:multistatus xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav">${inner}</d:multistatus>`;
const OK = "<d:status>HTTP/1.1 200 OK</d:status>";

describe("a multistatus", () => {
  it("is read by namespace, whatever the prefixes, with what was found alone", () => {
    const [one] = read(
      '<x:multistatus xmlns:x="DAV:"><x:response><x:href>/team/1.ics</x:href>' +
        '<x:propstat><x:prop><x:getetag>"a&amp;b"</x:getetag><data xmlns="urn:ietf:params:xml:ns:caldav"><![CDATA[<BEGIN>]]></data></x:prop>' +
        "<x:status>HTTP/1.1 200 OK</x:status></x:propstat>" +
        "<x:propstat><x:prop><x:displayname>no</x:displayname></x:prop><x:status>HTTP/1.1 404 Not Found</x:status></x:propstat>" +
        "</x:response></x:multistatus>",
    );
    expect([one?.path, one?.status, [...one!.props.keys()]]).toEqual([
      "/team/1.ics",
      200,
      ["DAV: getetag", "urn:ietf:params:xml:ns:caldav data"],
    ]);
    expect([...one!.props.values()].map(({ text }) => text)).toEqual(['"a&b"', "<BEGIN>"]);
  });

  it("may be empty, and may say of one resource that it is not there", () => {
    expect(read(wrapped(""))).toEqual([]);
    const gone = "<d:response><d:href>/team/1.ics</d:href><d:status>HTTP/1.1 404 Not Found</d:status></d:response>";
    expect(read(wrapped(gone))).toMatchObject([{ path: "/team/1.ics", status: 404 }]);
  });

  const cut: readonly [string, string][] = [
    ["that ends in the middle", wrapped("").replace("</d:multistatus>", "")],
    ["that ends within a tag", wrapped("").slice(0, -4)],
    ["that is empty", ""],
    [
      "whose server has no room for more",
      wrapped("<d:response><d:href>/team/</d:href><d:status>HTTP/1.1 507 Insufficient Storage</d:status></d:response>"),
    ],
    ["whose server found too many", wrapped("<d:error><d:number-of-matches-within-limits/></d:error>")],
    [
      "whose server found too many, said of the calendar",
      wrapped(
        `<d:response><d:href>/team/</d:href>${OK}<d:error><d:number-of-matches-within-limits/></d:error></d:response>`,
      ),
    ],
  ];
  it.each(cut)("%s is incomplete", (_, document) => {
    expect(() => read(document)).toThrow(IncompleteReadError);
    expect(() => read(document)).toThrow(WHAT);
  });

  const broken: readonly [string, string][] = [
    ["that is a login page", "<!doctype html><html><body>Log in<br></body></html>"],
    ["that is JSON", '{"ok":true}'],
    ["that is another document", '<error xmlns="DAV:"/>'],
    ["that names its elements outside DAV", "<multistatus/>"],
    ["with a resource without address", wrapped(`<d:response>${OK}</d:response>`)],
    ["with a resource without status", wrapped("<d:response><d:href>/team/1.ics</d:href></d:response>")],
    [
      "with properties without status",
      wrapped("<d:response><d:href>/1</d:href><d:propstat><d:prop/></d:propstat></d:response>"),
    ],
    ["with an address that cannot be decoded", wrapped(`<d:response><d:href>/%zz</d:href>${OK}</d:response>`)],
    ["with an entity of its own", '<!DOCTYPE a [<!ENTITY b "c">]><multistatus xmlns="DAV:">&b;</multistatus>'],
  ];
  it.each(broken)("%s breaks the contract", (_, document) => {
    expect(() => read(document)).toThrow(RefusedError);
  });

  it.each([
    ["a million elements", wrapped("<a/>".repeat(1_000_001)), "more than 1000000 elements"],
    ["a tag of a hundred thousand attributes", wrapped(`<a ${attributes(100_000)}/>`), "more than 100 attributes"],
    ["a tag of so many that does not end", `<a ${attributes(100_000)}`, "more than 100 attributes"],
  ])("of %s is refused within seconds of the processor", { timeout: 60_000 }, (_, document, why) => {
    const begin = process.cpuUsage();
    expect(() => read(document)).toThrow(why);
    expect(process.cpuUsage(begin).user / 1_000).toBeLessThan(10_000);
  });
});

test.each([
  ["/team/a b.ics", "/team/a%20b.ics"],
  ["/team/ann@example.com/", "/team/ann%40example.com/"],
  ["/team/ann%40example.com/", "/team/ann%40example.com/"],
  ["/team/%c3%a4.ics", "/team/%C3%A4.ics"],
  ["https://elsewhere.example/team/1.ics", "/team/1.ics"],
  ["/team/x%2Fy.ics", "/team/x%2Fy.ics"],
])("one resource has one spelling: %s is %s", (href, path) => {
  expect(canonicalPath(href, WHAT)).toBe(path);
});
