/** Two migrations such as a later version could have: one adds a column and fills it, one makes a table from another. */
import { MIGRATIONS, type Migration } from "../../../core/store/migrations/migrations.ts";

export function upgrades(say: (word: string) => Promise<void> = async () => {}): readonly Migration[] {
  return [
    ...MIGRATIONS,
    {
      name: `${number(1)}-links-note`,
      async up(db) {
        await say("begun");
        await db.raw("ALTER TABLE links ADD COLUMN note TEXT");
        await say("altered");
        await db("links").update({ note: db.raw("'note of ' || subject") });
        await say("filled");
      },
    },
    {
      name: `${number(2)}-people`,
      async up(db) {
        await say("begun again");
        await db.schema.createTable("people", (table) => table.text("id").primary());
        await db.raw("INSERT INTO people SELECT DISTINCT subject FROM links");
        await say("made");
      },
    },
  ];
}

/** Numbers after those of the released migrations. */
export function number(after: number): string {
  return String(MIGRATIONS.length + after).padStart(4, "0");
}
