import { expect, it } from "vitest";
import { openHouse, TARGET } from "../../kit/house.ts";

it("a test mail names among its recipients nobody for whom the server refused it", async () => {
  const house = await openHouse({ file: { owners: ["ada.anvil@example.com", "Bruno@Example.com"] } });
  const refused = [{ address: "Bruno@example.com", response: "550 5.1.1 no such user" }];
  house.app.deliverTo({ send: async () => ({ response: "250 taken", refused }), verify: async () => "the mailbox" });
  expect(await house.operations.testMail("cli:test")).toEqual({
    recipients: ["ada.anvil@example.com"],
    refused,
    response: "250 taken",
    owners: [
      { address: "ada.anvil@example.com", targets: [TARGET], config: true },
      { address: "Bruno@Example.com", targets: [TARGET], config: true },
    ],
  });
});

it("a test mail goes to the owners of every target too, once each, and says of what each is told", async () => {
  const one = (owners: readonly string[]) => ({ owners, mode: "inactive" });
  const file = { owners: ["ada.anvil@example.com"] };
  const targets = { desks: one(["clara@example.com", "Ada.Anvil@example.com"]), rooms: one(["clara@example.com"]) };
  const house = await openHouse({ file, targets });
  const { recipients, owners } = await house.operations.testMail("cli:test");
  expect(recipients).toEqual(["ada.anvil@example.com", "clara@example.com"]);
  expect(house.mails.flatMap(({ to }) => to)).toEqual(recipients);
  expect(owners).toEqual([
    { address: "ada.anvil@example.com", targets: ["desks"], config: true },
    { address: "clara@example.com", targets: ["desks", "rooms"], config: false },
  ]);
});
