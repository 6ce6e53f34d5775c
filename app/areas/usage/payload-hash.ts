import { hash } from "node:crypto";
import { contentHash } from "#app/kernel/canonical.ts";

/** What strings of canonical JSON may need NFC for, or more than JSON's own escapes. */
const BEYOND_ASCII = /[^\x20-\x7e]/;

/**
 * The content hash of an event, by a shorter way: the members of an event are few and known, so they are written in their order by hand, and plain
 * ASCII is canonical as JSON.stringify writes it. Anything else goes the usual way; both give the same hash.
 */
export function payloadHash(payload: Record<string, unknown>, data: Record<string, unknown>): string {
  const { datacontenttype, id, sequence, sequencetype, source, specversion, subject, time, type } = payload;
  const inOrder = { data: sorted(data), datacontenttype, id, sequence, sequencetype, source, specversion, subject, time, type };
  const json = JSON.stringify(inOrder);
  return BEYOND_ASCII.test(json) ? contentHash(payload) : hash("sha256", json, "hex");
}

function sorted(data: Record<string, unknown>): Record<string, unknown> {
  const keys = Object.keys(data);
  if (keys.length < 2) return data;
  return Object.fromEntries(keys.sort().map((key) => [key, data[key]]));
}
