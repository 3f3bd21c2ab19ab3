/** The config file that rollcall is given: Personio, and the one target of the case. */
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringifyConfig } from "../../core/config/yaml/stringify.ts";
import type { Place } from "./contender.ts";
import { UNHURRIED } from "./unhurried.ts";

/** Gives its path. */
export function writeConfig({ folder, which, access }: Place): string {
  const file = join(folder, "config.yaml");
  const { url, clientId: client_id, clientSecret: client_secret } = access.personio;
  const text = stringifyConfig({
    version: 1,
    timezone: "Europe/Berlin",
    owners: ["owner@example.com"],
    database: "sqlite:./rollcall.db",
    source: { plugin: "personio", client_id, client_secret, base_url: url, requests_per_minute: UNHURRIED },
    targets: { [which.name]: { ...which.target(access), schedule: "every 24h" } },
  });
  writeFileSync(file, text);
  return file;
}

export function removeDatabase({ folder }: Pick<Place, "folder">): void {
  for (const end of ["", "-wal", "-shm"]) rmSync(join(folder, `rollcall.db${end}`), { force: true });
}
