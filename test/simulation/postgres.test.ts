import { seedsHold } from "./seeds-hold.ts";

/** A seed takes six times as long there. */
const SEEDS = process.env.ROLLCALL_LONG ? 20 : 10;

seedsHold("on a real database (needs Debian's postgresql)", {
  ...{ from: 1, all: SEEDS, part: 1, parts: 1 },
  kind: "postgres",
});
