import { seedsHold } from "./seeds-hold.ts";
import { today } from "./today.ts";

seedsHold("that nobody has seen yet", today() + 100, 100);
