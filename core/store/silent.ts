/** Everything that goes wrong is thrown; knex would also print it, bindings and all. */
import type { Knex } from "knex";

export const SILENT: Knex.Logger = { warn() {}, error() {}, deprecate() {}, debug() {} };
