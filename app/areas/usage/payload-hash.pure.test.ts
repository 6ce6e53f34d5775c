import fc from "fast-check";
import { expect, test } from "vitest";
import { contentHash } from "#app/kernel/canonical.ts";
import { payloadHash } from "./payload-hash.ts";
import { readEvent } from "./read-batch.ts";

const text = fc.oneof(fc.string(), fc.string({ unit: "grapheme" }), fc.constantFrom("T01", "工位", 'a"b\\c', "é", "e\u0301"));
const data = fc.dictionary(
  fc.constantFrom("quantity", "station", "durationMs", "of", "state"),
  fc.oneof(text, fc.double({ noNaN: true, noDefaultInfinity: true })),
);

test("the short way and the usual way give the same hash", () => {
  const event = fc.record(
    {
      specversion: fc.constant("1.0"),
      id: text,
      source: text,
      type: text,
      time: text,
      data,
      subject: text,
      sequence: text,
      sequencetype: text,
      datacontenttype: text,
    },
    { requiredKeys: ["specversion", "id", "source", "type", "time", "data"] },
  );
  fc.assert(
    fc.property(event, (payload) => {
      expect(payloadHash(payload, payload.data)).toBe(contentHash(payload));
    }),
  );
});

test("an event that is read has the content hash of its payload: every member is in it", () => {
  const full = {
    specversion: "1.0",
    id: "a",
    source: "CNHB01H2W2A100000000000000001",
    type: "cn.shijing.operation.failed",
    time: "2026-11-21T09:59:00+08:00",
    datacontenttype: "application/json",
    subject: "T01",
    sequence: "17",
    sequencetype: "Integer",
    data: { station: "T01", quantity: 2, exclusion: "userSite", durationMs: 5 },
  };
  const read = readEvent(full, 0);
  expect("hash" in read && [read.hash, read.payload]).toEqual([contentHash(full), full]);
});
