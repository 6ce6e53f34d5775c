import fc from "fast-check";
import { expect, test } from "vitest";
import { BrokenSeal, newKey, openBytes, sealBytes } from "./envelope.ts";

const content = fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes));

test("what was sealed comes back, and never twice the same envelope", () => {
  fc.assert(
    fc.property(content, fc.string(), (bytes, purpose) => {
      const key = newKey();
      const envelope = sealBytes(key, bytes, purpose);
      expect(openBytes(key, envelope, purpose)).toEqual(bytes);
      expect(sealBytes(key, bytes, purpose)).not.toEqual(envelope);
    }),
  );
});

test("one flipped bit anywhere, another key, another purpose and a cut end are refused", () => {
  fc.assert(
    fc.property(content, fc.nat(), fc.integer({ min: 0, max: 7 }), (bytes, at, bit) => {
      const key = newKey();
      const envelope = sealBytes(key, bytes, "bid:1");
      const flipped = Buffer.from(envelope);
      const place = at % flipped.length;
      flipped[place] = (flipped[place] ?? 0) ^ (1 << bit);
      expect(() => openBytes(key, flipped, "bid:1")).toThrow(BrokenSeal);
      expect(() => openBytes(newKey(), envelope, "bid:1")).toThrow(BrokenSeal);
      expect(() => openBytes(key, envelope, "bid:2")).toThrow(BrokenSeal);
      expect(() => openBytes(key, envelope.subarray(0, at % envelope.length), "bid:1")).toThrow(BrokenSeal);
    }),
  );
});
