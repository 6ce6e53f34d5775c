import { and, desc, inArray, isNotNull, isNull, or, type SQL } from "drizzle-orm";
import { type Context, userOf } from "#app/kernel/context.server.ts";
import { anyOf } from "#db/any-of.ts";
import { organizationRelations, organizations } from "#db/schema/organizations.ts";
import type { RelationKind, SoeKind } from "#db/vocabulary/organizations.ts";
import { organizationsById } from "./reads.server.ts";
import { currentRelationsOf } from "./relations.server.ts";

/** How many steps of affiliation are followed; further ones are the same group for nobody. */
const MOST_STEPS = 6;

/**
 * For each organization the name of the group of affiliates it belongs to, or null when it has none: those of one group name, above or below
 * each other, or declared by either side, directly or over others. Two with the same name are affiliates of each other. The affiliates found beside
 * them have theirs, too.
 */
export async function affiliateGroups(ctx: Context, ids: readonly string[]): Promise<Map<string, string | null>> {
  const groupOf = new Map<string, string>();
  const find = (id: string): string => {
    const above = groupOf.get(id);
    return above === undefined || above === id ? id : find(above);
  };
  const join = (a: string, b: string) => {
    const [first = a, second = b] = [find(a), find(b)].sort();
    groupOf.set(first, first);
    groupOf.set(second, first);
  };
  const seen = new Set<string>();
  let edge = [...new Set(ids)];
  for (let step = 0; step < MOST_STEPS && edge.length > 0; step++) {
    for (const id of edge) seen.add(id);
    const pairs = await nextTo(ctx, edge);
    for (const [a, b] of pairs) join(a, b);
    edge = [...new Set(pairs.flat())].filter((id) => !id.startsWith(GROUP_NAME) && !seen.has(id));
  }
  const beside = [...groupOf.keys()].filter((id) => !id.startsWith(GROUP_NAME));
  return new Map([...ids, ...beside].map((id) => [id, groupOf.has(id) ? find(id) : null]));
}

/** Names of groups stand among the ids as members of their own. */
const GROUP_NAME = "group:";

async function nextTo(ctx: Context, ids: readonly string[]): Promise<[string, string][]> {
  const [declared, placed] = await Promise.all([
    ctx.db
      .select({ a: organizationRelations.organizationId, b: organizationRelations.otherOrganizationId })
      .from(organizationRelations)
      .where(
        and(
          isNull(organizationRelations.endedAt),
          or(anyOf(organizationRelations.organizationId, ids), anyOf(organizationRelations.otherOrganizationId, ids)),
        ),
      ),
    // One part for each index: of all three at once the database would read every organization.
    placedWhere(ctx, anyOf(organizations.id, ids))
      .union(placedWhere(ctx, anyOf(organizations.parentOrganizationId, ids)))
      .union(placedWhere(ctx, inArray(organizations.groupName, groupNamesOf(ctx, ids)))),
  ]);
  return [
    ...declared.map(({ a, b }): [string, string] => [a, b]),
    ...placed.flatMap(({ id, parentId, groupName }): [string, string][] => [
      ...(parentId === null ? [] : [[id, parentId] as [string, string]]),
      ...(groupName === null ? [] : [[id, `${GROUP_NAME}${groupName}`] as [string, string]]),
    ]),
  ];
}

function placedWhere(ctx: Context, where: SQL) {
  return ctx.db
    .select({ id: organizations.id, parentId: organizations.parentOrganizationId, groupName: organizations.groupName })
    .from(organizations)
    .where(where);
}

function groupNamesOf(ctx: Context, ids: readonly string[]) {
  return ctx.db
    .select({ groupName: organizations.groupName })
    .from(organizations)
    .where(and(anyOf(organizations.id, ids), isNotNull(organizations.groupName)));
}

export interface RelationLine {
  id: string;
  other: { code: string; name: string };
  /** As the declaring side said it, seen from the reader's side. */
  kind: RelationKind;
  note: string;
  declaredByOwn: boolean;
}

const SEEN_FROM_BEHIND: Record<RelationKind, RelationKind> = {
  controls: "controlledBy",
  controlledBy: "controls",
  sameGroup: "sameGroup",
  otherAffiliate: "otherAffiliate",
};

/** Current affiliates of the actor's organization, by its own word and by that of others, newest first. */
export async function listRelations(ctx: Context): Promise<RelationLine[]> {
  const { organizationId } = userOf(ctx);
  const rows = await ctx.db
    .select()
    .from(organizationRelations)
    .where(currentRelationsOf(organizationId))
    .orderBy(desc(organizationRelations.createdAt));
  const otherId = (row: (typeof rows)[number]) => (row.organizationId === organizationId ? row.otherOrganizationId : row.organizationId);
  const others = await organizationsById(ctx, rows.map(otherId));
  return rows.flatMap((row) => {
    const other = others.get(otherId(row));
    if (!other) return [];
    const declaredByOwn = row.organizationId === organizationId;
    const kind = declaredByOwn ? row.kind : SEEN_FROM_BEHIND[row.kind];
    return [{ id: row.id, other: { code: other.code, name: other.name }, kind, note: row.note, declaredByOwn }];
  });
}

export interface ReportingUnit {
  /** Whom the organization's scenes are reported by (256号 附件): its state-owned group, or the authority of its province. */
  by: "group" | "province";
  /** The group, or null when the province reports. */
  organizationId: string | null;
  name: string | null;
}

/** The 报送单位 of an organization: the topmost one above it (or itself) when that is a central or provincial state-owned enterprise. */
export async function reportingUnitOf(ctx: Context, organizationId: string): Promise<ReportingUnit> {
  let top: { id: string; name: string; soeKind: SoeKind } | null = null;
  let id: string | null = organizationId;
  for (let step = 0; step < MOST_STEPS && id !== null; step++) {
    const organization = (await organizationsById(ctx, [id])).get(id);
    if (!organization) break;
    if (organization.soeKind === "centralSoe" || organization.soeKind === "provincialSoe") top = organization;
    id = organization.parentOrganizationId;
  }
  return top ? { by: "group", organizationId: top.id, name: top.name } : { by: "province", organizationId: null, name: null };
}
