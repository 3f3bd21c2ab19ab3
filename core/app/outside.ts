/**
 * The network and the database driver that a process uses. What is omitted is the real one; a simulation puts in stand-ins whose
 * order it decides and which it can break.
 */
import type { OpenWire } from "../plugin/http/open-wire.ts";
import type { OpenLink } from "../plugin/sftp/sftp-link.ts";

export interface Outside {
  /** Opens HTTP connections to vendors. */
  readonly openWire?: OpenWire;
  /** Opens SFTP connections to vendors. */
  readonly openLink?: OpenLink;
  /** Stands in for the package that speaks to the database. */
  readonly driver?: object;
}
