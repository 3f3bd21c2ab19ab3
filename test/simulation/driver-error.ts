/** As the package `sqlite3` throws them. */
export function driverError(code: string, message: string): Error {
  return Object.assign(new Error(`${code}: ${message}`), { code });
}
