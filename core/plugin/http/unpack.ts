/**
 * The bytes of an answer as they were before they were packed for the way, up to a limit: a few kilobytes can be packed
 * gigabytes. What is packed in a way that was not asked for, or twice, stays as it is, and is then no JSON.
 */
import { brotliDecompressSync, gunzipSync, inflateSync } from "node:zlib";

/**
 * Unpacks in step, not in a worker thread: a page takes less time than parsing its JSON, which is in step too.
 * @throws RangeError beyond the limit
 */
export function unpack(bytes: Buffer, encoding: string | undefined, limit: number): Buffer {
  if (bytes.length === 0) return bytes;
  const options = { maxOutputLength: limit };
  const way = encoding?.trim().toLowerCase();
  if (way === "gzip" || way === "x-gzip") return gunzipSync(bytes, options);
  if (way === "br") return brotliDecompressSync(bytes, options);
  if (way === "deflate") return inflateSync(bytes, options);
  return bytes;
}
