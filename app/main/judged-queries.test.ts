import { inArray } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import { searchCapabilities } from "#app/areas/capabilities/index.server.ts";
import { searchScenes } from "#app/areas/scenes/index.server.ts";
import type { Context } from "#app/kernel/context.server.ts";
import { capabilities } from "#db/schema/capabilities.ts";
import { scenes } from "#db/schema/scenes.ts";
import { createSearch } from "#search/client.server.ts";
import { JUDGED_QUERIES, type JudgedQuery } from "#search/judged/queries.ts";
import { seedOrganizations } from "#seeds/10_organizations.ts";
import { seedCapabilities, seedKey } from "#seeds/20_capabilities.ts";
import { seedScenes } from "#seeds/30_scenes.ts";
import { CAPABILITIES } from "#seeds/data/capabilities/index.ts";
import { SCENES } from "#seeds/data/scenes/index.ts";
import { testWorld } from "#test/world.ts";

/** What is looked at of a list: what a person sees without scrolling. */
const DEPTH = 10;
const world = await testWorld();
/** Seed slug by row id. */
const slugs = new Map<string, string>();

beforeAll(async () => {
  await seedOrganizations(world.services);
  await seedCapabilities(world.services);
  await seedScenes(world.services);
  await world.runJobs(["index-scene", "index-capability"]);
  const keys = new Map([
    ...SCENES.map(({ slug }): [string, string] => [seedKey(`scene:${slug}`), slug]),
    ...CAPABILITIES.map(({ slug }): [string, string] => [seedKey(`capability:${slug}`), slug]),
  ]);
  for (const table of [scenes, capabilities]) {
    const rows = await world.db
      .select({ id: table.id, key: table.formKey })
      .from(table)
      .where(inArray(table.formKey, [...keys.keys()]));
    for (const { id, key } of rows) slugs.set(id, keys.get(key ?? "") ?? "");
  }
}, 300_000);

interface Measured {
  query: JudgedQuery;
  found: string[];
  recall: number;
  ndcg: number;
}

async function measure(ctx: Context): Promise<Measured[]> {
  const measured: Measured[] = [];
  for (const query of JUDGED_QUERIES) {
    const { rows } = await (query.corpus === "scenes" ? searchScenes(ctx, { q: query.q }) : searchCapabilities(ctx, { q: query.q }));
    const found = rows.slice(0, DEPTH).map(({ id }) => slugs.get(id) ?? id);
    const wanted = Object.keys(query.grades);
    const recall = wanted.filter((slug) => found.includes(slug)).length / Math.min(wanted.length, DEPTH);
    const gain = (grades: number[]) => grades.reduce((sum, grade, i) => sum + (2 ** grade - 1) / Math.log2(i + 2), 0);
    const best = Object.values(query.grades).sort((a, b) => b - a);
    measured.push({ query, found, recall, ndcg: gain(found.map((slug) => query.grades[slug] ?? 0)) / gain(best.slice(0, DEPTH)) });
  }
  return measured;
}

const mean = (values: number[]) => values.reduce((a, b) => a + b, 0) / values.length;
function report(how: string, measured: Measured[]) {
  const [recall, ndcg] = [mean(measured.map((one) => one.recall)), mean(measured.map((one) => one.ndcg))];
  console.log(`${how}: recall@10 ${recall.toFixed(3)}, nDCG@10 ${ndcg.toFixed(3)}`);
  for (const { query, found, recall } of measured.filter((one) => one.recall < 1)) {
    const missed = Object.keys(query.grades).filter((slug) => !found.includes(slug));
    console.log(`  ${recall.toFixed(2)} ${query.q}: without ${missed.join(", ")}`);
  }
  return { recall, ndcg };
}

describe("one hundred judged questions", () => {
  test("are a hundred different ones, about seeds that are public", () => {
    expect(new Set(JUDGED_QUERIES.map(({ corpus, q }) => `${corpus} ${q}`)).size).toBe(100);
    const known = {
      scenes: SCENES.filter(({ status }) => status === "published").map(({ slug }) => slug),
      capabilities: CAPABILITIES.map(({ slug }) => slug),
    };
    for (const { corpus, q, grades } of JUDGED_QUERIES)
      expect({ q, unknown: Object.keys(grades).filter((slug) => !known[corpus].includes(slug)) }).toEqual({ q, unknown: [] });
  });

  test("are answered by the index", async () => {
    const measured = await measure(world.public());
    const { recall } = report("with the index", measured);
    expect(recall).toBeGreaterThanOrEqual(0.9);
  });

  test("and, while it does not answer, by PostgreSQL", async () => {
    const ctx = world.public();
    const down = { ...ctx, services: { ...ctx.services, search: createSearch({ url: undefined, key: undefined, prefix: "" }) } };
    const { recall } = report("without the index", await measure(down));
    expect(recall).toBeGreaterThanOrEqual(0.8);
  });
});
