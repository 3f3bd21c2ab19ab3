import { seedsHold } from "./seeds-hold.ts";

seedsHold("of which every seed is known", { from: 1, all: 500, part: 3, parts: 4 });
