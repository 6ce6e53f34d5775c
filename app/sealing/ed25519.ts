import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify } from "node:crypto";

/** What stands before the 32 raw bytes of an Ed25519 public key in its SubjectPublicKeyInfo (RFC 8410). */
const SPKI_PREFIX = Buffer.from("302a300506032b6570032100", "hex");
const PUBLIC_KEY_BYTES = 32;

export const SEAL_ALGORITHM = "Ed25519";

/** A public key with its id: the first 16 hex digits of SHA-256 of the raw key. `publicKey` is raw, base64url. */
export interface PublicKey {
  id: string;
  publicKey: string;
}

/** A new key pair; the private key as PKCS#8. */
export function newSigningKey(): PublicKey & { privateKey: Buffer } {
  const pair = generateKeyPairSync("ed25519");
  const raw = pair.publicKey.export({ type: "spki", format: "der" }).subarray(SPKI_PREFIX.length);
  const publicKey = raw.toString("base64url");
  return { id: keyIdOf(publicKey), publicKey, privateKey: pair.privateKey.export({ type: "pkcs8", format: "der" }) };
}

/** Id of a raw public key in base64url. Throws RangeError when it is not 32 bytes. */
export function keyIdOf(publicKey: string): string {
  return createHash("sha256").update(rawKey(publicKey)).digest("hex").slice(0, 16);
}

/** Whether a text is a raw Ed25519 public key in base64url, written the one way there is. */
export function isPublicKey(text: string): boolean {
  return /^[\w-]{43}$/.test(text) && Buffer.from(text, "base64url").toString("base64url") === text;
}

/** Ed25519 signature of the UTF-8 bytes of `content`, base64url. The same key and content always give the same signature. */
export function signText(privateKey: Buffer, content: string): string {
  const key = createPrivateKey({ key: privateKey, format: "der", type: "pkcs8" });
  return sign(null, Buffer.from(content, "utf8"), key).toString("base64url");
}

/** Whether `signature` is that of `content` by the key. Anything malformed is simply not. */
export function isSignatureOf(publicKey: string, content: string | Buffer, signature: string): boolean {
  if (!isPublicKey(publicKey)) return false;
  const bytes = Buffer.from(signature, "base64url");
  // One way to write it only: a changed last character must not stand for the same bytes.
  if (bytes.length !== 64 || bytes.toString("base64url") !== signature) return false;
  const key = createPublicKey({ key: Buffer.concat([SPKI_PREFIX, rawKey(publicKey)]), format: "der", type: "spki" });
  return verify(null, Buffer.from(content), key, bytes);
}

function rawKey(publicKey: string): Buffer {
  if (!isPublicKey(publicKey)) throw new RangeError(`a public key is ${PUBLIC_KEY_BYTES} bytes in base64url`);
  return Buffer.from(publicKey, "base64url");
}
