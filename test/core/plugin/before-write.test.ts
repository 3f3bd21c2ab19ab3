import { describe, expect, test } from "vitest";
import { Cancelled } from "../../../core/model/errors.ts";
import { sshd } from "../../kit/openssh.ts";
import { gateway, server } from "./kit.ts";
import { door, FILE, scene } from "./sftp-kit.ts";

const lost = async (): Promise<never> => {
  throw new Cancelled("the lease was lost");
};

test("what may no longer be written is not sent, and reads go on", async () => {
  const vendor = await server();
  const http = gateway(vendor.url, { beforeWrite: lost, reads: ["POST /search"] });
  for (const method of ["POST", "PUT", "PATCH", "DELETE"] as const)
    await expect(http.send({ method, path: "/things/1" })).rejects.toThrow("the lease was lost");
  await http.send({ method: "GET", path: "/things" });
  await http.send({ method: "POST", path: "/search" });
  expect(vendor.log.map(({ method, path }) => `${method} ${path}`)).toEqual(["GET /things", "POST /search"]);
});

test("each attempt asks anew whether it may still write", async () => {
  const vendor = await server();
  vendor.fault({ how: { status: 503 }, times: 1 });
  let asked = 0;
  const beforeWrite = async () => {
    asked += 1;
    if (asked === 2) await lost();
  };
  const http = gateway(vendor.url, { beforeWrite });
  await expect(http.send({ method: "PUT", path: "/things/1" })).rejects.toThrow("the lease was lost");
  expect([asked, vendor.log.length]).toEqual([2, 1]);
});

test("what was allowed to be sent and stood still before it left does not leave; what reads does", async () => {
  const vendor = await server();
  const http = gateway(vendor.url, { beforeWrite: async () => undefined, mayLeave: () => false });
  await expect(http.send({ method: "PUT", path: "/things/1" })).rejects.toBeInstanceOf(Cancelled);
  await http.send({ method: "GET", path: "/things" });
  expect(vendor.log.map(({ method }) => method)).toEqual(["GET"]);
});

describe.skipIf(!sshd)("the SFTP door, with a real server (needs Debian's openssh-server)", () => {
  const here = scene();

  test("a file that may no longer be written stays as it is", async () => {
    await door(here).replace(FILE, "old");
    const sftp = door(here, { beforeWrite: lost });
    await expect(sftp.replace(FILE, "new")).rejects.toThrow("the lease was lost");
    await expect(sftp.remove(FILE)).rejects.toThrow("the lease was lost");
    expect([await sftp.read(FILE), await here.names()]).toEqual(["old", ["employees.csv"]]);
  });
});
