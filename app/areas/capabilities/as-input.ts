import { fenToYuan } from "#app/kernel/money.ts";
import type { CapabilityWithClaims } from "./reads.server.ts";
import type { CapabilityInput } from "./schemas.ts";

/** What a capability declares to work with, by code. */
export type DeclaredPartner = { code: string; note: string };

/**
 * A capability in the shape its verbs take, with every value as its author typed it: saved unchanged, it says the same. A claim proven on the
 * platform stands as a third party's, which is what its author may say; saving it unchanged keeps the proof.
 */
export function capabilityAsInput({ capability, claims }: CapabilityWithClaims, partners: readonly DeclaredPartner[]): CapabilityInput {
  return {
    role: capability.role,
    ...(capability.componentKind === null ? {} : { componentKind: capability.componentKind }),
    ...(capability.productType === null ? {} : { productType: capability.productType }),
    name: capability.name,
    summary: capability.summary,
    description: capability.description,
    details: capability.details as CapabilityInput["details"],
    abilities: capability.abilities,
    domains: capability.domains,
    fields: capability.fields,
    interfaces: capability.interfaces,
    worksWith: partners.map(({ code, note }) => ({ code, note })),
    serviceRegions: capability.serviceRegions,
    unitsPerMonth: capability.unitsPerMonth,
    leadTimeWeeks: capability.leadTimeWeeks,
    prices: capability.prices.map(({ model, unit, amountFen, includes }) => ({
      model,
      ...(unit ? { unit } : {}),
      yuan: fenToYuan(BigInt(amountFen)),
      includes,
    })),
    claims: claims.map((claim) => ({
      metric: claim.metric,
      comparator: claim.comparator,
      value: claim.shownValue,
      ...(claim.shownUpper === null ? {} : { upper: claim.shownUpper }),
      unit: claim.shownUnit,
      evidence: claim.evidence === "platform" ? "thirdParty" : claim.evidence,
      evidenceNote: claim.evidenceNote,
      issuer: claim.issuer,
      ...(claim.issuedOn === null ? {} : { issuedOn: claim.issuedOn }),
      condition: claim.condition,
      ...(claim.fileId === null ? {} : { fileId: claim.fileId }),
    })),
  };
}
