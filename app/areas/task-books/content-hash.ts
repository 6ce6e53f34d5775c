import { contentHash } from "#app/kernel/canonical.ts";
import type { TaskBookDocument } from "./document.ts";

/**
 * The digest shown before signing and stored with every signature: SHA-256 of the document's canonical JSON (keys sorted, strings in
 * NFC, bigint as text, no undefined members), 64 lower-case hex digits. The document is hashed as stored and never parsed first:
 * a signed document must keep its digest when a later schema adds members.
 */
export function taskBookContentHash(document: TaskBookDocument): string {
  return contentHash(document);
}
