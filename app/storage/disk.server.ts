import { randomBytes } from "node:crypto";
import { copyFile, mkdir, open, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { assertStorageKey, type FileStore, NotStored } from "./store.ts";

/** Files in one folder of this machine, or of a volume that every process mounts. */
export function diskStore(directory: string): FileStore {
  const at = (key: string) => {
    assertStorageKey(key);
    return join(directory, key);
  };
  return {
    async put(key, path) {
      const target = at(key);
      const part = `${target}.${randomBytes(6).toString("hex")}.part`;
      await mkdir(dirname(target), { recursive: true });
      try {
        await copyFile(path, part);
        await synced(part);
        await rename(part, target);
        await synced(dirname(target));
      } finally {
        await rm(part, { force: true });
      }
    },
    async open(key, range) {
      const handle = await open(at(key)).catch((error: NodeJS.ErrnoException) => {
        throw error.code === "ENOENT" ? new NotStored(key) : error;
      });
      return handle.createReadStream(range ?? {});
    },
    async remove(key) {
      await rm(at(key), { force: true });
    },
  };
}

/** Forces a file or folder onto the disk. */
async function synced(path: string): Promise<void> {
  const handle = await open(path);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
