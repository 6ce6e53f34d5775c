import { getScene } from "#app/areas/scenes/index.server.ts";
import type { Context } from "#app/kernel/context.server.ts";
import { notFound } from "#app/kernel/errors.ts";
import type { SlotRole } from "#db/vocabulary/roles.ts";
import { type Alternative, paretoSet } from "./pareto.ts";
import { mayCompare } from "./policy.ts";
import { teamKey } from "./ranking-change.ts";
import { latestRun } from "./reads.server.ts";
import { remembered } from "./remembered.ts";
import { viewRun } from "./run-view.server.ts";

export interface AlternativeLine extends Pick<Alternative, "evidenced" | "requirements" | "local" | "outside" | "bestAt"> {
  key: string;
  /** Its rank among the proposals, where it is one. */
  rank: number | null;
  value: number;
  unmet: number;
  /** Null when nobody's price is published. */
  priceFen: string | null;
  reckonedFen: string;
  unpriced: number;
  leadTimeWeeks: number;
  members: { role: SlotRole; organizationName: string; capabilityName: string }[];
}

/** Some twenty compositions: up to a quarter of a second of a large run, which a reload does not spend again. */
const remember = remembered<ReturnType<typeof paretoSet>>(100);

export type AlternativesPage = Awaited<ReturnType<typeof alternativesPage>>;

/** Consortia of the newest run's candidates that no other beats in value, price, evidence and locality at once; composed anew, stored nowhere. */
export async function alternativesPage(ctx: Context, code: string) {
  const { scene, requirements } = await getScene(ctx, code);
  if (!mayCompare(ctx.actor, scene)) throw notFound("场景");
  const row = await latestRun(ctx, scene);
  const about = { code: scene.code, name: scene.name };
  if (!row) return { scene: about, run: null, alternatives: [] as AlternativeLine[], optimal: true };
  const view = await viewRun(ctx, row, { requirements });
  const { alternatives, optimal } = remember(row.id, () => paretoSet(view.input));
  const ranks = new Map(view.outcome.result.proposals.map((proposal) => [teamKey(proposal), proposal.rank]));
  return {
    scene: about,
    run: { code: row.code, createdAt: row.createdAt.toISOString(), candidateCount: row.candidateCount },
    optimal,
    alternatives: alternatives.map(
      ({ proposal, reckonedFen, evidenced, requirements: asked, local, outside, bestAt }): AlternativeLine => ({
        ...{ evidenced, requirements: asked, local, outside, bestAt },
        rank: ranks.get(teamKey(proposal)) ?? null,
        key: teamKey(proposal),
        value: proposal.value,
        unmet: proposal.unmetMandatory.length,
        priceFen: proposal.unpriced.length === proposal.members.length ? null : proposal.priceFen.toString(),
        reckonedFen: reckonedFen.toString(),
        unpriced: proposal.unpriced.length,
        leadTimeWeeks: proposal.leadTimeWeeks,
        members: proposal.members.map(({ role, capabilityId }) => ({
          role,
          organizationName: view.capability(capabilityId)?.organizationName ?? "—",
          capabilityName: view.capability(capabilityId)?.name ?? "—",
        })),
      }),
    ),
  };
}
