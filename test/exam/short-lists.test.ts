/** A tool's list that comes out short, without an error: nothing is made twice, nothing is taken away, on either side. */
import { describe, expect, test } from "vitest";
import type { SimAnswer, SimRequest } from "../../core/plugin/simulator.ts";
import { CANDIDATES } from "./candidates.ts";
import { done, examine, isWrite } from "./examine.ts";

type Rows = readonly unknown[];
interface Listed {
  readonly Resources?: Rows;
  readonly totalResults?: number;
}

/** Returns the records of a list, however it is written; null: the answer is no list. */
function rowsOf({ body, status }: SimAnswer): Rows | null {
  if (status !== 200) return null;
  const rows = Array.isArray(body) ? body : (body as Listed | undefined)?.Resources;
  return Array.isArray(rows) ? rows : null;
}

/** Returns the answer with other records, and with the total that goes with them if it states one (or without any). */
function withRows(
  answer: SimAnswer,
  rows: Rows,
  total: "as it was" | "as it would be" | "none" = "as it was",
): SimAnswer {
  const said = Object.keys(answer.headers ?? {}).find((name) => /total/.test(name));
  const { [said ?? ""]: stated, ...headers } = answer.headers ?? {};
  const body = answer.body as Listed;
  const isBare = Array.isArray(body);
  const count =
    total === "as it was" ? (isBare ? stated : body.totalResults) : total === "none" ? undefined : rows.length;
  if (isBare)
    return {
      ...answer,
      body: rows,
      headers: { ...headers, ...(said && count !== undefined && { [said]: String(count) }) },
    };
  const { totalResults: _, ...others } = body;
  return { ...answer, body: { ...others, ...(count !== undefined && { totalResults: count }), Resources: rows } };
}

type Twist = (answer: SimAnswer, rows: Rows) => SimAnswer;
const TWISTS: Readonly<Record<string, Twist>> = {
  "lacks its last record": (answer, rows) => withRows(answer, rows.slice(0, -1)),
  "lacks its last record, and its total says so": (answer, rows) =>
    withRows(answer, rows.slice(0, -1), "as it would be"),
  "lacks half": (answer, rows) => withRows(answer, rows.slice(0, Math.ceil(rows.length / 2)), "as it would be"),
  "is empty": (answer) => withRows(answer, []),
  "is empty, and its total says so": (answer) => withRows(answer, [], "as it would be"),
  "is empty, and says no total": (answer) => withRows(answer, [], "none"),
  "has its first record twice": (answer, rows) => withRows(answer, [...rows.slice(0, 1), ...rows]),
};

/** Whether the list is of people. The excluded ones tell what the tool can do, and a run rightly fails without them. */
const isOfPeople = ({ path }: SimRequest) => !/ServiceProviderConfig|ResourceTypes|Schemas/.test(path);

describe.each(CANDIDATES.filter(({ name }) => name !== "honestly"))("[completeness] $name", (candidate) => {
  test("a short list of the tool's: nothing is made twice and nothing goes; healed, nothing is left to do", async () => {
    const { sync, asked, tool } = await examine(candidate);
    expect(done(await sync())).toBeGreaterThan(0);
    for (const [name, twist] of Object.entries(TWISTS)) {
      for (const server of tool.servers) {
        const how = (answer: SimAnswer, request: SimRequest) => {
          const rows = isOfPeople(request) ? rowsOf(answer) : null;
          return rows && rows.length > 0 ? twist(answer, rows) : answer;
        };
        server.fault({ method: "GET", times: Number.POSITIVE_INFINITY, how });
        server.log.length = 0;
      }
      await sync();
      expect(
        asked(isWrite).map(({ method, path }) => `${method} ${path}`),
        name,
      ).toEqual([]);
      for (const server of tool.servers) server.heal();
      const healed = await sync();
      expect([healed.run.status, done(healed)], name).toEqual(["succeeded", 0]);
    }
  });
});
