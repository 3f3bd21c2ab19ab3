/** Under which digest each rejection was made, and what was rejected, taken back, and is to be asked about once more. */
import type { Knex } from "knex";
import { among } from "../bulk.ts";

export async function up(db: Knex): Promise<void> {
  await db.schema.alterTable("rejections", (table) => {
    table.string("digest");
  });
  await db.schema.createTable("asked_again", (table) => {
    table.string("target").notNullable();
    table.string("fingerprint").notNullable();
    table.primary(["target", "fingerprint"]);
  });
  const holds = await db("holds").where({ state: "rejected" }).orderBy("decided_at", "desc");
  for (const { target, digest, records } of holds) {
    const held: readonly { readonly fingerprint: string }[] = JSON.parse(records);
    const fingerprints = held.map(({ fingerprint }) => fingerprint);
    await db("rejections")
      .where({ target })
      .whereNull("digest")
      .where(among(db, "fingerprint", fingerprints))
      .update({ digest });
  }
}
