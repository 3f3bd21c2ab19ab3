import { describe } from "vitest";
import { postgres, sharedPostgres } from "../kit/postgres.ts";
import { neverTears } from "./killed.ts";

const KILLS = 20;

describe.skipIf(!postgres)("on PostgreSQL (needs Debian's postgresql)", () => {
  neverTears({ seed: 5, kills: KILLS, newDatabase: async () => (await sharedPostgres()).newDatabase() });
});
