import { KILLS, neverTears } from "./killed.ts";

neverTears({ seed: 1, kills: KILLS, targets: ["absences", "learning"], newDatabase: async () => null });
