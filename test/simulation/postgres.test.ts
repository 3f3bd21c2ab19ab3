import { seedsHold } from "./seeds-hold.ts";

seedsHold("on a real database (needs Debian's postgresql)", 1, 20, "postgres");
