import type { SceneWithParts } from "#app/areas/scenes/index.server.ts";
import type { Context } from "#app/kernel/context.server.ts";
import type { RunStages } from "#db/schema/matching.ts";
import { SearchUnavailable } from "#search/client.server.ts";
import { groupsOfVerifiers, readHits, readMatchScene } from "./input.server.ts";
import { type Asked, enoughFor, type Leg, type Post, postsOf, wider } from "./legs.ts";
import { legInDatabase } from "./legs-in-database.server.ts";
import { legQuery } from "./legs-in-search.ts";
import { type Ties, withTies } from "./ties.ts";
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

/** Ids that every leg finds. */
type Ask = (legs: readonly Leg[]) => Promise<string[][]>;

/** Nobody waits for the answer in front of a page. */
const TIMEOUT_MS = 3_000;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * Retrieves candidates for every slot of a scene (legs.ts). Each kind of slot goes its own way, all at once: its legs in one multi-search, a second
 * one when they found too few, and its hits read anew from PostgreSQL while the index still looks for others. While Meilisearch is down, slow or
 * answers rubbish, PostgreSQL is asked the same legs for all of them, and the run says `degraded`.
 */
export async function retrieve(ctx: Context, scene: SceneWithParts): Promise<Retrieved> {
  const started = performance.now();
  const matchScene = await readMatchScene(ctx, scene);
  const { field, domain, productTypes, tags } = scene.scene;
  const asked: Asked = { scene: matchScene, field, domain, productTypes, tags };
  const posts = postsOf(asked);
  let answered = started;
  const all = async (ask: Ask): Promise<Filled[]> => {
    const seen = new Set<string>();
    return Promise.all(
      posts.map(async (post) => {
        const { hits, queries } = await findHits(asked, post, ask);
        answered = performance.now();
        const fresh = hits.filter((id) => !seen.has(id) && seen.add(id));
        const candidates = await readHits(ctx, scene, post.slot.role, fresh);
        return { candidates, groups: await groupsOfVerifiers(ctx, candidates), hits: hits.length, queries };
      }),
    );
  };
  const { source, filled } = await all((legs) => askSearch(ctx, legs)).then(
    (filled) => ({ source: "search" as const, filled }),
    async (error: unknown) => {
      if (!(error instanceof SearchUnavailable)) throw error;
      return { source: "database" as const, filled: await all((legs) => Promise.all(legs.map((leg) => legInDatabase(ctx, leg)))) };
    },
  );
  const sum = (of: (one: Filled) => number) => filled.reduce((total, one) => total + of(one), 0);
  return {
    scene: matchScene,
    candidates: withTies(
      filled.flatMap(({ candidates }) => candidates),
      new Map(filled.flatMap(({ groups }) => [...groups])),
    ).sort((a, b) => (a.id < b.id ? -1 : 1)),
    source,
    degraded: source === "database",
    sizes: { queries: sum(({ queries }) => queries), hits: sum(({ hits }) => hits) },
    ms: { retrieve: answered - started, read: performance.now() - answered },
  };
}

/** What came of one kind of slot. */
interface Filled {
  candidates: MatchCapability[];
  /** Of whoever has to be independent of the others; nothing for other kinds. */
  groups: Ties;
  hits: number;
  queries: number;
}

/** A small or young catalogue may know nobody for an operation: better a proposal with its gaps named than none. */
async function findHits(asked: Asked, { slot, legs }: Post, ask: Ask): Promise<{ hits: string[]; queries: number }> {
  const hits = (await ask(legs)).flat();
  if (new Set(hits).size >= enoughFor(slot)) return { hits, queries: legs.length };
  const steps = wider(asked, slot);
  const more: string[] = [];
  for (const answer of await ask(steps)) if (more.length < enoughFor(slot)) more.push(...answer);
  return { hits: [...hits, ...more], queries: legs.length + steps.length };
}

async function askSearch(ctx: Context, legs: readonly Leg[]): Promise<string[][]> {
  const answers = await ctx.services.search.query(legs.map(legQuery), { timeoutMs: TIMEOUT_MS });
  if (answers.some(({ ids }) => !ids.every((id) => UUID.test(id)))) throw new SearchUnavailable(new Error("an id is none of ours"));
  return answers.map(({ ids }) => ids);
}
