import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isPublicKey, isSignatureOf, keyIdOf, newSigningKey, signText } from "./ed25519.ts";

describe("Ed25519", () => {
  const key = newSigningKey();
  const other = newSigningKey();

  test("a signature fits its text and key, and nothing else", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (text, another) => {
        const signature = signText(key.privateKey, text);
        expect(signText(key.privateKey, text)).toBe(signature);
        expect(isSignatureOf(key.publicKey, text, signature)).toBe(true);
        expect(isSignatureOf(other.publicKey, text, signature)).toBe(false);
        expect(isSignatureOf(key.publicKey, another, signature)).toBe(another === text);
      }),
    );
  });

  test("no other writing of a signature or key is taken", () => {
    const signature = signText(key.privateKey, "text");
    for (let at = 0; at < signature.length; at++) {
      const changed = `${signature.slice(0, at)}${signature[at] === "A" ? "B" : "A"}${signature.slice(at + 1)}`;
      expect(isSignatureOf(key.publicKey, "text", changed)).toBe(false);
    }
    expect(isSignatureOf(key.publicKey, "text", `${signature}=`)).toBe(false);
    expect(isSignatureOf(`${key.publicKey}=`, "text", signature)).toBe(false);
    expect(isSignatureOf("", "text", signature)).toBe(false);
  });

  test("the id is that of the public key; the vector of RFC 8032 holds", () => {
    expect(key.id).toMatch(/^[0-9a-f]{16}$/);
    expect(keyIdOf(key.publicKey)).toBe(key.id);
    expect(() => keyIdOf("short")).toThrow(RangeError);
    const publicKey = Buffer.from("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "hex").toString("base64url");
    const signature =
      "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b";
    expect(isPublicKey(publicKey)).toBe(true);
    expect(isSignatureOf(publicKey, "", Buffer.from(signature, "hex").toString("base64url"))).toBe(true);
  });
});
