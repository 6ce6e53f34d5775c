import { bigint, boolean, index, integer, pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";
import type { ApiScope } from "../vocabulary/api.ts";
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
    createdAt: createdAt(),
    updatedAt: createdAt(),
  },
  (t) => [index().on(t.userId)],
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
    verifiedAt: instant(),
  },
  (t) => [index().on(t.kind), index().on(t.regionCode)],
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
