import { seedsHold } from "./seeds-hold.ts";

/** A seed takes six times as long there. `ROLLCALL_LONG=1`: 20. */
const SEEDS = process.env.ROLLCALL_LONG ? 20 : 5;

seedsHold("on a real database (needs Debian's postgresql)", 1, SEEDS, "postgres");
