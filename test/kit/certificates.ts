/** A certificate authority of the test's own, made by Debian's openssl and gone with the test. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findProgram } from "./find-program.ts";

export const OPENSSL = findProgram("openssl");

export interface Certificate {
  readonly key: string;
  readonly cert: string;
}

export interface Authority {
  /** Its own certificate, PEM. */
  readonly cert: string;
  /** A server's, for that DNS name. */
  issue(name: string): Certificate;
}

const CURVE = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];

export function makeAuthority(): Authority {
  return inFolder((openssl, file) => {
    openssl("req", "-x509", ...CURVE, "-subj", "/CN=Test CA", "-days", "2", "-keyout", file("k"), "-out", file("c"));
    const [key, cert] = [readFileSync(file("k"), "utf8"), readFileSync(file("c"), "utf8")];
    return { cert, issue: (name) => issue({ key, cert }, name) };
  });
}

function issue(authority: Certificate, name: string): Certificate {
  return inFolder((openssl, file) => {
    writeFileSync(file("ca-key"), authority.key);
    writeFileSync(file("ca"), authority.cert);
    writeFileSync(file("names"), `subjectAltName=DNS:${name}\n`);
    openssl("req", ...CURVE, "-subj", `/CN=${name}`, "-keyout", file("key"), "-out", file("request"));
    const signed = ["-CA", file("ca"), "-CAkey", file("ca-key"), "-CAcreateserial", "-days", "2"];
    openssl("x509", "-req", "-in", file("request"), ...signed, "-extfile", file("names"), "-out", file("cert"));
    return { key: readFileSync(file("key"), "utf8"), cert: readFileSync(file("cert"), "utf8") };
  });
}

type Openssl = (...args: string[]) => void;

function inFolder<T>(work: (openssl: Openssl, file: (name: string) => string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), "rollcall-ca-"));
  try {
    return work(
      (...args) => void execFileSync(OPENSSL!, args, { stdio: "ignore" }),
      (name) => join(folder, name),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}
