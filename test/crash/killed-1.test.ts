import { KILLS, neverTears } from "./killed.ts";

neverTears({ seed: 1, kills: KILLS, newDatabase: async () => null });
