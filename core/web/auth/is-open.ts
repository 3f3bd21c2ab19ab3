/**
 * Whether everybody who can connect is let in as the operator `admin`: if only this machine can connect, and the config names no
 * password. If a config loses its password while the dashboard listens to other machines, nobody is let in.
 */
import type { WebParts } from "../parts.ts";

export function isOpen({ config, isLocal }: Pick<WebParts, "config" | "isLocal">): boolean {
  const { web } = config();
  return isLocal && web !== null && web.users.length === 0;
}
