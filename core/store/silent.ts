/** A log that prints nothing. Errors are thrown anyway; knex would also print them, with bindings. */
import type { Knex } from "knex";

export const SILENT: Knex.Logger = { warn() {}, error() {}, deprecate() {}, debug() {} };
