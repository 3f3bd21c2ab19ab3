/** The setting `database`, and the URL made of it: an SQLite file, or PostgreSQL by its address or as `{ url, password }`. */
import { isAbsolute, resolve } from "node:path";
import { Secret } from "../model/secret.ts";
import { secret, z } from "../plugin/schema.ts";

const POSTGRES = /^postgres(ql)?:/;
/** A PostgreSQL address. The password may hold any character, so the last @ ends it. */
const POSTGRES_URL = /^postgres(?:ql)?:\/\/.*@(?:\[[0-9a-f:.]+\]|[^@/?#\s:]*)(?::\d{1,5})?\/[^/?#\s]+(?:\?\S*)?$/;
const ADDRESS = new RegExp(`^sqlite:(?!:)\\/{0,3}[^/].*[^/]$|${POSTGRES_URL.source}`);
const LOGIN = /^(postgres(?:ql)?:\/\/)([^@/?#\s]*)@/;
const AUTHORITY = /([?&]sslrootcert=)([^&]+)/;

const HINT = "expected sqlite: and the path of a file, such as sqlite:./data/rollcall.db, or postgres://…";
const POSTGRES_HINT = "expected postgres://user:password@host/database, or { url, password }";

const address = () =>
  z.string().regex(ADDRESS, { error: ({ input }) => (POSTGRES.test(String(input)) ? POSTGRES_HINT : HINT) });

const parts = z
  .strictObject({
    url: z
      .string()
      .refine(
        (text) => POSTGRES_URL.test(text) && !LOGIN.exec(text)?.[2]?.includes(":"),
        "expected postgres://user@host/database; the password goes into `password`",
      )
      .describe("The address without the password."),
    password: secret().describe("The password, written as it is, even with special characters."),
  })
  .transform(({ url, password }) =>
    url.replace(LOGIN, (_, scheme, user) => `${scheme}${user}:${encodeURIComponent(password.reveal())}@`),
  );

export const database = () => z.union([address(), parts]);

/** Makes the paths absolute: `sqlite:./data/rollcall.db` is relative to the config file's folder, and so is `sslrootcert`. */
export function databaseUrl(text: string, folder: string): Secret {
  if (!POSTGRES.test(text)) return new Secret(sqliteUrl(text, folder));
  return new Secret(
    text.replace(AUTHORITY, (_, name, path) => name + encodeURIComponent(resolve(folder, decodeURIComponent(path)))),
  );
}

function sqliteUrl(text: string, folder: string): string {
  const path = text.slice("sqlite:".length).replace(/^\/\/(?!\/)|^\/\/(?=\/)/, "");
  return `sqlite:${isAbsolute(path) ? path : resolve(folder, path)}`;
}
