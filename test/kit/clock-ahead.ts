/**
 * Loaded into a process of a test before rollcall itself (`node --import`): its clock is ahead by the milliseconds that stand in
 * the file $TEST_CLOCK_AHEAD. Written while the process is stopped, they make a short stop a long one.
 */
import { readFileSync } from "node:fs";

const file = process.env.TEST_CLOCK_AHEAD ?? "";
const real = Date.now;

Date.now = () => {
  try {
    return real() + Number(readFileSync(file, "utf8"));
  } catch {
    return real();
  }
};
