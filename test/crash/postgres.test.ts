import { describe } from "vitest";
import { postgres, sharedPostgres } from "../kit/postgres.ts";
import { neverTears } from "./killed.ts";

/** `ROLLCALL_LONG=1`: 20. */
const KILLS = process.env.ROLLCALL_LONG ? 20 : 5;

describe.skipIf(!postgres)("on PostgreSQL (needs Debian's postgresql)", () => {
  neverTears({ seed: 5, kills: KILLS, newDatabase: async () => (await sharedPostgres()).newDatabase() });
});
