/** What the environment says of proxies: taken as it is, refused without a word of it, and its password hidden from then on. */
import { expect, it } from "vitest";
import { proxiesOf } from "../../../core/app/proxies.ts";
import { ConfigError } from "../../../core/model/errors.ts";

function refusal(address: string): unknown {
  try {
    return proxiesOf({ https_proxy: address });
  } catch (error) {
    return error;
  }
}

it("is taken from capitals first, then from small letters; empty is none", () => {
  const env = {
    HTTPS_PROXY: "http://proxy:3128",
    https_proxy: "http://other:1",
    http_proxy: "https://proxy.example.com",
    NO_PROXY: "localhost",
  };
  expect(proxiesOf(env)).toEqual({
    proxy: { httpsProxy: "http://proxy:3128", httpProxy: "https://proxy.example.com", noProxy: "localhost" },
    secrets: [],
  });
  expect(proxiesOf({ HTTPS_PROXY: "" })).toEqual({ proxy: {}, secrets: [] });
});

it("tells the password, as written and decoded", () => {
  expect(proxiesOf({ HTTP_PROXY: "http://svc:S3cret%23Pass@proxy:3128/" }).secrets).toEqual([
    "S3cret%23Pass",
    "S3cret#Pass",
  ]);
});

it.each([
  "http://svc:S3cret#Pass@proxy:3128",
  "http://svc:12/S3cret@proxy:3128",
  "http://svc:12?S3cret@proxy",
  "proxy:3128",
  "http://svc:%S3cret@proxy",
  "ftp://svc:S3cret@proxy",
  "S3cret",
])("%s is refused: the variable is named, and nothing of its value", (address) => {
  const error = refusal(address);
  expect(error).toBeInstanceOf(ConfigError);
  expect(error).toMatchObject({
    code: "CONFIG",
    message: "the environment's HTTPS_PROXY is not the address of a proxy",
  });
  expect(JSON.stringify(error) + String((error as Error).stack)).not.toContain("S3cret");
});
