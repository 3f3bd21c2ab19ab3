/** The error with which a daemon that works alone ends when it loses its lease: its remedy says who starts it again. */
import { RollcallError } from "../../model/errors.ts";

export class DaemonEnded extends RollcallError {
  constructor(reason: Error) {
    super("UNEXPECTED", `the daemon ends: ${reason.message}`, {
      remedy:
        "Mend the database problem that the log lines above name. systemd and Docker restart rollcall if they are set up as its documents say; otherwise start it by hand.",
      cause: reason,
    });
  }
}
