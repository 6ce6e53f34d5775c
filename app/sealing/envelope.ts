import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";

/**
 * Sealed bytes: algorithm id (1 byte), nonce (12), ciphertext, tag (16). The id stands in every envelope, so that another suite (SM4-GCM)
 * can be added without touching what is stored.
 */
const AES_256_GCM = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
export const KEY_BYTES = 32;

/** The envelope was changed, is of another key or purpose, or is none. */
export class BrokenSeal extends Error {
  constructor() {
    super("the envelope cannot be opened: it was altered, or key or purpose are not its own");
    this.name = "BrokenSeal";
  }
}

/** A new random data key of 32 bytes. */
export const newKey = (): Buffer => randomBytes(KEY_BYTES);

/** Encrypts and authenticates `content` under `key` (32 bytes). `purpose` names what it is for and must be given again to open it. */
export function sealBytes(key: Buffer, content: Buffer, purpose: string): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv("aes-256-gcm", key, nonce);
  cipher.setAAD(Buffer.from(purpose));
  return Buffer.concat([Buffer.of(AES_256_GCM), nonce, cipher.update(content), cipher.final(), cipher.getAuthTag()]);
}

/** The content of an envelope. Throws {@link BrokenSeal} when a bit of it, the key or the purpose is another. */
export function openBytes(key: Buffer, envelope: Buffer, purpose: string): Buffer {
  if (envelope.length < 1 + NONCE_BYTES + TAG_BYTES || envelope[0] !== AES_256_GCM) throw new BrokenSeal();
  const body = envelope.subarray(1 + NONCE_BYTES, envelope.length - TAG_BYTES);
  try {
    const decipher = createDecipheriv("aes-256-gcm", key, envelope.subarray(1, 1 + NONCE_BYTES));
    decipher.setAAD(Buffer.from(purpose));
    decipher.setAuthTag(envelope.subarray(envelope.length - TAG_BYTES));
    return Buffer.concat([decipher.update(body), decipher.final()]);
  } catch {
    throw new BrokenSeal();
  }
}

/** The key of the service, which wraps the data keys that lie in the database: a dump of the database alone opens nothing. */
export const serviceKey = (config: { SEALING_KEY: string }): Buffer => Buffer.from(config.SEALING_KEY, "base64url");
