import { createHash, randomBytes } from "node:crypto";
import { createReadStream } from "node:fs";
import { open, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Readable } from "node:stream";

export interface FileFacts {
  path: string;
  size: number;
  /** Hex. */
  sha256: string;
}

/**
 * Writes a stream into a file of the spool folder, one chunk at a time. What comes beyond `limit` bytes is read and thrown away, so that
 * the rest of a form behind it can still be read. Removes the file when the stream breaks off.
 */
export async function receiveBytes(stream: Readable, spool: string, limit: number): Promise<{ path: string; isTooLarge: boolean }> {
  const path = spoolPath(spool);
  let size = 0;
  const handle = await open(path, "wx", 0o600);
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size <= limit) await handle.write(chunk);
    }
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  } finally {
    await handle.close();
  }
  return { path, isTooLarge: size > limit };
}

/** Size and SHA-256 of a spooled file as it is now. */
export async function fileFacts(path: string): Promise<FileFacts> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return { path, size: (await stat(path)).size, sha256: hash.digest("hex") };
}

/** A new name in the spool folder. */
export function spoolPath(spool: string): string {
  return join(spool, randomBytes(16).toString("hex"));
}
