import { describe, expect, test } from "vitest";
import { demoPage, invitation } from "../../../core/app/demo/page.ts";

describe("where the demo's page listens", () => {
  test("is a free port of this machine, without a password", () => {
    expect(demoPage(undefined, null)).toEqual({ listen: "127.0.0.1:0", password: null });
    expect(demoPage("", 8081)).toEqual({ listen: "127.0.0.1:8081", password: null });
  });

  test("is what $ROLLCALL_LISTEN says, with a password once other machines can connect; --port wins over its port", () => {
    expect(demoPage("0.0.0.0:8080", null)).toEqual({ listen: "0.0.0.0:8080", password: "demo" });
    expect(demoPage("0.0.0.0:8080", 9090)).toEqual({ listen: "0.0.0.0:9090", password: "demo" });
    expect(demoPage("[::1]:8080", null)).toEqual({ listen: "[::1]:8080", password: null });
    expect(demoPage("[::]:8080", null)).toEqual({ listen: "[::]:8080", password: "demo" });
  });

  test("is left to the config's loader to refuse where it is no address", () => {
    expect(demoPage("everywhere", 8080).listen).toBe("everywhere");
  });
});

test("the invitation names an address that a browser can open, and the password only where one is asked for", () => {
  const inside = invitation("http://0.0.0.0:8080", demoPage("0.0.0.0:8080", null));
  expect(inside).toContain("http://localhost:8080/mailbox");
  expect(inside).toContain("Sign in as admin with the password demo.");
  expect(invitation("http://127.0.0.1:4711", demoPage(undefined, null))).not.toContain("password");
});
