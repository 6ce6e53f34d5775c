import { createHash, randomBytes } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { diskStore } from "./disk.server.ts";
import { fakeS3 } from "./s3.fixtures.ts";
import { s3Store } from "./s3.server.ts";
import { type FileStore, isStorageKey, NotStored } from "./store.ts";

const directory = mkdtempSync(join(tmpdir(), "shijing-store-"));
const s3 = await fakeS3();
afterAll(async () => {
  rmSync(directory, { recursive: true, force: true });
  await s3.close();
});

const newKey = () => {
  const name = randomBytes(20).toString("hex");
  return `${name.slice(0, 2)}/${name}`;
};

/** Stores bytes by way of a file, as the files room does. */
async function put(store: FileStore, key: string, bytes: Buffer): Promise<void> {
  const path = join(directory, `source-${randomBytes(4).toString("hex")}`);
  writeFileSync(path, bytes);
  await store.put(key, path, { size: bytes.length, sha256: createHash("sha256").update(bytes).digest("hex"), mime: "application/pdf" });
}

/** What both adapters promise. */
describe.each<[string, () => FileStore]>([
  ["on disk", () => diskStore(join(directory, "disk"))],
  ["in an object store", () => s3Store(s3.settings)],
])("a store %s", (_, open) => {
  let store: FileStore;
  beforeEach(() => {
    store = open();
  });

  test("gives back exactly what was put, whole or a range of it", async () => {
    const bytes = randomBytes(3 * 1024 * 1024 + 17);
    const key = newKey();
    await put(store, key, bytes);
    expect((await buffer(await store.open(key))).equals(bytes)).toBe(true);
    expect((await buffer(await store.open(key, { start: 1_000_000, end: 1_000_009 }))).equals(bytes.subarray(1_000_000, 1_000_010))).toBe(
      true,
    );
    expect((await buffer(await store.open(key, { start: 0, end: 0 }))).equals(bytes.subarray(0, 1))).toBe(true);
  });

  test("keeps files apart, and replaces one that is put again", async () => {
    const [one, other] = [newKey(), newKey()];
    await put(store, one, Buffer.from("first"));
    await put(store, other, Buffer.from("other"));
    await put(store, one, Buffer.from("second, and longer"));
    expect(String(await buffer(await store.open(one)))).toBe("second, and longer");
    expect(String(await buffer(await store.open(other)))).toBe("other");
  });

  test("keeps a derived form beside it", async () => {
    const key = newKey();
    await put(store, key, Buffer.from("whole"));
    await put(store, `${key}.w640`, Buffer.from("small"));
    await store.remove(key);
    expect(String(await buffer(await store.open(`${key}.w640`)))).toBe("small");
  });

  test("an absent file is NotStored, and removing one changes nothing", async () => {
    const key = newKey();
    await expect(store.open(key)).rejects.toBeInstanceOf(NotStored);
    await store.remove(key);
    await put(store, key, Buffer.from("x"));
    await store.remove(key);
    await expect(store.open(key, { start: 0, end: 0 })).rejects.toBeInstanceOf(NotStored);
  });

  test.each(["../../etc/passwd", "ab/../../x", "/etc/passwd", "", "ab/short", `ab/${"a".repeat(40)}/x`])("%j is no key", async (key) => {
    expect(isStorageKey(key)).toBe(false);
    await expect(store.open(key)).rejects.toThrow("no storage key");
    await expect(store.put(key, "/etc/hosts", { size: 1, sha256: "", mime: "" })).rejects.toThrow("no storage key");
    await expect(store.remove(key)).rejects.toThrow("no storage key");
  });
});

describe("on disk", () => {
  test("a put that breaks off leaves nothing", async () => {
    const folder = join(directory, "broken");
    const store = diskStore(folder);
    const key = newKey();
    await expect(store.put(key, join(directory, "absent"), { size: 1, sha256: "", mime: "" })).rejects.toThrow("ENOENT");
    expect(existsSync(join(folder, key))).toBe(false);
    expect(readdirSync(folder, { recursive: true })).toEqual([key.slice(0, 2)]);
  });
});

describe("in an object store", () => {
  test("every request was signed as the service computes it itself", () => {
    expect(s3.objects.size).toBeGreaterThan(0);
    expect(s3.refused).toEqual([]);
  });

  test("a wrong secret is refused, at once and for good", async () => {
    const store = s3Store({ ...s3.settings, secret: "another" });
    await expect(put(store, newKey(), Buffer.from("x"))).rejects.toThrow("answered PUT with 403");
    await expect(store.open(newKey())).rejects.toThrow("answered GET with 403");
    await expect(store.remove(newKey())).rejects.toThrow("answered DELETE with 403");
    expect(s3.refused.splice(0)).toHaveLength(3);
  });

  test("bytes damaged on the way are refused by the digest in the signature", async () => {
    const path = join(directory, "changed");
    writeFileSync(path, "what was sent");
    const facts = { size: 13, sha256: createHash("sha256").update("what was meant").digest("hex"), mime: "application/pdf" };
    await expect(s3Store(s3.settings).put(newKey(), path, facts)).rejects.toThrow("answered PUT with 403");
    expect(s3.refused.splice(0)).toEqual([expect.stringContaining("content differs")]);
  });

  test("a service that is away for a moment is asked again, and one that stays away is an error", async () => {
    const store = s3Store(s3.settings);
    const key = newKey();
    s3.failNext(2);
    await put(store, key, Buffer.from("third time"));
    expect(String(await buffer(await store.open(key)))).toBe("third time");
    s3.failNext(3);
    await expect(put(store, newKey(), Buffer.from("x"))).rejects.toThrow("answered PUT with 503");
  });
});
