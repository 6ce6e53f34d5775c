import type { SceneWithParts } from "#app/areas/scenes/index.server.ts";
import type { Context } from "#app/kernel/context.server.ts";
import type { RunStages } from "#db/schema/matching.ts";
import { SearchUnavailable } from "#search/client.server.ts";
import { readHits, readMatchScene } from "./input.server.ts";
import { type Asked, enoughFor, type Leg, type Post, postsOf, wider } from "./legs.ts";
import { legInDatabase } from "./legs-in-database.server.ts";
import { legQuery } from "./legs-in-search.ts";
import type { MatchCapability, MatchScene } from "./types.ts";

export interface Retrieved {
  scene: MatchScene;
  /** In the order of their ids. */
  candidates: MatchCapability[];
  source: "search" | "database";
  /** True when PostgreSQL answered because Meilisearch could not. */
  degraded: boolean;
  /** Sizes of what was asked and found, for the run page. */
  sizes: Pick<RunStages, "queries" | "hits">;
  /** Milliseconds in the index (or its stand-in), and in reading the hits. */
  ms: Pick<RunStages["ms"], "retrieve" | "read">;
}

/** Ids that every leg of every post finds. */
type Ask = (legs: readonly Leg[]) => Promise<string[][]>;

/** Nobody waits for the answer in front of a page. */
const TIMEOUT_MS = 3_000;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * Retrieves candidates for every slot of a scene (legs.ts): all legs in one multi-search, a second one for slots that found too few, and the hits
 * read anew from PostgreSQL. While Meilisearch is down, slow or answers rubbish, PostgreSQL is asked the same legs, and the run says `degraded`.
 */
export async function retrieve(ctx: Context, scene: SceneWithParts): Promise<Retrieved> {
  const started = performance.now();
  const matchScene = await readMatchScene(ctx, scene);
  const { field, domain, productTypes, tags } = scene.scene;
  const asked: Asked = { scene: matchScene, field, domain, productTypes, tags };
  const posts = postsOf(asked);
  const { source, ...found } = await findIn(ctx, asked, posts);
  const read = performance.now();
  const candidates = await readHits(ctx, scene, [...new Set(found.hits)]);
  return {
    scene: matchScene,
    candidates,
    source,
    degraded: source === "database",
    sizes: { queries: found.queries, hits: found.hits.length },
    ms: { retrieve: read - started, read: performance.now() - read },
  };
}

async function findIn(ctx: Context, asked: Asked, posts: readonly Post[]): Promise<Hits & { source: Retrieved["source"] }> {
  try {
    return { source: "search", ...(await findHits(asked, posts, (legs) => askSearch(ctx, legs))) };
  } catch (error) {
    if (!(error instanceof SearchUnavailable)) throw error;
    return { source: "database", ...(await findHits(asked, posts, (legs) => Promise.all(legs.map((leg) => legInDatabase(ctx, leg))))) };
  }
}

interface Hits {
  hits: string[];
  queries: number;
}

/** A small or young catalogue may know nobody for an operation: better a proposal with its gaps named than none. */
async function findHits(asked: Asked, posts: readonly Post[], ask: Ask): Promise<Hits> {
  const groups = await askGroups(
    posts.map(({ legs }) => legs),
    ask,
  );
  const poor = posts.filter(({ slot }, i) => new Set(groups[i]?.flat()).size < enoughFor(slot));
  const steps = poor.map(({ slot }) => wider(asked, slot));
  const widened = (await askGroups(steps, ask)).flatMap((answers, i) => {
    const hits: string[] = [];
    for (const answer of answers) if (hits.length < enoughFor((poor[i] as Post).slot)) hits.push(...answer);
    return hits;
  });
  const queries = [...posts.map(({ legs }) => legs), ...steps].reduce((sum, legs) => sum + legs.length, 0);
  return { hits: [...groups.flat(2), ...widened], queries };
}

/** Asks all legs at once; answers come in the groups of the legs. */
async function askGroups(groups: readonly (readonly Leg[])[], ask: Ask): Promise<string[][][]> {
  if (groups.length === 0) return [];
  const answers = await ask(groups.flat());
  return groups.map((legs) => answers.splice(0, legs.length));
}

async function askSearch(ctx: Context, legs: readonly Leg[]): Promise<string[][]> {
  const answers = await ctx.services.search.query(legs.map(legQuery), { timeoutMs: TIMEOUT_MS });
  if (answers.some(({ ids }) => !ids.every((id) => UUID.test(id)))) throw new SearchUnavailable(new Error("an id is none of ours"));
  return answers.map(({ ids }) => ids);
}
