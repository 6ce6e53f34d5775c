import { and, eq, ilike, inArray, ne, or, sql } from "drizzle-orm";
import type { Context } from "#app/kernel/context.server.ts";
import { notFound } from "#app/kernel/errors.ts";
import { organizations, regions } from "#db/schema/organizations.ts";
import type { EnterpriseSize, SoeKind } from "#db/vocabulary/organizations.ts";
import type { OrganizationKind, SupplyRole } from "#db/vocabulary/roles.ts";
import { type Organization, organizationById } from "./reads.server.ts";
import { enterpriseSize } from "./size.ts";

/** What everybody may know of an organization. No contact data, no revenue, no proofs. */
export interface PublicOrganization {
  id: string;
  code: string;
  name: string;
  shortName: string;
  kind: OrganizationKind;
  supplyRoles: SupplyRole[];
  regionName: string;
  industry: string;
  introduction: string;
  foundedYear: number | null;
  headcount: number | null;
  size: EnterpriseSize | null;
  soeKind: SoeKind;
  groupName: string | null;
  /** The organization above it, when it is known here. */
  parent: { code: string; name: string } | null;
  creditCode: string | null;
  deliveredProjects: number;
  verifiedAt: string | null;
}

/** Size of an organization by what it says of itself; null while that is too little. */
/** Size by the standard of its industry, or null while the organization has not said what that takes. */
export function sizeOf({ sizeIndustry, headcount, revenueWan, assetsWan }: Organization): EnterpriseSize | null {
  return sizeIndustry === null ? null : enterpriseSize({ industry: sizeIndustry, headcount, revenueWan, assetsWan });
}

/** The public facts of an organization by code. The operator has no page. Throws notFound. */
export async function publicOrganization(ctx: Context, code: string): Promise<PublicOrganization> {
  const [row] = await ctx.db
    .select({ organization: organizations, regionName: regions.name })
    .from(organizations)
    .leftJoin(regions, eq(regions.code, organizations.regionCode))
    .where(and(eq(organizations.code, code), ne(organizations.kind, "operator")));
  if (!row) throw notFound("单位");
  const { organization } = row;
  const parent = organization.parentOrganizationId === null ? null : await organizationById(ctx, organization.parentOrganizationId);
  return {
    id: organization.id,
    code: organization.code,
    name: organization.name,
    shortName: organization.shortName,
    kind: organization.kind,
    supplyRoles: organization.supplyRoles,
    regionName: row.regionName ?? "—",
    industry: organization.industry,
    introduction: organization.introduction,
    foundedYear: organization.foundedYear,
    headcount: organization.headcount,
    size: sizeOf(organization),
    soeKind: organization.soeKind,
    groupName: organization.groupName,
    parent: parent && { code: parent.code, name: parent.name },
    creditCode: organization.creditCode,
    deliveredProjects: organization.deliveredProjects,
    verifiedAt: organization.verifiedAt?.toISOString() ?? null,
  };
}

export interface OrganizationSuggestion {
  code: string;
  name: string;
  regionName: string;
  isVerified: boolean;
}

const MOST_SUGGESTIONS = 8;
const LONGEST_QUERY = 60;

/** Organizations whose name, short name or code holds what was typed, verified ones first. Nothing for less than two characters. */
export async function suggestOrganizations(ctx: Context, typed: string): Promise<OrganizationSuggestion[]> {
  const query = typed.normalize("NFC").trim().slice(0, LONGEST_QUERY);
  if ([...query].length < 2) return [];
  const pattern = `%${query.replace(/[\\%_]/g, (character) => `\\${character}`)}%`;
  const rows = await ctx.db
    .select({ organization: organizations, regionName: regions.name })
    .from(organizations)
    .leftJoin(regions, eq(regions.code, organizations.regionCode))
    .where(
      and(
        inArray(organizations.kind, ["userUnit", "vendor"]),
        or(ilike(organizations.name, pattern), ilike(organizations.shortName, pattern), ilike(organizations.code, pattern)),
      ),
    )
    .orderBy(sql`${organizations.verifiedAt} is null`, sql`length(${organizations.name})`, organizations.name)
    .limit(MOST_SUGGESTIONS);
  return rows.map(({ organization, regionName }) => ({
    code: organization.code,
    name: organization.name,
    regionName: regionName ?? "—",
    isVerified: organization.verification === "verified",
  }));
}
