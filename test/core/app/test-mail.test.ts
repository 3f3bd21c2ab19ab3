import { expect, it } from "vitest";
import { openHouse } from "../../kit/house.ts";

it("a test mail names among its recipients nobody for whom the server refused it", async () => {
  const house = await openHouse({ file: { owners: ["ada.anvil@example.com", "Bruno@Example.com"] } });
  const refused = [{ address: "Bruno@example.com", response: "550 5.1.1 no such user" }];
  house.app.deliverTo({ send: async () => ({ response: "250 taken", refused }), verify: async () => "the mailbox" });
  expect(await house.operations.testMail("cli:test")).toEqual({
    recipients: ["ada.anvil@example.com"],
    refused,
    response: "250 taken",
  });
});
