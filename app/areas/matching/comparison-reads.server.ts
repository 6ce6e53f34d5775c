import { asc, eq } from "drizzle-orm";
import { type CapabilityWithClaims, capabilitiesById, confirmedPairs, gradeInMatching } from "#app/areas/capabilities/index.server.ts";
import { getScene, type Scene } from "#app/areas/scenes/index.server.ts";
import type { Context } from "#app/kernel/context.server.ts";
import { notFound } from "#app/kernel/errors.ts";
import { proposals } from "#db/schema/matching.ts";
import { interfaceKey } from "#db/vocabulary/interfaces.ts";
import { type CellDetail, cellDetail } from "./cell-detail.server.ts";
import type { ProposalExplanation } from "./explain.ts";
import { gapSearch } from "./gap-search.ts";
import { type Pair, pairOf } from "./pair.ts";
import { mayCompare } from "./policy.ts";
import { latestRun, runByCode } from "./reads.server.ts";
import { nearMissLines, raiseLine } from "./reason-lines.ts";
import { type RunView, viewRun } from "./run-view.server.ts";
import { verdictOf } from "./vocabulary.ts";

export interface ComparisonOptions {
  /** Proposals shown, default 4. */
  most?: number;
  /** Code of an older run; else the newest on what the scene asks now. */
  run?: string | null;
  /** The cell that is open: a requirement and the rank of a proposal. */
  cell?: { requirementId: string; rank: number } | null;
}

type FilledPage = Awaited<ReturnType<typeof filledPage>>;
export type ComparisonPage = Omit<FilledPage, "run"> & { run: FilledPage["run"] | null; cell: CellDetail | null };

/** The comparison page: proposals of a run, indicators in rows, cells as people read them. Null run: still matching. */
export async function comparisonPage(ctx: Context, code: string, options: ComparisonOptions = {}): Promise<ComparisonPage> {
  const found = await getScene(ctx, code);
  if (!mayCompare(ctx.actor, found.scene)) throw notFound("场景");
  const newest = await latestRun(ctx, found.scene);
  const row = options.run && options.run !== newest?.code ? await runByCode(ctx, found.scene, options.run) : newest;
  if (!row) return { scene: head(found.scene), run: null, proposals: [], rows: [], nearMisses: [], weightTotal: 0, cell: null };
  const view = await viewRun(ctx, row, found);
  const methods = new Map(found.requirements.map((requirement) => [requirement.id, requirement.testMethod]));
  const page = await filledPage(ctx, found.scene, view, row.id === newest?.id, methods, options.most ?? 4);
  const cell = options.cell ? await cellDetail(ctx, view, options.cell) : null;
  return { ...page, cell };
}

async function filledPage(
  ctx: Context,
  scene: Scene,
  view: RunView,
  isCurrent: boolean,
  methods: ReadonlyMap<string, string>,
  most: number,
) {
  const { row: run, input, outcome } = view;
  const { requirements } = input.scene;
  const rows = await ctx.db.select().from(proposals).where(eq(proposals.runId, run.id)).orderBy(asc(proposals.rank)).limit(most);
  const composed = new Map(outcome.result.proposals.map((proposal) => [proposal.rank, proposal]));
  const memberIds = rows.flatMap(({ rank }) => composed.get(rank)?.members.map(({ capabilityId }) => capabilityId) ?? []);
  const [known, confirmed] = await Promise.all([capabilitiesById(ctx, memberIds), confirmedPairs(ctx, memberIds)]);
  const explained = rows.map((row) => row.explanation as ProposalExplanation);
  const weightTotal = requirements.reduce((sum, requirement) => sum + requirement.weight, 0);

  return {
    scene: head(scene),
    weightTotal,
    run: {
      code: run.code,
      isCurrent,
      createdAt: run.createdAt.toISOString(),
      optimal: run.optimal,
      gap: outcome.result.gap,
      unmetGap: outcome.result.unmetGap,
      degraded: run.degraded,
      candidateCount: run.candidateCount,
      /** Of all it proposed; the page shows the first ones. */
      proposalCount: outcome.result.proposals.length,
      nodesSearched: run.nodesSearched,
      elapsedMs: run.elapsedMs,
      emptyReason: outcome.result.emptyReason?.kind ?? null,
      weights: input.weights,
      budgetFen: input.scene.budgetFen?.toString() ?? null,
      deploymentCount: input.scene.deploymentCount,
    },
    proposals: rows.map((row, index) => {
      const proposal = composed.get(row.rank);
      const explanation = explained[index];
      const members = proposal?.members ?? [];
      const prime = view.capability(members[0]?.capabilityId ?? null);
      const statuses = requirements.map((requirement, at) => ({ requirement, one: explanation?.requirements[at] }));
      const isMet = ({ requirement, one }: (typeof statuses)[number]) =>
        verdictOf(requirement.mandatory, one?.status ?? "unanswered") === "met";
      return {
        id: row.id,
        rank: row.rank,
        // Not the row's thousandths: rounded twice, 5.4253 would read 5.42 here and 5.43 elsewhere.
        value: proposal?.value ?? row.valueMilli / 1000,
        parts: explanation?.parts ?? null,
        mandatory: requirements.filter(({ mandatory }) => mandatory).length,
        unmetMandatory: row.unmetMandatory,
        wished: requirements.filter(({ mandatory }) => !mandatory).length,
        wishedMet: statuses.filter((one) => !one.requirement.mandatory && isMet(one)).length,
        // Nobody's price is published: the sum of nothing is no price.
        priceFen: members.length > 0 && proposal?.unpriced.length === members.length ? null : (row.priceFen?.toString() ?? null),
        unpriced: (proposal?.unpriced ?? []).length,
        overBudget: input.scene.budgetFen !== null && row.priceFen !== null && row.priceFen > input.scene.budgetFen,
        leadTimeWeeks: proposal?.leadTimeWeeks ?? 0,
        members: members.map((member) => {
          const kept = view.capability(member.capabilityId);
          const found = known.get(member.capabilityId)?.capability;
          return {
            organizationId: member.organizationId,
            organizationName: kept?.organizationName ?? "—",
            role: member.role,
            componentKind: kept?.componentKind ?? null,
            capabilityCode: found?.code ?? null,
            capabilityName: found?.name ?? kept?.name ?? "—",
            pair: kept && prime ? spelled(pairOf(prime, member.role, kept, confirmed), found?.interfaces ?? []) : null,
          };
        }),
        gaps: statuses
          .filter((one) => !isMet(one))
          .map(({ requirement, one }) => ({
            requirementId: requirement.id,
            metric: requirement.metric,
            name: requirement.name,
            mandatory: requirement.mandatory,
            verdict: verdictOf(requirement.mandatory, one?.status ?? "unanswered"),
            shortfall: view.shortfall(requirement.id, one?.shortfall ?? null),
            otherWork: one?.otherWork === true,
            search: gapSearch(input.scene, requirement, view.registry.get(requirement.metric)),
          })),
        selfDeclaredCount: statuses.filter(({ one }) => one?.status === "selfDeclaredOnly").length,
        raise: explanation?.raise ? raiseLine(view, explanation.raise) : null,
      };
    }),
    rows: requirements.map((requirement, at) => ({
      id: requirement.id,
      name: requirement.name,
      dimension: requirement.dimension,
      mandatory: requirement.mandatory,
      weight: requirement.weight,
      target: view.target(requirement),
      testMethod: methods.get(requirement.id) ?? "",
      cells: explained.map((explanation) => {
        const one = explanation.requirements[at];
        const answering = view.capability(one?.capabilityId ?? null);
        const claim = one?.claim ?? null;
        return {
          status: one?.status ?? ("unanswered" as const),
          value: view.value(claim),
          otherWork: one?.otherWork === true,
          evidence: claim?.evidence ?? null,
          // What was stated may be older than twelve months, and then counts as the grade below it.
          isStale: claim !== null && wasLowered(known.get(answering?.id ?? ""), claim, run.createdAt),
          organizationName: answering?.organizationName ?? null,
          satisfaction: one?.q ?? 0,
        };
      }),
    })),
    nearMisses: nearMissLines(view),
  };
}

/** Runs keep interfaces by their key; the vendor's spelling is what people know. */
function spelled(pair: Pair | null, interfaces: readonly string[]): Pair | null {
  return pair?.word ? { ...pair, word: interfaces.find((name) => interfaceKey(name) === pair.word) ?? pair.word } : pair;
}

function wasLowered(found: CapabilityWithClaims | undefined, counted: { metric: string; evidence: string }, at: Date): boolean {
  const stated = found?.claims.find(({ metric }) => metric === counted.metric);
  return stated !== undefined && stated.evidence !== counted.evidence && gradeInMatching(stated, at) === counted.evidence;
}

const head = (scene: Scene) => ({
  id: scene.id,
  code: scene.code,
  name: scene.name,
  status: scene.status,
  version: scene.version,
  field: scene.field,
  closesAt: scene.closesAt.toISOString(),
  deploymentCount: scene.deploymentCount,
  budgetFen: scene.budgetFen?.toString() ?? null,
});
