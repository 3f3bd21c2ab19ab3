import { seedsHold } from "./seeds-hold.ts";

seedsHold("of which every seed is known", 1, 125);
