import { z } from "zod";
import { loadLexicon, loadRegistry } from "#app/areas/metrics/index.server.ts";
import { type Context, userOf } from "#app/kernel/context.server.ts";
import { COMPARATORS, type Comparator, type EvidenceGrade } from "#db/vocabulary/metrics.ts";
import { COMPONENT_KINDS, type ComponentKind, SUPPLY_ROLES, type SupplyRole } from "#db/vocabulary/roles.ts";
import { PRODUCT_TYPES, type ProductType, SCENE_FIELDS, type SceneField } from "#db/vocabulary/scenes.ts";
import { taggedText } from "./retag.server.ts";
import { DECLARABLE_GRADES } from "./schemas.ts";

/** As much of a capability as decides which scenes it may answer. Claims are canonical. */
export interface CoverageContent {
  organizationId: string;
  role: SupplyRole;
  componentKind: ComponentKind | null;
  productType: ProductType | null;
  fields: SceneField[];
  /** None: the whole country. */
  serviceRegions: string[];
  /** What the lexicon finds in name, summary and description. */
  operations: string[];
  claims: {
    metric: string;
    comparator: Comparator;
    value: string;
    upper: string | null;
    evidence: EvidenceGrade;
    issuedOn: string | null;
  }[];
}

const one = <T extends string>(values: readonly [T, ...T[]]) => z.enum(values).nullable().catch(null);
const typedClaim = z.object({
  metric: z.string(),
  comparator: z.enum(COMPARATORS),
  value: z.string(),
  upper: z.string().nullish().catch(null),
  unit: z.string().catch(""),
  evidence: z.enum(DECLARABLE_GRADES).catch("selfDeclared"),
  issuedOn: z.iso.date().nullable().catch(null),
});
const words = z.string().catch("");
/** A form in whatever state: what cannot be read is left out, not refused. */
const typedForm = z.object({
  role: one(SUPPLY_ROLES),
  componentKind: one(COMPONENT_KINDS),
  productType: one(PRODUCT_TYPES),
  fields: z.preprocess(
    (value) => (Array.isArray(value) ? value : [value]).filter((item) => (SCENE_FIELDS as readonly unknown[]).includes(item)),
    z.array(z.enum(SCENE_FIELDS)),
  ),
  serviceRegions: z.preprocess(
    (value) => (Array.isArray(value) ? value : [value]).filter((item) => typeof item === "string" && /^\d{6}$/.test(item)),
    z.array(z.string()),
  ),
  ...{ name: words, summary: words, description: words },
  claims: z.array(z.unknown()).catch([]),
});

/** Reads a capability form as typed for the preview of its coverage; null while it has no role. Claims that are not complete do not count yet. */
export async function readCoverageContent(ctx: Context, typed: unknown): Promise<CoverageContent | null> {
  const form = typedForm.safeParse(typed);
  if (!form.success || form.data.role === null) return null;
  const [registry, lexicon] = await Promise.all([loadRegistry(ctx), loadLexicon(ctx)]);
  const { role, componentKind, productType, fields, serviceRegions } = form.data;
  return {
    ...{ role, componentKind, productType, fields, serviceRegions },
    operations: lexicon.tagsOf(taggedText(form.data)),
    organizationId: userOf(ctx).organizationId,
    claims: form.data.claims.flatMap((item) => {
      const claim = typedClaim.safeParse(item);
      if (!claim.success) return [];
      const { metric, comparator, evidence, issuedOn } = claim.data;
      const measured = registry.measure(claim.data);
      return Array.isArray(measured) ? [] : [{ metric, comparator, value: measured.value, upper: measured.upper, evidence, issuedOn }];
    }),
  };
}
