/** The right to be the daemon ran out under one that works alone: it ends, and its last words say who starts it again. */
import { RollcallError } from "../../model/errors.ts";

export class DaemonEnded extends RollcallError {
  constructor(reason: Error) {
    super("UNEXPECTED", `the daemon ends: ${reason.message}`, {
      remedy:
        "Put right what the log says of the database before this. systemd and Docker start rollcall again, where they are set up as the documents say; else start it by hand.",
      cause: reason,
    });
  }
}
