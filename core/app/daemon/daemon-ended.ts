/** The error with which a daemon that works alone ends when it loses its lease: its remedy says who starts it again. */
import { RollcallError } from "../../model/errors.ts";
import { isOfMovedDatabase } from "../../store/database-error.ts";

const RESTARTED =
  "Fix the database problem named in the log lines above. systemd and Docker restart rollcall if they are set up as in docs/; otherwise start it by hand.";
const MOVED =
  "The database is not where it was. Before anything starts rollcall again, put the right file back, beside its -wal and -shm files: they belong together.";

export class DaemonEnded extends RollcallError {
  constructor(reason: Error) {
    super("UNEXPECTED", `the daemon ends: ${reason.message}`, {
      remedy: isOfMovedDatabase(reason) ? MOVED : RESTARTED,
      cause: reason,
    });
  }
}
