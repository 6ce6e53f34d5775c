import Big from "big.js";
import { eq } from "drizzle-orm";
import type { z } from "zod";
import { attachFiles } from "#app/areas/files/index.server.ts";
import { type Lexicon, loadLexicon, loadRegistry, type Measured } from "#app/areas/metrics/index.server.ts";
import { regionNames } from "#app/areas/organizations/index.server.ts";
import type { TransactionContext } from "#app/kernel/context.server.ts";
import { type FieldErrors, invalid } from "#app/kernel/errors.ts";
import { yuanToFen } from "#app/kernel/money.ts";
import { fieldName } from "#app/kernel/parse.ts";
import { capabilityVersions, claims } from "#db/schema/capabilities.ts";
import type { AbilityProfile, Price } from "#db/vocabulary/capabilities.ts";
import { canonicalInterface } from "#db/vocabulary/interfaces.ts";
import type { Comparator, EvidenceGrade } from "#db/vocabulary/metrics.ts";
import { draftIdOf } from "./draft-capability.server.ts";
import { homeOf } from "./draft-files.server.ts";
import { findPartners, syncCompatibilities } from "./partners.server.ts";
import { taggedText } from "./retag.server.ts";
import type { capabilityInput } from "./schemas.ts";
import { dayOf } from "./vocabulary.ts";

type Parsed = z.output<typeof capabilityInput>;

/**
 * Turns what was typed into rows: canonical claims and interfaces, tags, money, partners. Refuses with field errors under `capability`.
 * A claim of `capabilityId` that the platform has proven keeps its proof as long as its value stays; a changed one stands on its own.
 */
export async function readContent(tx: TransactionContext, capability: Parsed, capabilityId?: string) {
  const fields: FieldErrors = {};
  const fault = (path: PropertyKey[], message: string) => {
    const at = fieldName(["capability", ...path]);
    fields[at] = [...(fields[at] ?? []), message];
  };
  const [lexicon, regions, claimRows, partners] = await Promise.all([
    loadLexicon(tx),
    regionNames(tx),
    readClaims(tx, capability.claims, capabilityId, fault),
    findPartners(tx, capability.worksWith, capabilityId, fault),
  ]);
  capability.serviceRegions.forEach((code, i) => {
    if (!regions.has(code)) fault(["serviceRegions", i], "请从列表中选择服务地区。");
  });
  if (Object.keys(fields).length > 0) throw invalid("提交的内容有误，请按提示更正。", fields);
  return { columns: capabilityColumns(capability, lexicon), claims: claimRows, partners };
}

/** The columns of a capability as parsed: canonical interfaces, tags, money. */
export function capabilityColumns(capability: Parsed, lexicon: Lexicon) {
  const prices = capability.prices.map(
    ({ model, unit, yuan, includes }): Price => ({
      model,
      unit: model === "perUse" ? (unit ?? null) : null,
      amountFen: yuanToFen(yuan).toString(),
      includes,
    }),
  );
  const { claims: _claims, worksWith: _worksWith, abilities, ...plainFields } = capability;
  return {
    ...plainFields,
    abilities: JSON.parse(JSON.stringify(abilities)) as AbilityProfile,
    componentKind: capability.componentKind ?? null,
    productType: capability.productType ?? null,
    interfaces: [...new Set(capability.interfaces.map(canonicalInterface))],
    prices,
    ...priceColumns(prices),
    tags: lexicon.tagsOf(taggedText(capability)),
  };
}

/** The prices that the matcher and lists read: rent, price per successful operation, and purchase or else licence. */
export function priceColumns(prices: readonly Price[]) {
  const amount = (match: (price: Price) => boolean) => {
    const found = prices.find(match);
    return found ? BigInt(found.amountFen) : null;
  };
  return {
    leaseMonthlyFen: amount(({ model }) => model === "leaseMonthly"),
    perOperationFen: amount(({ model, unit }) => model === "perUse" && unit === "operation"),
    oneOffFen: amount(({ model }) => model === "purchase") ?? amount(({ model }) => model === "licence"),
  };
}

async function readClaims(
  tx: TransactionContext,
  typed: Parsed["claims"],
  capabilityId: string | undefined,
  fault: (path: PropertyKey[], message: string) => void,
) {
  const registry = await loadRegistry(tx);
  const former = capabilityId ? await tx.db.select().from(claims).where(eq(claims.capabilityId, capabilityId)) : [];
  // A quantity retired since may stay where it is.
  const kept = new Set(former.map(({ metric }) => metric));
  const today = dayOf(tx.clock.now());
  return typed.flatMap((claim, i): Omit<typeof claims.$inferInsert, "capabilityId">[] => {
    if (claim.issuedOn !== undefined && claim.issuedOn > today) fault(["claims", i, "issuedOn"], "出具日期不能晚于今天。");
    const measured = registry.measure(claim, kept);
    if (Array.isArray(measured)) {
      for (const { field, message } of measured) fault(["claims", i, field], message);
      return [];
    }
    const { metric, comparator } = claim;
    const same = former.find((row) => row.metric === metric && isSame(row, comparator, measured));
    if (same?.evidence === "platform") {
      const { evidence, evidenceNote, issuer, issuedOn, condition, fileId, remindedAt, current } = same;
      return [{ metric, comparator, evidence, evidenceNote, issuer, issuedOn, condition, fileId, remindedAt, current, ...measured }];
    }
    const row = claimRow(claim, measured);
    // Who was reminded of this very evidence is not reminded again.
    return [{ ...row, remindedAt: same !== undefined && same.issuedOn === row.issuedOn ? same.remindedAt : null }];
  });
}

/** The row of a claim as its vendor states it; a bare word has no proof to name. */
export function claimRow(claim: Parsed["claims"][number], measured: Measured) {
  const { metric, comparator, evidence, evidenceNote, condition } = claim;
  const isProven = evidence !== "selfDeclared";
  return {
    metric,
    comparator,
    evidence: evidence as EvidenceGrade,
    evidenceNote,
    issuer: isProven ? claim.issuer : "",
    issuedOn: isProven ? (claim.issuedOn ?? null) : null,
    condition,
    fileId: isProven ? (claim.fileId ?? null) : null,
    current: true,
    ...measured,
  };
}

const isSame = (row: typeof claims.$inferSelect, comparator: Comparator, measured: Measured): boolean =>
  row.comparator === comparator &&
  new Big(row.value).eq(measured.value) &&
  (row.upper === null ? measured.upper === null : measured.upper !== null && new Big(row.upper).eq(measured.upper));

/**
 * Replaces a capability's claims and declarations of compatibility, and freezes the content as a version. Files come from nowhere, from the
 * capability itself, or from the draft under `draftKey`.
 */
export async function writeParts(
  tx: TransactionContext,
  row: { id: string; version: number },
  content: Awaited<ReturnType<typeof readContent>>,
  draftKey: string | undefined,
): Promise<void> {
  const draftId = draftKey === undefined ? null : await draftIdOf(tx, draftKey);
  await tx.db.delete(claims).where(eq(claims.capabilityId, row.id));
  if (content.claims.length > 0) await tx.db.insert(claims).values(content.claims.map((claim) => ({ ...claim, capabilityId: row.id })));
  await attachFiles(tx, {
    objectType: "capability",
    objectId: row.id,
    fileIds: content.claims.flatMap(({ fileId }) => fileId ?? []),
    field: "capability.claims",
    ...(draftId === null ? {} : { from: homeOf(draftId) }),
  });
  await syncCompatibilities(tx, row.id, content.partners);
  const snapshot = JSON.parse(
    JSON.stringify(content, (_key, value: unknown) => (typeof value === "bigint" ? value.toString() : value)),
  ) as Record<string, unknown>;
  await tx.db.insert(capabilityVersions).values({ capabilityId: row.id, version: row.version, content: snapshot });
}
