/** What the gateway refuses before anything is sent: bugs of a plugin, never the vendor's doing. */
import { RollcallError } from "../model/errors.ts";

/** A request that no plugin may make: a way round its method, its host or its origin. */
export class ForbiddenRequest extends RollcallError {
  constructor(message: string) {
    super("UNEXPECTED", message, { remedy: "This is a bug in the plugin, and nothing was sent: please report it." });
  }
}

/** A writing request in test mode, `plan` or `check`. The promise that these write nothing is kept here, below the plugins. */
export class WriteInTestMode extends ForbiddenRequest {}
