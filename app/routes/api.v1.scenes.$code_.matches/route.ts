import { comparisonPage, requestProposals } from "#app/areas/matching/index.server.ts";
import { bind, endpoint } from "#app/http/api/endpoint.server.ts";
import { readMatches, requestMatches } from "#app/http/api/operations/matches.ts";

/** As many as a run keeps. */
const MOST_PROPOSALS = 10;

const route = endpoint(
  bind(readMatches, async ({ ctx, params }) => {
    const { scene, run, proposals, rows } = await comparisonPage(ctx, params["code"] ?? "", { most: MOST_PROPOSALS });
    return {
      scene,
      run,
      proposals: proposals.map((proposal, at) => ({
        ...proposal,
        firstYearPriceFen: proposal.priceFen,
        requirements: rows.map(({ name, target, mandatory, cells }) => {
          const { status = "unanswered", value = null, otherWork = false, evidence = null, organizationName = null } = cells[at] ?? {};
          return { name, target, mandatory, status, value, otherWork, evidence, organizationName };
        }),
      })),
    };
  }),
  bind(requestMatches, ({ ctx, params }) => requestProposals(ctx, { code: params["code"] ?? "" })),
);
export const loader = route.loader;
export const action = route.action;
