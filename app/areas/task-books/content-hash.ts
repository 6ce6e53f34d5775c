import { canonicalJson, sha256 } from "#app/kernel/canonical.ts";
import type { TaskBookDocument } from "./document.ts";
import type { TaskBookWords } from "./printed-form.ts";

/**
 * What is hashed and signed, as canonical JSON (keys sorted, strings in NFC, bigint as text, no undefined members): document and words, or the
 * document alone in versions that were frozen before words were. Both are taken as stored and never parsed first: what was signed must keep its
 * digest when a later schema adds members or a later text puts a clause in other words.
 */
export function signedContent(document: TaskBookDocument, words: TaskBookWords | null): string {
  return canonicalJson(words === null ? document : { document, text: words });
}

/** The digest shown before signing and stored with every signature: SHA-256 of {@link signedContent}, 64 lower-case hex digits. */
export function taskBookContentHash(document: TaskBookDocument, words: TaskBookWords | null = null): string {
  return sha256(signedContent(document, words));
}
