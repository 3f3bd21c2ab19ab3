/**
 * Whether everybody who can connect is let in, as the operator `admin`: only this machine can, and the config names no
 * password. A config that lost its password while the page listens to other machines lets nobody in.
 */
import type { WebParts } from "../parts.ts";

export function isOpen({ config, isLocal }: Pick<WebParts, "config" | "isLocal">): boolean {
  const { web } = config();
  return isLocal && web !== null && web.users.length === 0;
}
