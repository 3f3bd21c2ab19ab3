import { expect, test } from "vitest";
import { personioConfig } from "../../../plugins/personio/config.ts";

const CREDENTIAL = { client_id: "id", client_secret: "s3cret" };

test("P1 two secrets are enough, and they do not show", () => {
  const config = personioConfig.parse(CREDENTIAL);
  expect(config).toMatchObject({ people: "v1", base_url: "https://api.personio.de", requests_per_minute: 300 });
  expect(JSON.stringify(config)).not.toContain("s3cret");
});

test.each(["https://api.personio.de/v1", "https://api.personio.de/v2/", "https://api.personio.de"])(
  "the address %s is taken without its version",
  (base_url) => {
    expect(personioConfig.parse({ ...CREDENTIAL, base_url }).base_url).toBe("https://api.personio.de");
  },
);

test.each([{ client_id: "" }, { people: "v3" }, { requests_per_minute: 0 }, { base_url: "ftp://x" }, { secret: "x" }])(
  "%j is refused",
  (wrong) => {
    expect(personioConfig.safeParse({ ...CREDENTIAL, ...wrong }).success).toBe(false);
  },
);

test("every setting is described", () => {
  for (const [key, field] of Object.entries(personioConfig.shape)) expect(field.description, key).toBeTruthy();
});
