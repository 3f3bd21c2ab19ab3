import { KILLS, neverTears } from "./killed.ts";

neverTears({ seed: 2, kills: KILLS, newDatabase: async () => null });
