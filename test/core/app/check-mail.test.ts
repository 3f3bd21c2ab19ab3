/** The checks of the mail server. 0.0.0.0 leads to this machine, but is not recognised as one of its names. */
import { expect, onTestFinished, test } from "vitest";
import { openHouse } from "../../kit/house.ts";
import { type KitOptions, LOGIN, startSmtp } from "../notify/smtp-kit.ts";

async function checked(smtp: string, options: KitOptions = {}) {
  const server = await startSmtp({ host: "0.0.0.0", ...options });
  onTestFinished(() => server.close());
  const mail = { from: "rollcall@example.com", smtp: `${smtp}:${server.port}` };
  const house = await openHouse({ file: { mail } });
  const { checks } = await house.operations.check([], new AbortController().signal);
  return checks.filter(({ what }) => what.startsWith("mail"));
}

test.each([{ starttls: true }, { starttls: false }])(
  "a relay elsewhere that knows no login can be read on the way: %o",
  async (offers) => {
    expect(await checked("smtp://0.0.0.0", offers)).toMatchObject([
      { what: "mail", state: "ok" },
      {
        target: null,
        what: "mail.tls",
        state: "warning",
        detail: expect.stringContaining("mails to 0.0.0.0 can be read on the way"),
        remedy: expect.stringMatching(/smtps:\/\/.*`mail\.ca`/),
      },
    ]);
  },
);

test("a relay on this machine is nobody's to listen to", async () => {
  expect(await checked("smtp://127.0.0.1")).toMatchObject([{ what: "mail", state: "ok" }]);
});

test("with a login the certificate is checked, so there is nothing to warn of", async () => {
  const login = `smtp://${LOGIN.user}:${encodeURIComponent(LOGIN.password)}@0.0.0.0`;
  expect(await checked(login, { starttls: true, login: true })).toMatchObject([{ what: "mail", state: "failed" }]);
});
