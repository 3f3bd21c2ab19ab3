/** The error with which a daemon that works alone ends when it loses its lease: its remedy says who starts it again. */
import { RollcallError } from "../../model/errors.ts";

export class DaemonEnded extends RollcallError {
  constructor(reason: Error) {
    super("UNEXPECTED", `the daemon ends: ${reason.message}`, {
      remedy:
        "Fix the database problem named in the log lines above. systemd and Docker restart rollcall if they are set up as in docs/; otherwise start it by hand.",
      cause: reason,
    });
  }
}
