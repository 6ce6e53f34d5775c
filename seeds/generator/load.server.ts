import { createHash } from "node:crypto";
import { getTableName, type InferInsertModel, sql } from "drizzle-orm";
import type { PgTable } from "drizzle-orm/pg-core";
import { capabilityColumns, claimRow } from "#app/areas/capabilities/index.server.ts";
import { capabilityInput } from "#app/areas/capabilities/schemas.ts";
import { loadVocabulary, type Measured, type Registry, type VocabularyNow } from "#app/areas/metrics/index.server.ts";
import { nameKey } from "#app/areas/organizations/index.server.ts";
import { requirementRow, sceneColumns, slotRows } from "#app/areas/scenes/index.server.ts";
import { sceneInput } from "#app/areas/scenes/schemas.ts";
import { contextFor, type Services } from "#app/kernel/context.server.ts";
import type { Database } from "#db/client.server.ts";
import { capabilities, claims, compatibilities } from "#db/schema/capabilities.ts";
import { organizations } from "#db/schema/organizations.ts";
import { requirements, roleSlots, scenes } from "#db/schema/scenes.ts";
import type { CompatibilityState } from "#db/vocabulary/capabilities.ts";
import { capabilityAsInput } from "../20_capabilities.ts";
import { asInput } from "../30_scenes.ts";
import { fictionalCreditCode } from "../factories/credit-codes.ts";
import { Dice } from "./dice.ts";
import {
  type GeneratedCapability,
  type GeneratedOrganization,
  type GeneratedScene,
  generateCapabilities,
  generateOrganizations,
  generateScenes,
  type Plan,
} from "./index.ts";

/** Rows per statement: some hundred kilobytes. */
const BATCH = 250;
const DAY_MS = 86_400_000;
/** The first number of a fictional credit code that no demo organization has. */
const FIRST_CREDIT_CODE = 1_000_000;

/**
 * Writes the market of a plan as if it had been published over the last months, in bulk and past the verbs: rows are made by the rooms' own
 * functions, but there are no versions, audit events or jobs. Reference data must be there; organizations get their slug as id. Only for
 * databases that are thrown away.
 */
export async function loadGenerated(services: Services, plan: Plan): Promise<void> {
  const { database: db } = services;
  const vocabulary = await loadVocabulary(contextFor(services, { kind: "system", job: "generator" }));
  let serial = FIRST_CREDIT_CODE;
  for (const batch of generateOrganizations(plan, BATCH))
    await insertRows(
      db,
      organizations,
      batch.map((organization) => organizationRow(plan, organization, serial++)),
    );
  for (const batch of generateCapabilities(plan, BATCH)) await insertCapabilities(db, plan, vocabulary, batch);
  for (const batch of generateScenes(plan, BATCH)) await insertScenes(db, plan, vocabulary, batch);
  for (const table of [organizations, capabilities, claims, compatibilities, scenes, requirements]) await db.execute(sql`analyze ${table}`);
}

/** The id of a generated thing: a UUIDv7 in the order of its number, as the database would have given it. */
export function generatedId(plan: Plan, kind: "capability" | "scene", index: number): string {
  const time = (Date.UTC(2026, 0, 1) + index * 60_000).toString(16).padStart(12, "0");
  const rest = createHash("sha256").update(`${plan.seed}|${kind}|${index}`).digest("hex");
  return `${time.slice(0, 8)}-${time.slice(8)}-7${rest.slice(0, 3)}-8${rest.slice(3, 6)}-${rest.slice(6, 18)}`;
}

/** When a generated thing was published: in the last three hundred days, and not today. */
const publishedAt = (plan: Plan, kind: string, index: number): Date =>
  new Date(plan.now.getTime() - (1 + new Dice(plan.seed, "published", kind, index).next() * 300) * DAY_MS);

function organizationRow(plan: Plan, { slug, group, ...facts }: GeneratedOrganization, serial: number) {
  const at = new Date(plan.now.getTime() - 400 * DAY_MS);
  return {
    ...facts,
    id: slug,
    slug,
    code: `OR-GEN-${serial}`,
    groupName: group ?? null,
    creditCode: fictionalCreditCode(serial, facts.kind),
    nameKey: nameKey(facts.name),
    verification: "verified" as const,
    verifiedAt: at,
    soeKind: "none" as const,
    createdAt: at,
    updatedAt: at,
  };
}

async function insertCapabilities(db: Database, plan: Plan, vocabulary: VocabularyNow, batch: GeneratedCapability[]): Promise<void> {
  const made = batch.map(({ index, seed }) => {
    const capability = capabilityInput.parse(capabilityAsInput(seed, plan.now));
    const id = generatedId(plan, "capability", index);
    const at = publishedAt(plan, "capability", index);
    const state = { status: "published" as const, version: 1, createdAt: at, updatedAt: at, publishedAt: at };
    const row = {
      ...capabilityColumns(capability, vocabulary.lexicon),
      ...state,
      id,
      organizationId: seed.organization,
      code: `NL-GEN-${index}`,
    };
    const claimed = capability.claims.map((claim, i) => ({
      ...claimRow(claim, measured(vocabulary.registry, claim)),
      id: partId(id, i),
      capabilityId: id,
    }));
    const partners = seed.worksWith.map((slug, i) => ({
      id: partId(id, i),
      capabilityId: id,
      otherId: generatedId(plan, "capability", Number(slug.split("-").at(-1))),
      state: answerOf(new Dice(plan.seed, "answer", id, i)),
      note: "联合调试记录",
      reply: "",
      createdAt: at,
    }));
    return { row, claimed, partners };
  });
  await insertRows(
    db,
    capabilities,
    made.map(({ row }) => row),
  );
  await insertRows(
    db,
    claims,
    made.flatMap(({ claimed }) => claimed),
  );
  await insertRows(
    db,
    compatibilities,
    made.flatMap(({ partners }) => partners),
  );
}

/** Two declarations in three are confirmed by the robot's owner, one in thirty is not acknowledged. */
const answerOf = (dice: Dice): CompatibilityState => (dice.chance(0.66) ? "confirmed" : dice.chance(0.1) ? "rejected" : "declared");

async function insertScenes(db: Database, plan: Plan, vocabulary: VocabularyNow, batch: GeneratedScene[]): Promise<void> {
  const made = batch.map(({ index, seed }) => {
    const scene = sceneInput.parse(asInput(seed, plan.now));
    const id = generatedId(plan, "scene", index);
    const at = publishedAt(plan, "scene", index);
    const state = { status: "published" as const, version: 3, contentVersion: 3, benchmark: false, createdAt: at, updatedAt: at };
    const dates = { submittedAt: at, publishedAt: at };
    const row = {
      ...sceneColumns(scene, vocabulary.lexicon),
      ...state,
      ...dates,
      id,
      organizationId: seed.organization,
      code: `SC-GEN-${index}`,
    };
    const asked = scene.requirements.map((requirement, i) => ({
      ...requirementRow(vocabulary.registry, requirement, measured(vocabulary.registry, requirement), i),
      id: partId(id, i),
      sceneId: id,
    }));
    return { row, asked, seats: slotRows(scene).map((slot, i) => ({ ...slot, id: partId(id, i), sceneId: id })) };
  });
  await insertRows(
    db,
    scenes,
    made.map(({ row }) => row),
  );
  await insertRows(
    db,
    requirements,
    made.flatMap(({ asked }) => asked),
  );
  await insertRows(
    db,
    roleSlots,
    made.flatMap(({ seats }) => seats),
  );
}

/** The id of the n-th part of a thing: its own, with the number for the last four digits. */
const partId = (id: string, n: number): string => `${id.slice(0, -4)}${n.toString(16).padStart(4, "0")}`;

function measured(registry: Registry, typed: Parameters<Registry["measure"]>[0]): Measured {
  const result = registry.measure(typed);
  if (Array.isArray(result))
    throw new TypeError(`${typed.metric} ${typed.value} ${typed.unit}: ${result.map(({ message }) => message).join(" ")}`);
  return result;
}

/**
 * Rows as one JSON document, unpacked by the database: many times faster than a parameter per value. Every row has the same columns; those left
 * out take their default.
 */
async function insertRows<T extends PgTable>(db: Database, table: T, rows: InferInsertModel<T>[]): Promise<void> {
  const [first] = rows;
  if (!first) return;
  const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  const columns = sql.join(
    Object.keys(first).map((name) => sql.identifier(snake(name))),
    sql`, `,
  );
  const plain = rows.map((row) =>
    Object.fromEntries(Object.entries(row).map(([name, value]) => [snake(name), typeof value === "bigint" ? String(value) : value])),
  );
  await db.execute(
    sql`insert into ${table} (${columns}) select ${columns} from jsonb_populate_recordset(null::${sql.identifier(getTableName(table))}, ${JSON.stringify(plain)}::text::jsonb)`,
  );
}
