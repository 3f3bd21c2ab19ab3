import { seedsHold } from "./seeds-hold.ts";

/** A seed takes six times as long there. */
const SEEDS = process.env.ROLLCALL_LONG ? 20 : 10;

seedsHold("on a real database (needs Debian's postgresql)", 1, SEEDS, "postgres");
