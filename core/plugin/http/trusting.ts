/** Trust in a further certificate authority, beside those of the machine. */
import { X509Certificate } from "node:crypto";
import { createSecureContext, getCACertificates, type SecureContext } from "node:tls";
import { ConfigError } from "../../model/errors.ts";

/** @param ca PEM. @throws ConfigError where it is no certificate */
export function trusting(ca: string): SecureContext {
  try {
    // createSecureContext() passes over what it cannot read.
    new X509Certificate(ca);
    return createSecureContext({ ca: [...getCACertificates(), ca] });
  } catch (cause) {
    throw new ConfigError("The further certificate authority is not a certificate in PEM form", [], {
      remedy: "Give the file that begins with -----BEGIN CERTIFICATE-----.",
      cause,
    });
  }
}
