/** What a process reaches beyond itself. Left out: the machine's own. A simulation puts in what it can order and break. */
import type { OpenWire } from "../plugin/http/open-wire.ts";
import type { OpenLink } from "../plugin/sftp/sftp-link.ts";

export interface Outside {
  /** To vendors by HTTP. */
  readonly openWire?: OpenWire;
  /** To vendors by SFTP. */
  readonly openLink?: OpenLink;
  /** To the database: what stands in for the package that speaks to it. */
  readonly driver?: object;
}
