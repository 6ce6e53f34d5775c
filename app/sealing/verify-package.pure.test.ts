import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { canonicalJson } from "#app/kernel/canonical.ts";
import { newSigningKey } from "./ed25519.ts";
import { packageOf, packageParts } from "./package.fixtures.ts";
import { MANIFEST, MANIFEST_SIGNATURE, PACKAGE_ENTRIES, type PackageEntry } from "./package-format.ts";
import { readStoredZip, writeStoredZip } from "./stored-zip.ts";
import { verifyPackage } from "./verify-package.ts";

const key = newSigningKey();
const other = newSigningKey();
const parts = packageParts(key);
const file = packageOf(parts, key);
const verdictOf = (bytes: Buffer) => verifyPackage(bytes, [key]).verdict;

/** The same entries with one of them changed, in a file that is whole as a zip. */
function withEntry(name: string, change: (bytes: Buffer) => Buffer): Buffer {
  const entries = readStoredZip(file) ?? [];
  return writeStoredZip(entries.map((entry) => (entry.name === name ? { name, bytes: change(Buffer.from(entry.bytes)) } : entry)));
}

describe("a stored zip", () => {
  test("gives its entries back, and no other bytes are taken for one", () => {
    const entry = fc.record({ name: fc.stringMatching(/^[a-z][a-z0-9._/-]{0,20}$/), bytes: fc.uint8Array({ maxLength: 300 }) });
    fc.assert(
      fc.property(
        fc.uniqueArray(entry, { maxLength: 6, selector: ({ name }) => name }),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        (list, at, bits) => {
          const entries = list.map(({ name, bytes }) => ({ name, bytes: Buffer.from(bytes) }));
          const zip = writeStoredZip(entries);
          expect(readStoredZip(zip)).toEqual(entries);
          const changed = Buffer.from(zip);
          const position = at % zip.length;
          changed[position] = (changed[position] ?? 0) ^ bits;
          expect(readStoredZip(changed)).toBeNull();
          expect(readStoredZip(Buffer.concat([zip, Buffer.of(0)]))).toBeNull();
          expect(readStoredZip(zip.subarray(1))).toBeNull();
        },
      ),
    );
    expect(() => writeStoredZip([{ name: "../../etc\n", bytes: Buffer.alloc(0) }])).toThrow(RangeError);
    expect(() =>
      writeStoredZip([
        { name: "a", bytes: file },
        { name: "a", bytes: file },
      ]),
    ).toThrow(RangeError);
  });
});

describe("verifyPackage", () => {
  test("takes a whole package of a trusted key, and says what it holds", () => {
    expect(verifyPackage(file, [other, key])).toEqual({
      verdict: "valid",
      keyIds: [key.id],
      facts: expect.objectContaining({ taskBook: "RW-2026-0001", version: 2, parties: 2, sealedAt: "2026-11-22T03:00:00.000Z" }),
    });
  });

  test("a whole package of another key is unknown, whatever the package says of that key", () => {
    const forged = packageOf(packageParts(other), other);
    expect(verifyPackage(forged, [key])).toMatchObject({ verdict: "unknown", reason: "untrustedKey", keys: [{ id: other.id }] });
    expect(verifyPackage(file, [])).toMatchObject({ verdict: "unknown", reason: "untrustedKey" });
    // A list signed by one's own key around a true seal, and the other way round.
    expect(verifyPackage(packageOf(parts, other), [key])).toMatchObject({ verdict: "unknown", keys: [{ id: other.id }] });
    expect(verifyPackage(packageOf(packageParts(other), key), [key])).toMatchObject({ verdict: "unknown", keys: [{ id: other.id }] });
    // Another key under a trusted id.
    expect(verifyPackage(forged, [{ id: other.id, publicKey: key.publicKey }]).verdict).toBe("unknown");
  });

  test("other files are unknown", () => {
    for (const bytes of [
      Buffer.alloc(0),
      Buffer.from("%PDF-1.7"),
      Buffer.alloc(100_000, 7),
      writeStoredZip([{ name: "a.txt", bytes: file.subarray(0, 9) }]),
    ])
      expect(verifyPackage(bytes, [key])).toEqual({ verdict: "unknown", reason: "notOurs" });
  });

  test("every byte counts: one flipped bit at any position of the file is found", () => {
    const changed = Buffer.from(file);
    for (let at = 0; at < file.length; at++) {
      const bit = 1 << (at % 8);
      changed[at] = (file[at] ?? 0) ^ bit;
      expect(verdictOf(changed), `position ${at}`).toBe("altered");
      changed[at] = file[at] ?? 0;
    }
    expect(verdictOf(changed)).toBe("valid");
  });

  test("nothing may be cut off, put in or put after", () => {
    for (const at of [1, 100, file.length >> 1, file.length - 1]) {
      expect(verdictOf(file.subarray(0, at))).not.toBe("valid");
      expect(verdictOf(Buffer.concat([file.subarray(0, at), Buffer.of(32), file.subarray(at)]))).not.toBe("valid");
    }
    expect(verdictOf(Buffer.concat([file, Buffer.of(0)]))).toBe("altered");
    const entries = readStoredZip(file) ?? [];
    expect(verdictOf(writeStoredZip([...entries, { name: "more.txt", bytes: Buffer.from("x") }]))).toBe("altered");
    expect(verdictOf(writeStoredZip([...entries].reverse()))).toBe("altered");
    for (const missing of [...PACKAGE_ENTRIES, MANIFEST_SIGNATURE])
      expect(verdictOf(writeStoredZip(entries.filter(({ name }) => name !== missing))), missing).toBe("altered");
  });

  test("one byte changed in any entry is found also when the zip around it is made whole again", () => {
    for (const name of [...PACKAGE_ENTRIES, MANIFEST, MANIFEST_SIGNATURE]) {
      const size = (readStoredZip(file) ?? []).find((entry) => entry.name === name)?.bytes.length ?? 0;
      for (let at = 0; at < size; at += Math.max(1, Math.floor(size / 60))) {
        const changed = withEntry(name, (bytes) => {
          bytes[at] = (bytes[at] ?? 0) ^ 1;
          return bytes;
        });
        expect(verdictOf(changed), `${name} at ${at}`).toBe("altered");
      }
    }
  });

  test("even who holds the key of the list cannot exchange what is sealed", () => {
    const again = (changes: Partial<Record<PackageEntry, string>>) => {
      const files = { ...parts };
      for (const [name, text] of Object.entries(changes)) files[name as PackageEntry] = Buffer.from(text);
      return verifyPackage(packageOf(files, key), [key]);
    };
    const events = JSON.parse(parts["events.json"].toString()) as { events: { detail: object; seq: string }[] };
    const eventsText = (list: object[]) => canonicalJson({ events: list });
    const [first = { detail: {}, seq: "" }, second = first, last = first] = events.events;
    expect(again({})).toMatchObject({ verdict: "valid" });
    expect(again({ "document.json": '{"document":1}' })).toMatchObject({ verdict: "altered", fault: "content" });
    expect(again({ "statement.json": parts["statement.json"].toString().replace("甲单位", "丙单位") })).toMatchObject({ fault: "seal" });
    expect(again({ "statement.json": ` ${parts["statement.json"]}` })).toMatchObject({ fault: "statement" });
    expect(again({ "seal.json": "{}" })).toMatchObject({ fault: "seal" });
    for (const list of [
      [second, last],
      [first, last],
      [second, first, last],
      [first, second],
      [first, second, last, last],
      [{ ...first, detail: { a: 1 } }, second, last],
    ])
      expect(again({ "events.json": eventsText(list) })).toMatchObject({ verdict: "altered", fault: "events" });
  });

  test("a seal over a text that not every party signed is no seal", () => {
    const missing = packageParts(key, (statement) => ({ ...statement, signatures: statement.signatures.slice(1) }));
    expect(verifyPackage(packageOf(missing, key), [key])).toMatchObject({ verdict: "altered", fault: "signatures" });
    const mixed = packageParts(key, (statement) => ({
      ...statement,
      signatures: statement.signatures.map((signature, index) => (index === 0 ? { ...signature, contentHash: "0".repeat(64) } : signature)),
    }));
    expect(verifyPackage(packageOf(mixed, key), [key])).toMatchObject({ verdict: "altered", fault: "signatures" });
  });
});
