/** Stands in for a connection that could not be made: whoever asks it is told why, and the run ends by that. */
import type { Connection } from "../contract.ts";

export function failingConnection(why: unknown): Connection {
  const refuse = () => Promise.reject(why);
  return { flows: refuse, test: refuse };
}
