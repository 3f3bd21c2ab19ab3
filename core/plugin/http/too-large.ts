/** An answer of a vendor that holds more than is read. Whoever can ask for less at a time may do so. */
import { RefusedError } from "../../model/errors.ts";

export class AnswerTooLarge extends RefusedError {
  constructor(message: string, remedy: string) {
    super("CONTRACT_BROKEN", message, { remedy });
  }
}
