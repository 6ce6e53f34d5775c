import { and, asc, desc, eq, ilike, inArray, ne, or, type SQL, sql } from "drizzle-orm";
import { organizationsById } from "#app/areas/organizations/index.server.ts";
import { type Context, userOf } from "#app/kernel/context.server.ts";
import { offsetOf, type Page, type PageRequest } from "#app/kernel/paging.ts";
import { capabilities, compatibilities } from "#db/schema/capabilities.ts";
import type { CompatibilityState } from "#db/vocabulary/capabilities.ts";
import { SLOT_SUPPLY_ROLES, type SupplyRole } from "#db/vocabulary/roles.ts";
import type { DeclaredPartner } from "./as-input.ts";
import { PARTNER_ROLES } from "./vocabulary.ts";

/** One declaration as a page shows it, seen from one of its two capabilities. */
export interface CompatibilityLine {
  id: string;
  state: CompatibilityState;
  /** Whether the capability it is seen from declared it, or the other did. */
  declaredHere: boolean;
  note: string;
  reply: string;
  other: { code: string; name: string; role: SupplyRole; organizationName: string; published: boolean };
}

const isDeclared = ne(compatibilities.state, "retracted");

/** The declarations a capability takes part in, in both directions, confirmed ones first. Rejected ones are for the two owners only. */
export async function compatibilitiesOf(ctx: Context, capability: { id: string; organizationId: string }): Promise<CompatibilityLine[]> {
  const rows = await ctx.db
    .select()
    .from(compatibilities)
    .where(and(or(eq(compatibilities.capabilityId, capability.id), eq(compatibilities.otherId, capability.id)), isDeclared))
    .orderBy(asc(compatibilities.id));
  const others = await sidesById(
    ctx,
    rows.map((row) => (row.capabilityId === capability.id ? row.otherId : row.capabilityId)),
  );
  const actor = ctx.actor.kind === "user" ? ctx.actor.organizationId : null;
  const order: readonly CompatibilityState[] = ["confirmed", "declared", "rejected"];
  const lines = rows.flatMap((row) => {
    const declaredHere = row.capabilityId === capability.id;
    const other = others.get(declaredHere ? row.otherId : row.capabilityId);
    if (!other) return [];
    const { id, state, note, reply } = row;
    if (state === "rejected" && actor !== capability.organizationId && actor !== other.organizationId) return [];
    return [{ id, state, declaredHere, note, reply, other, otherId: other.id }];
  });
  // A pair that both declared is one line.
  const seen = new Set<string>();
  return lines
    .toSorted((a, b) => order.indexOf(a.state) - order.indexOf(b.state) || Number(b.declaredHere) - Number(a.declaredHere))
    .flatMap(({ otherId, other: { id: _id, organizationId: _organizationId, ...other }, ...line }) => {
      if (seen.has(otherId)) return [];
      seen.add(otherId);
      return [{ ...line, other }];
    });
}

/** A declaration about a capability of the actor's organization, for the page on which its owner answers. */
/** What capabilities declare to work with, by their ids. Rejected declarations are for their owner only. One query whatever the number. */
export async function declaredPartners(
  ctx: Context,
  declaring: readonly { id: string; organizationId: string }[],
): Promise<Map<string, DeclaredPartner[]>> {
  if (declaring.length === 0) return new Map();
  const own = ctx.actor.kind === "user" ? ctx.actor.organizationId : null;
  const rows = await ctx.db
    .select({ from: compatibilities.capabilityId, state: compatibilities.state, note: compatibilities.note, code: capabilities.code })
    .from(compatibilities)
    .innerJoin(capabilities, eq(capabilities.id, compatibilities.otherId))
    .where(
      and(
        inArray(
          compatibilities.capabilityId,
          declaring.map(({ id }) => id),
        ),
        isDeclared,
      ),
    )
    .orderBy(asc(compatibilities.id));
  return new Map(
    declaring.map(({ id, organizationId }) => [
      id,
      rows
        .filter((row) => row.from === id && (row.state !== "rejected" || organizationId === own))
        .map(({ code, note }) => ({ code, note })),
    ]),
  );
}

export interface IncomingCompatibility extends CompatibilityLine {
  own: { code: string; name: string };
  createdAt: string;
}

/** What others declared about the actor's capabilities, unanswered first, then newest first. */
export async function incomingCompatibilities(ctx: Context, page: PageRequest): Promise<Page<IncomingCompatibility> & { open: number }> {
  const mine = ctx.db
    .select({ id: capabilities.id })
    .from(capabilities)
    .where(eq(capabilities.organizationId, userOf(ctx).organizationId));
  const where = and(isDeclared, inArray(compatibilities.otherId, mine), sql`${compatibilities.capabilityId} not in ${mine}`);
  const [rows, [counted]] = await Promise.all([
    ctx.db
      .select()
      .from(compatibilities)
      .where(where)
      .orderBy(sql`${compatibilities.state} = 'declared' desc`, desc(compatibilities.id))
      .limit(page.pageSize)
      .offset(offsetOf(page)),
    ctx.db
      .select({ n: sql<number>`count(*)::int`, open: sql<number>`(count(*) filter (where ${compatibilities.state} = 'declared'))::int` })
      .from(compatibilities)
      .where(where),
  ]);
  const sides = await sidesById(
    ctx,
    rows.flatMap((row) => [row.capabilityId, row.otherId]),
  );
  return {
    ...page,
    rows: rows.flatMap(({ id, state, note, reply, capabilityId, otherId, createdAt }) => {
      const other = sides.get(capabilityId);
      const own = sides.get(otherId);
      return other && own ? [{ id, state, declaredHere: false, note, reply, other, own, createdAt: createdAt.toISOString() }] : [];
    }),
    total: counted?.n ?? 0,
    open: counted?.open ?? 0,
  };
}

type DeclarationRow = Record<"from" | "to" | "status", string> & { state: CompatibilityState; role: SupplyRole; interfaces: string[] };

/** How capabilities stand to others, for the composer: ids they declared to work with, and ids with which one side said they do not. */
export interface CompatibilityFacts {
  /** With the role of each, since only what a robot carries rests on the robot; and the interfaces it offers while it is published. */
  declared: { id: string; role: SupplyRole; interfaces: string[] }[];
  rejected: string[];
}

/**
 * Facts for capabilities by id; absent: nothing is declared. One query whatever the number. Its states are written out: only then does the
 * database know that it needs the index of the few that are not stood by.
 */
export async function compatibilityFacts(ctx: Context, ids: readonly string[]): Promise<Map<string, CompatibilityFacts>> {
  const facts = new Map<string, CompatibilityFacts>();
  if (ids.length === 0) return facts;
  const some = sql`any(${sql.param(ids)}::uuid[])`;
  const rows = await ctx.db.execute<DeclarationRow>(sql`
    select d.capability_id as "from", d.other_id as "to", d.state, o.role, o.status, o.interfaces
    from compatibilities d join capabilities o on o.id = d.other_id
    where d.capability_id = ${some} or (d.other_id = ${some} and d.state in ('rejected', 'retracted'))
    order by d.other_id, d.capability_id`);
  const factsOf = (id: string) => {
    const known = facts.get(id) ?? { declared: [], rejected: [] };
    facts.set(id, known);
    return known;
  };
  for (const { from, to, state, role, status, interfaces } of rows) {
    if (state === "rejected" || state === "retracted") {
      factsOf(from).rejected.push(to);
      factsOf(to).rejected.push(from);
    } else factsOf(from).declared.push({ id: to, role, interfaces: status === "published" ? interfaces : [] });
  }
  return facts;
}

/** Pairs among these capabilities that both owners stand by, as "id id" with the lesser first. One query whatever the number. */
export async function confirmedPairs(ctx: Context, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const among = [...new Set(ids)];
  const rows = await ctx.db
    .select({ a: compatibilities.capabilityId, b: compatibilities.otherId })
    .from(compatibilities)
    .where(
      and(eq(compatibilities.state, "confirmed"), inArray(compatibilities.capabilityId, among), inArray(compatibilities.otherId, among)),
    );
  return new Set(rows.map(({ a, b }) => (a < b ? `${a} ${b}` : `${b} ${a}`)));
}

const NAMED = ["declared", "confirmed"] as const;

/** Of a row of capabilities: it is none of {@link namingRobots}. */
export const openToAnyRobot: SQL = sql`not exists (select 1 from ${compatibilities} c join ${capabilities} o on o.id = c.other_id
  where c.capability_id = ${capabilities}.id and c.state in ${[...NAMED]} and o.role in ${[...SLOT_SUPPLY_ROLES.prime]})`;

/** Those of the capabilities that declare a robot, or whoever brings robots, to work with: they stand beside no other. */
export async function namingRobots(ctx: Context, ids: readonly string[]): Promise<Set<string>> {
  const rows = await ctx.db
    .selectDistinct({ id: compatibilities.capabilityId })
    .from(compatibilities)
    .innerJoin(capabilities, eq(capabilities.id, compatibilities.otherId))
    .where(
      and(
        inArray(compatibilities.capabilityId, [...ids]),
        inArray(compatibilities.state, [...NAMED]),
        inArray(capabilities.role, [...SLOT_SUPPLY_ROLES.prime]),
      ),
    );
  return new Set(rows.map(({ id }) => id));
}

/** A capability a picker offers. */
export interface PartnerOption {
  code: string;
  name: string;
  organizationName: string;
}

/** Published capabilities whose name, code or vendor holds the words, for the picker; at most ten. */
export async function findPartnerOptions(ctx: Context, q: string): Promise<PartnerOption[]> {
  const words = q.trim().slice(0, 60);
  if (words === "") return [];
  const pattern = `%${words.replace(/[\\%_]/g, "\\$&")}%`;
  const rows = await ctx.db
    .select({ id: capabilities.id })
    .from(capabilities)
    .where(
      and(
        eq(capabilities.status, "published"),
        inArray(capabilities.role, [...PARTNER_ROLES]),
        or(ilike(capabilities.name, pattern), ilike(capabilities.code, pattern)),
      ),
    )
    .orderBy(asc(capabilities.name))
    .limit(10);
  const sides = await sidesById(
    ctx,
    rows.map(({ id }) => id),
  );
  return rows.flatMap(({ id }) => {
    const side = sides.get(id);
    return side ? [{ code: side.code, name: side.name, organizationName: side.organizationName }] : [];
  });
}

async function sidesById(ctx: Context, ids: readonly string[]) {
  if (ids.length === 0) return new Map<string, never>();
  const rows = await ctx.db
    .select({
      id: capabilities.id,
      code: capabilities.code,
      name: capabilities.name,
      role: capabilities.role,
      organizationId: capabilities.organizationId,
      status: capabilities.status,
    })
    .from(capabilities)
    .where(and(inArray(capabilities.id, [...new Set(ids)]), ne(capabilities.status, "draft")));
  const owners = await organizationsById(
    ctx,
    rows.map((row) => row.organizationId),
  );
  return new Map(
    rows.map(({ status, ...row }) => [
      row.id,
      { ...row, organizationName: owners.get(row.organizationId)?.name ?? "—", published: status === "published" },
    ]),
  );
}
