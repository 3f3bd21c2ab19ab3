import { describe, expect, it } from "vitest";
import { fitColumns, renderTable } from "../../../core/cli/table.ts";

describe("columns", () => {
  it.each([
    ["that fit stay as they are", [5, 10, 3], 40, [5, 10, 3]],
    ["that do not fit: the widest gives way first", [5, 60, 10], 40, [5, 25, 10]],
    ["that are all too wide share what there is", [50, 50], 41, [21, 20]],
    ["never vanish", [50, 50, 50], 2, [3, 3, 3]],
  ])("%s", (_, widths, available, fitted) => {
    expect(fitColumns(widths, available)).toEqual(fitted);
  });

  it("that are said to yield do so one after the other, and keep a word; times and ids stay whole", () => {
    expect(fitColumns([8, 19, 17, 40], 60, [3, 1])).toEqual([8, 19, 17, 16]);
    expect(fitColumns([8, 19, 17, 40], 45, [3, 1])).toEqual([8, 13, 17, 7]);
    expect(fitColumns([8, 19, 17, 40], 38, [3, 1])).toEqual([8, 7, 16, 7]);
  });
});

describe("a table", () => {
  it("has upper-case heads, two blanks between columns, none at the end of a line and no borders", () => {
    const rows = [
      ["a", 1, null],
      ["bcd", 22, ""],
    ];
    expect(renderTable(["name", "n", "rest"], rows, 80)).toBe("NAME  N   REST\na     1   –\nbcd   22  –");
  });

  it("keeps to its width, one line a record, and marks what was cut", () => {
    const long =
      "Nobody reads a line of one hundred and twenty characters that wraps in the middle of a table of targets";
    const lines = renderTable(["what", "why"], [[long, long]], 80).split("\n");
    expect(lines).toHaveLength(2);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(80);
    expect(lines[1]).toMatch(/^Nobody reads .*… {2}Nobody reads .*…$/);
  });

  it("lets no text from outside break a line or command the terminal", () => {
    const table = renderTable(["name"], [["Ada\nAnvil\u001b[31m\u202e"]], 80);
    expect(table).toBe("NAME\nAda Anvil [31m");
  });
});
