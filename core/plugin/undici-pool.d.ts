/** The part of undici that is used without a proxy, by its own file: wire.ts says why. */
declare module "undici/lib/dispatcher/pool.js" {
  export { Pool as default } from "undici";
}
