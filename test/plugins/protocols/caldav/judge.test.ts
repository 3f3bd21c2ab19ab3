import { describe, expect, it, test } from "vitest";
import { IncompleteReadError, RecordError, RefusedError } from "../../../../core/model/errors.ts";
import type { HttpRequest } from "../../../../core/plugin/http/http.ts";
import { judge } from "../../../../plugins/protocols/caldav/judge.ts";

const REPORT: HttpRequest = { method: "REPORT", path: "/team/" };
const PUT: HttpRequest = { method: "PUT", path: "/team/1.ics" };
const answer = (status: number, text = "") => ({ status, text, headers: {}, json: () => null });
const error = (inner: string) =>
  `<?xml version="1.0"?>\n<d:error xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav" xmlns:s="http://sabredav.org/ns">${inner}</d:error>`;
const cause = (found: unknown) => (found instanceof RecordError ? found.causeKey : null);

describe("an answer of a CalDAV server", () => {
  it("that there is nothing is a record's, to reads and writes", () => {
    for (const text of ["", "not found", "<html><h1>404</h1></html>", error("<s:exception/>")])
      for (const request of [REPORT, PUT]) expect(cause(judge(answer(404, text), request))).toBe("caldav:not-found");
    expect(cause(judge(answer(410), PUT))).toBe("caldav:not-found");
  });

  it("that somebody was quicker is a record's", () => {
    expect(cause(judge(answer(412), PUT))).toBe("caldav:changed");
  });

  it("that found too much to list makes the read incomplete, under whatever status", () => {
    const limits = error("<d:number-of-matches-within-limits/>");
    for (const found of [
      judge(answer(507), REPORT),
      judge(answer(403, limits), REPORT),
      judge(answer(507, limits), REPORT),
    ]) {
      expect(found).toBeInstanceOf(IncompleteReadError);
    }
    expect(cause(judge(answer(507), PUT))).toBe("caldav:full");
  });

  it("that names a condition is told by that name, without the server's words, which may quote an event", () => {
    const text = error("<s:exception>E</s:exception><s:message>private words</s:message><c:valid-calendar-data/>");
    const found = judge(answer(415, text), PUT)!;
    expect([cause(found), found.message]).toEqual([
      "caldav:valid-calendar-data",
      'caldav: PUT /team/1.ics: the server\'s condition "valid-calendar-data" does not hold',
    ]);
  });

  it("that names none is told by its status, without the server's words", () => {
    const text = error("<s:exception>E</s:exception><s:message>private words</s:message>");
    const found = judge(answer(415, text), PUT)!;
    expect([cause(found), found.message]).toEqual(["caldav:415", "caldav: PUT /team/1.ics answered 415"]);
    expect(judge(answer(403, text), PUT)).toMatchObject({ refusal: true });
    expect(judge(answer(403, text), REPORT)).toMatchObject({ code: "RIGHT_MISSING" });
  });

  it("that does not name the right which a removal lacks is that record's: Nextcloud's trash bin may hold the event already", () => {
    const DELETE: HttpRequest = { method: "DELETE", path: "/team/1.ics" };
    const found = judge(answer(403, error("<s:exception>E</s:exception><s:message>words</s:message>")), DELETE);
    expect(found).toMatchObject({ causeKey: "caldav:undeletable", refusal: false });
    expect(found?.remedy).toContain("trash bin");
    const named = judge(answer(403, error("<d:need-privileges/>")), DELETE);
    expect(named).toMatchObject({ causeKey: "caldav:need-privileges", refusal: true });
  });

  it("that a right is missing is a refusal to a write and the target's trouble to a read", () => {
    const text = error("<d:need-privileges><d:resource/></d:need-privileges>");
    expect(judge(answer(403, text), PUT)).toMatchObject({ causeKey: "caldav:need-privileges", refusal: true });
    const found = judge(answer(403, text), REPORT);
    expect([found instanceof RefusedError, found?.code]).toEqual([true, "RIGHT_MISSING"]);
  });
});

test.each([
  [200, ""],
  [207, error("")],
  [401, error("<s:exception/>")],
  [403, "forbidden"],
  [429, ""],
  [500, error("<d:valid-resourcetype/>")],
  [503, "<html>error</html>"],
])("the rest is left to the gateway: %i", (status, text) => {
  for (const request of [REPORT, PUT]) expect(judge(answer(status, text), request)).toBeUndefined();
});
