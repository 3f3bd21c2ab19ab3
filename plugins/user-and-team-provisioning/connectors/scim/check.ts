/** The lines of `rollcall check` about a directory: its server, and whether it can store every mapped attribute. */
import { ok, warning, type Finding } from "../../../../core/plugin/checked.ts";
import type { Tested } from "../../../../core/plugin/contract.ts";
import type { ScimClient } from "../../../protocols/scim/client.ts";
import type { DirectoryClient, Holdings } from "../../connector.ts";

interface Asked {
  /** The first part of the checks' names: `scim`, `edyoucated`. */
  readonly vendor: string;
  readonly needs: Parameters<DirectoryClient["test"]>[0];
  holdings(): Promise<Holdings>;
}

/** Read-only. Anything that is refused becomes a failed check. */
export async function check(scim: ScimClient, { vendor, needs, holdings }: Asked): Promise<Tested> {
  const tested = await scim.check({ groups: needs.teams });
  const { checks } = tested;
  if (needs.attributes.length === 0 || checks[0]?.state === "failed") return tested;
  const held = attributesHeld(needs.attributes, await holdings());
  return { ...tested, checks: [...checks, { what: `${vendor}.attributes`, ...held }] };
}

function attributesHeld(attributes: readonly string[], { attribute }: Holdings): Finding {
  const missing = attributes.filter((name) => !attribute(name));
  if (missing.length === 0) return ok("the server has a place for every mapped attribute");
  return warning(`the server has no place for ${missing.join(", ")}, which are not sent`, {
    remedy:
      "Remove them from users.attributes; or set connector.enterprise to yes if the server accepts them all the same.",
  });
}
