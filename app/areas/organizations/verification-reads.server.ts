import { and, asc, count, desc, eq, inArray, like, ne, or } from "drizzle-orm";
import { type FileLine, filesOf } from "#app/areas/files/index.server.ts";
import { type Context, userOf } from "#app/kernel/context.server.ts";
import { forbidden, notFound } from "#app/kernel/errors.ts";
import { offsetOf, type Page, type PageRequest } from "#app/kernel/paging.ts";
import { type ApplicationProposal, organizationApplications, organizations, regions } from "#db/schema/organizations.ts";
import { type ApplicationStatus, SOE_KIND_NAMES, type VerificationStatus } from "#db/vocabulary/organizations.ts";
import { type OrganizationKind, SUPPLY_ROLE_NAMES } from "#db/vocabulary/roles.ts";
import { changedFields } from "./apply-for-verification.server.ts";
import { looksAlike, nameKey } from "./name-key.ts";
import { mayVerifyOrganizations } from "./policy.ts";
import { type Organization, organizationsById, regionNames } from "./reads.server.ts";

const NOT_OPERATOR = "只有平台运营可以查看单位认证。";

export interface ApplicationLine {
  code: string;
  name: string;
  kind: OrganizationKind;
  verification: VerificationStatus;
  regionName: string;
  askedAt: string;
}

/** Open applications, oldest first. Operators only. */
export async function listApplications(ctx: Context, page: PageRequest): Promise<Page<ApplicationLine>> {
  if (!mayVerifyOrganizations(ctx.actor)) throw forbidden(NOT_OPERATOR);
  const isOpen = eq(organizationApplications.status, "open");
  const [rows, [counted]] = await Promise.all([
    ctx.db
      .select({ organization: organizations, regionName: regions.name, askedAt: organizationApplications.createdAt })
      .from(organizationApplications)
      .innerJoin(organizations, eq(organizations.id, organizationApplications.organizationId))
      .leftJoin(regions, eq(regions.code, organizations.regionCode))
      .where(isOpen)
      .orderBy(asc(organizationApplications.createdAt), asc(organizationApplications.id))
      .limit(page.pageSize)
      .offset(offsetOf(page)),
    ctx.db.select({ n: count() }).from(organizationApplications).where(isOpen),
  ]);
  return {
    ...page,
    total: counted?.n ?? 0,
    rows: rows.map(({ organization, regionName, askedAt }) => ({
      code: organization.code,
      name: organization.name,
      kind: organization.kind,
      verification: organization.verification,
      regionName: regionName ?? "—",
      askedAt: askedAt.toISOString(),
    })),
  };
}

/** One confirmed fact, as it stands and as it is proposed, in words. */
export interface FactRow {
  key: keyof ApplicationProposal;
  current: string;
  proposed: string;
  changed: boolean;
}

export interface ApplicationView {
  id: string;
  status: ApplicationStatus;
  note: string;
  reason: string | null;
  askedAt: string;
  decidedAt: string | null;
  facts: FactRow[];
  /** Proofs it handed in that no later application did; the newest one's are the organization's own. */
  files: FileLine[];
}

export interface VerificationPage {
  organization: {
    code: string;
    name: string;
    kind: OrganizationKind;
    verification: VerificationStatus;
    reason: string | null;
    verifiedAt: string | null;
  };
  /** Newest first. */
  applications: ApplicationView[];
  files: FileLine[];
  /** Others whose name reads like this one. */
  lookAlikes: { code: string; name: string; verification: VerificationStatus; creditCode: string | null }[];
}

/** What the operator sees of one organization: what it proposes beside what stands, its proofs, and others of a similar name. */
export async function verificationPage(ctx: Context, code: string): Promise<VerificationPage> {
  if (!mayVerifyOrganizations(ctx.actor)) throw forbidden(NOT_OPERATOR);
  const [organization] = await ctx.db.select().from(organizations).where(eq(organizations.code, code));
  if (!organization) throw notFound("单位");
  const applications = await applicationsOf(ctx, organization);
  const names = [
    organization.name,
    ...applications.slice(0, 1).flatMap(({ facts }) => facts.filter(({ key }) => key === "name").map(({ proposed }) => proposed)),
  ];
  const [files, lookAlikes] = await Promise.all([filesOf(ctx, "organization", [organization.id]), similarTo(ctx, organization.id, names)]);
  const { kind, name, verification, verificationReason, verifiedAt } = organization;
  return {
    organization: { code, name, kind, verification, reason: verificationReason, verifiedAt: verifiedAt?.toISOString() ?? null },
    applications,
    files: files.get(organization.id) ?? [],
    lookAlikes,
  };
}

/** The actor's own applications, newest first, and its proofs. */
export async function myApplications(ctx: Context): Promise<{ applications: ApplicationView[]; files: FileLine[] }> {
  const { organizationId } = userOf(ctx);
  const [organization] = await ctx.db.select().from(organizations).where(eq(organizations.id, organizationId));
  if (!organization) throw notFound("单位");
  const [applications, files] = await Promise.all([applicationsOf(ctx, organization), filesOf(ctx, "organization", [organizationId])]);
  return { applications, files: files.get(organizationId) ?? [] };
}

const SHOWN_APPLICATIONS = 20;

async function applicationsOf(ctx: Context, organization: Organization): Promise<ApplicationView[]> {
  const rows = await ctx.db
    .select()
    .from(organizationApplications)
    .where(eq(organizationApplications.organizationId, organization.id))
    .orderBy(desc(organizationApplications.createdAt), desc(organizationApplications.id))
    .limit(SHOWN_APPLICATIONS);
  const parentIds = [organization.parentOrganizationId, ...rows.map((row) => row.proposal.parentOrganizationId)].filter(
    (id) => id !== null,
  );
  const [regionsByCode, parents, files] = await Promise.all([
    regionNames(ctx),
    organizationsById(ctx, parentIds),
    filesOf(
      ctx,
      "organizationApplication",
      rows.map(({ id }) => id),
    ),
  ]);
  const current: ApplicationProposal = {
    ...organization,
    creditCode: organization.creditCode ?? "",
    groupName: organization.groupName ?? "",
  };
  const words = (facts: ApplicationProposal): Record<keyof ApplicationProposal, string> => ({
    name: facts.name,
    creditCode: facts.creditCode,
    regionCode: regionsByCode.get(facts.regionCode) ?? "—",
    supplyRoles: facts.supplyRoles.map((role) => SUPPLY_ROLE_NAMES[role]).join("、"),
    soeKind: SOE_KIND_NAMES[facts.soeKind],
    groupName: facts.groupName,
    parentOrganizationId: parents.get(facts.parentOrganizationId ?? "")?.name ?? "",
  });
  return rows.map((row) => {
    const [standing, proposed, changed] = [words(current), words(row.proposal), changedFields(organization, row.proposal)];
    const keys = Object.keys(standing) as (keyof ApplicationProposal)[];
    return {
      id: row.id,
      status: row.status,
      note: row.note,
      reason: row.reason,
      askedAt: row.createdAt.toISOString(),
      decidedAt: row.decidedAt?.toISOString() ?? null,
      files: files.get(row.id) ?? [],
      facts: keys
        .filter((key) => organization.kind === "vendor" || key !== "supplyRoles")
        .map((key) => ({ key, current: standing[key], proposed: proposed[key], changed: changed.includes(key) })),
    };
  });
}

const MOST_CANDIDATES = 2_000;

/**
 * Organizations whose name reads like one of `names`, judged by {@link looksAlike}. One slip leaves the first or the second half of a key
 * as it is: those that begin or end alike are the candidates.
 */
async function similarTo(ctx: Context, ownId: string, names: readonly string[]): Promise<VerificationPage["lookAlikes"]> {
  const keys = [...new Set(names.map(nameKey))];
  const halves = keys.flatMap((key) => {
    const letters = [...key];
    const middle = Math.floor(letters.length / 2);
    return middle === 0 ? [] : [`${letters.slice(0, middle).join("")}%`, `%${letters.slice(-middle).join("")}`];
  });
  const rows = await ctx.db
    .select()
    .from(organizations)
    .where(
      and(
        ne(organizations.id, ownId),
        or(inArray(organizations.nameKey, keys), ...halves.map((half) => like(organizations.nameKey, half))),
      ),
    )
    .limit(MOST_CANDIDATES);
  return rows
    .filter((row) => keys.some((key) => looksAlike(row.nameKey, key)))
    .map(({ code, name, verification, creditCode }) => ({ code, name, verification, creditCode }));
}
