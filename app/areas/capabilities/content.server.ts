import Big from "big.js";
import { and, eq, inArray, ne } from "drizzle-orm";
import type { z } from "zod";
import { loadLexicon, loadRegistry, type Measured } from "#app/areas/metrics/index.server.ts";
import { regionNames } from "#app/areas/organizations/index.server.ts";
import type { TransactionContext } from "#app/kernel/context.server.ts";
import { type FieldErrors, invalid } from "#app/kernel/errors.ts";
import { yuanToFen } from "#app/kernel/money.ts";
import { fieldName } from "#app/kernel/parse.ts";
import { capabilities, capabilityVersions, claims } from "#db/schema/capabilities.ts";
import type { Comparator, EvidenceGrade } from "#db/vocabulary/metrics.ts";
import { taggedText } from "./retag.server.ts";
import type { capabilityInput } from "./schemas.ts";

type Parsed = z.output<typeof capabilityInput>;

/**
 * Turns what was typed into rows: canonical claims, tags, money, robot ids. Refuses with field errors under `capability`.
 * A claim of `capabilityId` that the platform has proven keeps its proof as long as its value stays; a changed one stands on its own.
 */
export async function readContent(tx: TransactionContext, capability: Parsed, capabilityId?: string) {
  const [registry, lexicon, regions, had] = await Promise.all([
    loadRegistry(tx),
    loadLexicon(tx),
    regionNames(tx),
    capabilityId ? tx.db.select().from(claims).where(eq(claims.capabilityId, capabilityId)) : [],
  ]);
  const proven = had.filter(({ evidence }) => evidence === "platform");
  // A quantity retired since may stay where it is.
  const kept = new Set(had.map(({ metric }) => metric));
  const fields: FieldErrors = {};
  const fault = (path: PropertyKey[], message: string) => {
    const at = fieldName(["capability", ...path]);
    fields[at] = [...(fields[at] ?? []), message];
  };
  const claimRows = capability.claims.flatMap((claim, i) => {
    const measured = registry.measure(claim, kept);
    if (Array.isArray(measured)) {
      for (const { field, message } of measured) fault(["claims", i, field], message);
      return [];
    }
    const proof = proven.find((row) => row.metric === claim.metric && isSame(row, claim.comparator, measured));
    const evidence: EvidenceGrade = proof?.evidence ?? claim.evidence;
    return [
      {
        metric: claim.metric,
        comparator: claim.comparator,
        evidence,
        evidenceNote: proof?.evidenceNote ?? claim.evidenceNote,
        current: proof?.current ?? true,
        ...measured,
      },
    ];
  });
  const robots =
    capability.worksWith.length === 0
      ? []
      : await tx.db
          .select({ id: capabilities.id, code: capabilities.code })
          .from(capabilities)
          .where(
            and(
              inArray(capabilities.code, capability.worksWith),
              inArray(capabilities.role, ["robotMaker", "applicationServiceProvider"]),
              // A robot that was withdrawn later stays named by those who were proven with it.
              ne(capabilities.status, "draft"),
            ),
          );
  capability.worksWith.forEach((code, i) => {
    if (!robots.some((robot) => robot.code === code)) fault(["worksWith", i], `没有编号为 ${code} 的整机能力。`);
  });
  capability.serviceRegions.forEach((code, i) => {
    if (!regions.has(code)) fault(["serviceRegions", i], "请从列表中选择服务地区。");
  });
  if (Object.keys(fields).length > 0) throw invalid("提交的内容有误，请按提示更正。", fields);
  const money = (typed: string | undefined) => (typed === undefined ? null : yuanToFen(typed));
  const { claims: _claims, worksWith: _worksWith, leaseMonthlyYuan, perOperationYuan, oneOffYuan, ...plainFields } = capability;
  return {
    columns: {
      ...plainFields,
      componentKind: capability.componentKind ?? null,
      productType: capability.productType ?? null,
      worksWith: robots.map((robot) => robot.id),
      leaseMonthlyFen: money(leaseMonthlyYuan),
      perOperationFen: money(perOperationYuan),
      oneOffFen: money(oneOffYuan),
      tags: lexicon.tagsOf(taggedText(capability)),
    },
    claims: claimRows,
  };
}

const isSame = (row: typeof claims.$inferSelect, comparator: Comparator, measured: Measured): boolean =>
  row.comparator === comparator &&
  new Big(row.value).eq(measured.value) &&
  (row.upper === null ? measured.upper === null : measured.upper !== null && new Big(row.upper).eq(measured.upper));

/** Replaces a capability's claims and freezes the content as a version. */
export async function writeParts(
  tx: TransactionContext,
  row: { id: string; version: number },
  content: Awaited<ReturnType<typeof readContent>>,
): Promise<void> {
  await tx.db.delete(claims).where(eq(claims.capabilityId, row.id));
  if (content.claims.length > 0) await tx.db.insert(claims).values(content.claims.map((claim) => ({ ...claim, capabilityId: row.id })));
  const snapshot = JSON.parse(
    JSON.stringify(content, (_key, value: unknown) => (typeof value === "bigint" ? value.toString() : value)),
  ) as Record<string, unknown>;
  await tx.db.insert(capabilityVersions).values({ capabilityId: row.id, version: row.version, content: snapshot });
}
