import { desc, inArray } from "drizzle-orm";
import { Meilisearch } from "meilisearch";
import { matchScene } from "#app/areas/matching/index.server.ts";
import { contextFor, type Services } from "#app/kernel/context.server.ts";
import { proposalRuns } from "#db/schema/matching.ts";
import type { Search, SearchQuery } from "#search/client.server.ts";
import type { Servers } from "../servers.ts";
import type { Market } from "./market.ts";

/** Milliseconds; of every scene two of each kind. */
export interface ProposalTimes {
  raw: number[];
  full: number[];
  /** Of each proposal, what composing took. */
  compose: number[];
}

/**
 * Full proposals (retrieve, re-read, assess, compose, explain, store: the very job a worker runs) beside the queries they send, sent again by a
 * bare client in one multi-search. What is asked is only known after a proposal: each scene has one that is not counted, so that both find
 * everything warm; then a proposal, the queries twice, and a proposal.
 */
export async function measureProposals(servers: Servers, market: Market, sceneIds: readonly string[]): Promise<ProposalTimes> {
  const client = new Meilisearch({
    host: servers.meili.url,
    apiKey: servers.meili.key,
    requestInit: { headers: { "Accept-Encoding": "identity" } },
  });
  const times: ProposalTimes = { raw: [], full: [], compose: [] };
  for (const sceneId of sceneIds) {
    const sent: SearchQuery[][] = [];
    const full = async () => {
      const started = performance.now();
      await matchScene(systemContext(recording(market.services, sent)), { sceneId, trigger: "requested" });
      return performance.now() - started;
    };
    const raw = async (queries: readonly SearchQuery[]) => {
      const body = { queries: queries.map((query) => asRaw(market, query)) };
      const started = performance.now();
      await client.multiSearch(body);
      return performance.now() - started;
    };
    await full();
    const queries = sent.splice(0);
    times.full.push(await full());
    times.raw.push(await raw(queries.flat()), await raw(queries.flat()));
    times.full.push(await full());
  }
  const runs = await market.services.database
    .selectDistinctOn([proposalRuns.sceneId], { stages: proposalRuns.stages })
    .from(proposalRuns)
    .where(inArray(proposalRuns.sceneId, [...sceneIds]))
    .orderBy(proposalRuns.sceneId, desc(proposalRuns.createdAt));
  times.compose = runs.flatMap(({ stages }) => stages.ms?.compose ?? []);
  return times;
}

export const systemContext = (services: Services) => contextFor(services, { kind: "system", job: "bench" });

function asRaw(market: Market, { index: _, attributes, ...query }: SearchQuery) {
  return { indexUid: market.capabilityIndex, q: "", attributesToRetrieve: attributes ?? ["id"], ...query };
}

/** Services whose search writes down what it is asked. */
function recording(services: Services, sent: SearchQuery[][]): Services {
  const search: Search = {
    ...services.search,
    query: (queries, options) => {
      sent.push(queries);
      return services.search.query(queries, options);
    },
  };
  return { ...services, search };
}
