import { expect, it } from "vitest";
import { personPage } from "../../../core/web/pages/person-page.ts";
import { wordsOf } from "../../../core/web/words.ts";
import { NOW } from "./web-scene.ts";

it.each([
  ["en", "released", "deactivated"],
  ["de", "storniert", "deaktiviert"],
] as const)(
  "a person's page says that a booking was released, and an account deactivated (%s)",
  async (language, booking, account) => {
    const record = { remote_id: "7", active: false, since: NOW, last_written_at: null, fields: {} } as const;
    const report = {
      ...{
        source: "personio",
        id: "1001",
        person: "ada.anvil@example.com",
        name: "Ada Anvil",
        places: [],
        history: [],
      },
      targets: [
        {
          target: "desks",
          state: "matched",
          reason: null,
          records: [
            { ...record, kind: "booking", subject: "Desk 1" },
            { ...record, kind: "user", subject: "ada.anvil@example.com" },
          ],
        },
      ],
    } as const;
    const view = {
      words: wordsOf(language),
      timezone: "Europe/Berlin",
      now: NOW,
      mailbox: false,
      open: true,
      visitor: null,
      targets: [],
    };
    const page = String(await personPage(report, view)).replace(/<[^>]*>/g, " ");
    expect(page).toMatch(new RegExp(`Desk 1 +\\(${booking}\\)`));
    expect(page).toMatch(new RegExp(`ada\\.anvil@example\\.com +\\(${account}\\)`));
  },
);
