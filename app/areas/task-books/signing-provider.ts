import type { Context } from "#app/kernel/context.server.ts";

/** One party's act of signing, as a provider is asked to carry it out. */
export interface SigningAct {
  taskBookCode: string;
  version: number;
  /** SHA-256 of what is signed, hex. */
  contentHash: string;
  organizationId: string;
  signerName: string;
}

/**
 * Who carries a signature out (电子签名法 13, 14). The platform keeps evidence of it; a licensed certification authority would issue a
 * certificate and make it a reliable electronic signature in law. An adapter of one is asked before the transaction that records the signature,
 * so that its network calls hold no lock; what it throws refuses the signature.
 */
export interface SigningProvider {
  /** Stored with each signature. */
  id: keyof typeof SIGNING_METHODS;
  sign(act: SigningAct): Promise<void>;
}

/** How a signature is called wherever it is shown, and what it is and is not in law. */
export const SIGNING_METHODS = {
  platform: {
    label: "平台存证签署",
    standing:
      "由平台账号、二次验证和签署记录证明签署人与签署意愿，平台以 Ed25519 签章固定内容与过程。未使用依法设立的电子认证服务机构颁发的证书，是否构成《电子签名法》第十三条的可靠电子签名，由当事人约定或依法认定。",
  },
} as const;

/** Name of a signing method, also of one this release does not know. */
export function signingMethod(provider: string): { label: string; standing: string } {
  return (SIGNING_METHODS as Record<string, { label: string; standing: string }>)[provider] ?? { label: provider, standing: "" };
}

/** The platform itself: the transaction that records the signature is all there is to do. */
const platformProvider: SigningProvider = {
  id: "platform",
  sign: () => Promise.resolve(),
};

/** The provider of this installation. */
export function signingProvider(_ctx: Context): SigningProvider {
  return platformProvider;
}
