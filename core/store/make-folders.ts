/**
 * Makes a folder and the missing ones above it, one at a time. Node's own recursive way tries for ever if nothing can be made in an
 * existing folder (/proc).
 */
import { mkdir, stat } from "node:fs/promises";
import { dirname } from "node:path";

/** Does nothing if the folder is there. @throws the system's error if one cannot be made */
export async function makeFolders(folder: string, mode = 0o777): Promise<void> {
  if (await isFolder(folder)) return;
  const above = dirname(folder);
  if (above !== folder) await makeFolders(above, mode);
  await mkdir(folder, { mode }).catch(async (cause) => {
    // Another process may have made it meanwhile.
    if (!(await isFolder(folder))) throw cause;
  });
}

function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (there) => there.isDirectory(),
    () => false,
  );
}
