/**
 * A folder and those above it that are missing, one at a time: Node's own way of making them all tries for ever where nothing can
 * be made in a folder that is there (/proc).
 */
import { mkdir, stat } from "node:fs/promises";
import { dirname } from "node:path";

/** Nothing happens where the folder is there. @throws the system's error where one cannot be made */
export async function makeFolders(folder: string, mode = 0o777): Promise<void> {
  if (await isFolder(folder)) return;
  const above = dirname(folder);
  if (above !== folder) await makeFolders(above, mode);
  await mkdir(folder, { mode }).catch(async (cause) => {
    // Somebody else may have made it meanwhile.
    if (!(await isFolder(folder))) throw cause;
  });
}

function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (there) => there.isDirectory(),
    () => false,
  );
}
