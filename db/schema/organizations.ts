import { sql } from "drizzle-orm";
import { bigint, boolean, check, index, integer, jsonb, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import type { ApiScope } from "../vocabulary/api.ts";
import type {
  ApplicationStatus,
  ConsentStatus,
  RelationKind,
  SizeIndustry,
  SoeKind,
  VerificationStatus,
} from "../vocabulary/organizations.ts";
import type { MemberRole, OrganizationKind, SupplyRole } from "../vocabulary/roles.ts";
import { createdAt, id, instant } from "./columns.ts";

/** Tables whose core columns better-auth reads and writes; ours stand below each comment line. */
export const users = pgTable("users", {
  id: text().primaryKey(),
  name: text().notNull(),
  email: text().notNull().unique(),
  emailVerified: boolean().notNull().default(false),
  image: text(),
  twoFactorEnabled: boolean().default(false),
  createdAt: createdAt(),
  updatedAt: createdAt(),
});

export const sessions = pgTable(
  "sessions",
  {
    id: text().primaryKey(),
    token: text().notNull().unique(),
    userId: text()
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    activeOrganizationId: text(),
    ipAddress: text(),
    userAgent: text(),
    expiresAt: instant().notNull(),
    /** When a second factor was last shown in this session. */
    factorAt: instant(),
    createdAt: createdAt(),
    updatedAt: createdAt(),
  },
  (t) => [index().on(t.userId)],
);

/** One-time codes mailed to who has no authenticator, to show a second factor within a session. Each works once. */
export const factorCodes = pgTable(
  "factor_codes",
  {
    id: uuid().primaryKey().default(sql`uuidv7()`),
    sessionId: text()
      .notNull()
      .references(() => sessions.id, { onDelete: "cascade" }),
    codeHash: text().notNull(),
    attempts: integer().notNull().default(0),
    expiresAt: instant().notNull(),
    usedAt: instant(),
    createdAt: createdAt(),
  },
  (t) => [index().on(t.sessionId)],
);

export const accounts = pgTable(
  "accounts",
  {
    id: text().primaryKey(),
    accountId: text().notNull(),
    providerId: text().notNull(),
    userId: text()
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    accessToken: text(),
    refreshToken: text(),
    idToken: text(),
    accessTokenExpiresAt: instant(),
    refreshTokenExpiresAt: instant(),
    scope: text(),
    password: text(),
    createdAt: createdAt(),
    updatedAt: createdAt(),
  },
  (t) => [index().on(t.userId)],
);

export const verifications = pgTable(
  "verifications",
  {
    id: text().primaryKey(),
    identifier: text().notNull(),
    value: text().notNull(),
    expiresAt: instant().notNull(),
    createdAt: createdAt(),
    updatedAt: createdAt(),
  },
  (t) => [index().on(t.identifier)],
);

export const twoFactors = pgTable(
  "two_factors",
  {
    id: text().primaryKey(),
    secret: text().notNull(),
    backupCodes: text().notNull(),
    userId: text()
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    verified: boolean().default(true),
    failedVerificationCount: integer().default(0),
    lockedUntil: instant(),
  },
  (t) => [index().on(t.userId)],
);

export const rateLimits = pgTable("rate_limits", {
  id: text().primaryKey(),
  key: text().notNull().unique(),
  count: integer().notNull(),
  lastRequest: bigint({ mode: "number" }).notNull(),
});

export const organizations = pgTable(
  "organizations",
  {
    id: text().primaryKey(),
    name: text().notNull(),
    slug: text().notNull().unique(),
    logo: text(),
    metadata: text(),
    createdAt: createdAt(),
    updatedAt: createdAt(),
    /** Readable code, e.g. OR-2026-0001. */
    code: text().notNull().unique(),
    shortName: text().notNull(),
    kind: text().$type<OrganizationKind>().notNull(),
    supplyRoles: text().array().$type<SupplyRole[]>().notNull().default([]),
    regionCode: text().notNull(),
    industry: text().notNull().default(""),
    introduction: text().notNull().default(""),
    /** Organizations of one group are affiliates of each other. */
    groupName: text(),
    foundedYear: integer(),
    headcount: integer(),
    deliveredProjects: integer().notNull().default(0),
    /** 统一社会信用代码 (GB 32100-2015); absent only where an older registration did not ask for it. */
    creditCode: text().unique(),
    /** The name without what people overlook, for finding look-alikes; see name-key. */
    nameKey: text().notNull().default(""),
    verification: text().$type<VerificationStatus>().notNull().default("unverified"),
    /** Why the operator returned or suspended it. */
    verificationReason: text(),
    /** When it was verified; null while it is not. */
    verifiedAt: instant(),
    soeKind: text().$type<SoeKind>().notNull().default("none"),
    /** The organization above it in a group, as the operator confirmed. */
    parentOrganizationId: text(),
    /** For the size of the enterprise: industry of the standard, last year's revenue and assets in 万元. */
    sizeIndustry: text().$type<SizeIndustry>(),
    revenueWan: bigint({ mode: "number" }),
    assetsWan: bigint({ mode: "number" }),
  },
  (t) => [
    index().on(t.kind),
    index().on(t.regionCode),
    index().on(t.nameKey),
    index().on(t.parentOrganizationId),
    index().on(t.groupName),
    check("organizations_verified_since", sql`(${t.verification} = 'verified') = (${t.verifiedAt} is not null)`),
  ],
);

/** What an application asks the operator to confirm; written into the organization when it is approved. */
export interface ApplicationProposal {
  name: string;
  creditCode: string;
  regionCode: string;
  supplyRoles: SupplyRole[];
  soeKind: SoeKind;
  groupName: string;
  parentOrganizationId: string | null;
}

/** Applications of an organization to the operator, kept for ever: 数据安全法 33 asks for the records. */
export const organizationApplications = pgTable(
  "organization_applications",
  {
    id: id(),
    organizationId: text()
      .notNull()
      .references(() => organizations.id),
    status: text().$type<ApplicationStatus>().notNull().default("open"),
    proposal: jsonb().$type<ApplicationProposal>().notNull(),
    note: text().notNull().default(""),
    reason: text(),
    createdBy: text().notNull(),
    createdAt: createdAt(),
    decidedBy: text(),
    decidedAt: instant(),
  },
  (t) => [
    index().on(t.organizationId, t.createdAt),
    uniqueIndex("organization_applications_one_open").on(t.organizationId).where(sql`${t.status} = 'open'`),
  ],
);

/** What organizations said of their affiliates. Read in both directions. */
export const organizationRelations = pgTable(
  "organization_relations",
  {
    id: id(),
    organizationId: text()
      .notNull()
      .references(() => organizations.id),
    otherOrganizationId: text()
      .notNull()
      .references(() => organizations.id),
    kind: text().$type<RelationKind>().notNull(),
    note: text().notNull().default(""),
    createdAt: createdAt(),
    endedAt: instant(),
  },
  (t) => [
    index().on(t.otherOrganizationId),
    uniqueIndex("organization_relations_one_current").on(t.organizationId, t.otherOrganizationId).where(sql`${t.endedAt} is null`),
    check("organization_relations_of_two", sql`${t.organizationId} <> ${t.otherOrganizationId}`),
  ],
);

/** Persons to speak to. In no index, export or mail; shown to another organization only after mutual consent. */
export const organizationContacts = pgTable(
  "organization_contacts",
  {
    id: id(),
    organizationId: text()
      .notNull()
      .references(() => organizations.id),
    /** What the person is there, such as 设备部联系人; the only part others see before consent. */
    title: text().notNull(),
    personName: text().notNull(),
    phone: text().notNull().default(""),
    email: text().notNull().default(""),
    createdAt: createdAt(),
    updatedAt: createdAt(),
  },
  (t) => [index().on(t.organizationId)],
);

/** One organization asks another to show each other a contact. The rows are the record of what was shared, and stay. */
export const contactConsents = pgTable(
  "contact_consents",
  {
    id: id(),
    fromOrganizationId: text()
      .notNull()
      .references(() => organizations.id),
    toOrganizationId: text()
      .notNull()
      .references(() => organizations.id),
    /** The asker's contact; null once it was removed, as is the other. */
    fromContactId: uuid().references(() => organizationContacts.id, { onDelete: "set null" }),
    toContactId: uuid().references(() => organizationContacts.id, { onDelete: "set null" }),
    purpose: text().notNull(),
    /** Readable code of the scene or capability it is about. */
    subjectCode: text(),
    status: text().$type<ConsentStatus>().notNull().default("asked"),
    askedBy: text().notNull(),
    createdAt: createdAt(),
    answeredAt: instant(),
    endedAt: instant(),
    endedByOrganizationId: text(),
  },
  (t) => [
    index().on(t.toOrganizationId),
    uniqueIndex("contact_consents_one_current").on(t.fromOrganizationId, t.toOrganizationId).where(sql`${t.status} in ('asked', 'agreed')`),
    check("contact_consents_of_two", sql`${t.fromOrganizationId} <> ${t.toOrganizationId}`),
  ],
);

/** Each time somebody was shown another organization's contact. */
export const contactLooks = pgTable(
  "contact_looks",
  {
    id: id(),
    consentId: uuid()
      .notNull()
      .references(() => contactConsents.id),
    organizationId: text().notNull(),
    userId: text().notNull(),
    createdAt: createdAt(),
  },
  (t) => [index().on(t.consentId)],
);

export const members = pgTable(
  "members",
  {
    id: text().primaryKey(),
    organizationId: text()
      .notNull()
      .references(() => organizations.id, { onDelete: "cascade" }),
    userId: text()
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    role: text().$type<MemberRole>().notNull(),
    createdAt: createdAt(),
  },
  (t) => [uniqueIndex().on(t.organizationId, t.userId), index().on(t.userId)],
);

export const invitations = pgTable(
  "invitations",
  {
    id: text().primaryKey(),
    organizationId: text()
      .notNull()
      .references(() => organizations.id, { onDelete: "cascade" }),
    email: text().notNull(),
    role: text().$type<MemberRole>(),
    status: text().notNull().default("pending"),
    inviterId: text()
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    expiresAt: instant().notNull(),
    createdAt: createdAt(),
  },
  (t) => [index().on(t.organizationId), index().on(t.email)],
);

/** A key by which an organization's own programs use the JSON API, on behalf of the member who issued it. Only its hash is stored. */
export const organizationKeys = pgTable(
  "organization_keys",
  {
    id: id(),
    organizationId: text()
      .notNull()
      .references(() => organizations.id, { onDelete: "cascade" }),
    createdBy: text()
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    name: text().notNull(),
    prefix: text().notNull(),
    keyHash: text().notNull().unique(),
    scopes: text().array().$type<ApiScope[]>().notNull(),
    createdAt: createdAt(),
    expiresAt: instant().notNull(),
    lastUsedAt: instant(),
    revokedAt: instant(),
  },
  (t) => [index().on(t.organizationId)],
);

/** Administrative divisions (GB/T 2260) that make the reporting hierarchy: city → province → nation. */
export const regions = pgTable("regions", {
  code: text().primaryKey(),
  name: text().notNull(),
  parentCode: text(),
  level: text().$type<"nation" | "province" | "city">().notNull(),
  pilotZone: boolean().notNull().default(false),
});

/** Last number given out per code prefix and year; see kernel/ids. */
export const codeCounters = pgTable(
  "code_counters",
  { id: id(), prefix: text().notNull(), year: integer().notNull(), last: integer().notNull() },
  (t) => [uniqueIndex().on(t.prefix, t.year)],
);
