/** Finds the config file: the one that was named, else the first of the usual places that exists. */
import { resolve } from "node:path";
import { ConfigError } from "../model/errors.ts";

export interface FindOptions {
  /** The file that `--config` names. */
  readonly option: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly folder: string;
  readonly exists: (path: string) => boolean;
}

const EVERYWHERE = "/etc/rollcall/config.yaml";

/** Returns an absolute path. Whether a named file exists is not checked here; reading it will show. */
export function findConfigFile({ option, env, folder, exists }: FindOptions): string {
  const named = option || env.ROLLCALL_CONFIG;
  if (named) return resolve(folder, named);
  const places = [resolve(folder, "config.yaml"), EVERYWHERE];
  const found = places.find(exists);
  if (found) return found;
  const message = `there is no config file: looked for ${places.join(" and ")}`;
  throw new ConfigError(message, [{ path: "", line: null, column: null, message, suggestion: null }], {
    remedy:
      "Create one with `rollcall init`. If yours is somewhere else, name it with --config FILE or $ROLLCALL_CONFIG.",
  });
}
