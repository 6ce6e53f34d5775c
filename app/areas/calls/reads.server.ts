import { and, desc, eq, inArray, isNotNull, or, sql } from "drizzle-orm";
import { organizationsById } from "#app/areas/organizations/index.server.ts";
import { getMyScene, isCollecting } from "#app/areas/scenes/index.server.ts";
import { covers } from "#app/kernel/actor.ts";
import { type Context, userOf } from "#app/kernel/context.server.ts";
import { notFound } from "#app/kernel/errors.ts";
import { fenToYuan } from "#app/kernel/money.ts";
import { bids, calls } from "#db/schema/calls.ts";
import type { BidStatus, CallStatus } from "#db/vocabulary/calls.ts";
import { hasLooked } from "./bid-looks.server.ts";
import { type Call, criteriaOf, readableCall, sceneFactsOf, sealedCounts } from "./call-row.server.ts";
import { localMinuteOf } from "./call-times.ts";
import { evaluatorsOf } from "./evaluation-facts.server.ts";
import { keptFromBidsAs, mayFollowEvaluation } from "./evaluation-policy.ts";
import { keptParts } from "./kept-parts.server.ts";
import { mayCallFor, mayCountBids, mayManageCall } from "./policy.ts";
import { can } from "./states.ts";

const MOST_LISTED = 200;
/** As the index that lets a scene have one such call. */
const RUNNING: CallStatus[] = ["draft", "open", "opened"];

/** A call as everybody may read it once it is published. Times are ISO, money fen as text. */
function publicFacts(call: Call) {
  return {
    id: call.id,
    code: call.code,
    status: call.status,
    version: call.version,
    title: call.title,
    rules: call.rules,
    teamsAllowed: call.teamsAllowed,
    priceBasis: call.priceBasis,
    priceLimitFen: call.priceLimitFen?.toString() ?? null,
    compensation: call.compensation,
    questionsUntil: call.questionsUntil?.toISOString() ?? null,
    deadline: call.deadline.toISOString(),
    evaluateBy: call.evaluateBy?.toISOString() ?? null,
    publishedAt: call.publishedAt?.toISOString() ?? null,
    openedAt: call.openedAt?.toISOString() ?? null,
    decidedAt: call.decidedAt?.toISOString() ?? null,
    openingDigest: call.openingDigest,
    reason: call.reason,
  };
}

/** Whether the deadline of a call has passed, by the clock that decides it. */
async function isDue(ctx: Context, callId: string): Promise<boolean> {
  const [row] = await ctx.db
    .select({ due: sql<boolean>`${calls.deadline} <= clock_timestamp()` })
    .from(calls)
    .where(eq(calls.id, callId));
  return row?.due ?? true;
}

/** What the page of one call shows to whoever may read it; the count of bids before the opening to unit and bureau only. */
export async function callPage(ctx: Context, code: string) {
  const call = await readableCall(ctx, { code });
  const [criteria, scenes, organizations, counts, due, evaluators] = await Promise.all([
    criteriaOf(ctx, call.id),
    sceneFactsOf(ctx, [call.sceneId]),
    organizationsById(ctx, [call.userUnitId]),
    sealedCounts(ctx, [call.id]),
    isDue(ctx, call.id),
    evaluatorsOf(ctx, call.id),
  ]);
  const scene = scenes.get(call.sceneId);
  if (!scene) throw notFound("揭榜");
  const mayCount = mayCountBids(ctx.actor, call, scene.regionCode) || (call.openedAt !== null && ctx.actor.kind === "user");
  const keptAs = keptFromBidsAs(ctx.actor, evaluators, call.status);
  const isUnit = ctx.actor.kind === "user" && ctx.actor.organizationId === call.userUnitId;
  return {
    ...publicFacts(call),
    isDue: due,
    scene: { code: scene.code, name: scene.name, isCollecting: isCollecting(scene.status) },
    userUnit: { code: organizations.get(call.userUnitId)?.code ?? "", name: organizations.get(call.userUnitId)?.name ?? "—" },
    criteria: criteria.map(({ id, kind, name, guidance, weight }) => ({ id, kind, name, guidance, weight })),
    /** Sealed bids; null for who may not know. */
    sealedCount: mayCount ? (counts.get(call.id) ?? 0) : null,
    isUnit,
    /** What a vendor sees after a pledge only; null where nothing is kept from the reader, or it may not ask for it. */
    kept: await keptParts(ctx, call, due),
    /** The appointment as evaluator that keeps the reader from the bids outside of its score sheet; null for everyone else. */
    keptAs,
    /** Whether to read the opened bids by name would be the reader's first look, which is kept: it is asked before. */
    asksBeforeNames:
      call.status === "opened" &&
      keptAs === null &&
      mayFollowEvaluation(ctx.actor, call, scene.regionCode) &&
      !(await hasLooked(ctx, call.id, userOf(ctx).userId)),
    may: {
      edit: mayManageCall(ctx.actor, call) && can("edit", call.status),
      publish: mayManageCall(ctx.actor, call) && can("publish", call.status),
      extend: mayManageCall(ctx.actor, call) && can("extend", call.status) && !due,
      cancel: mayManageCall(ctx.actor, call) && can("cancel", call.status) && (call.status === "draft" || !due),
    },
  };
}

/** The first values of the form that changes a draft. */
export async function callDraft(ctx: Context, code: string) {
  const call = await readableCall(ctx, { code });
  if (call.userUnitId !== userOf(ctx).organizationId) throw notFound("揭榜");
  const [criteria, { scene }] = await Promise.all([
    criteriaOf(ctx, call.id),
    sceneFactsOf(ctx, [call.sceneId]).then((found) => ({ scene: found.get(call.sceneId) })),
  ]);
  return {
    code: call.code,
    status: call.status,
    version: call.version,
    scene: { code: scene?.code ?? "", name: scene?.name ?? "—", closesAt: scene?.closesAt.toISOString() ?? "" },
    values: {
      title: call.title,
      rules: call.rules,
      teamsAllowed: call.teamsAllowed,
      priceBasis: call.priceBasis,
      priceLimitYuan: call.priceLimitFen === null ? "" : fenToYuan(call.priceLimitFen),
      compensation: call.compensation,
      questionsUntil: localMinuteOf(call.questionsUntil),
      deadline: localMinuteOf(call.deadline),
      evaluateBy: localMinuteOf(call.evaluateBy),
      criteria: criteria.map(({ kind, name, guidance, weight }) => ({ kind, name, guidance, weight })),
    },
  };
}

/** A scene of the actor's unit, for a new call on it, and the call it has already: one that runs, or whose award still keeps the scene. */
export async function sceneForCall(ctx: Context, sceneCode: string) {
  const { scene } = await getMyScene(ctx, sceneCode);
  const [live] = await ctx.db
    .select({ code: calls.code })
    .from(calls)
    .where(and(eq(calls.sceneId, scene.id), inArray(calls.status, isCollecting(scene.status) ? RUNNING : [...RUNNING, "awarded"])))
    .orderBy(desc(calls.id))
    .limit(1);
  return {
    scene: { code: scene.code, name: scene.name, closesAt: scene.closesAt.toISOString() },
    isCollecting: isCollecting(scene.status),
    liveCallCode: live?.code ?? null,
    mayCall: mayCallFor(ctx.actor, scene),
  };
}

/** The newest call of a scene that the actor may read and that was not cancelled; null without one. For the pages of the scene. */
export async function callOfScene(ctx: Context, sceneId: string) {
  const own = ctx.actor.kind === "user" ? eq(calls.userUnitId, ctx.actor.organizationId) : undefined;
  const [call] = await ctx.db
    .select()
    .from(calls)
    .where(and(eq(calls.sceneId, sceneId), sql`${calls.status} <> 'cancelled'`, or(isNotNull(calls.publishedAt), own)))
    .orderBy(desc(calls.id))
    .limit(1);
  return call ? publicFacts(call) : null;
}

export interface CallLine {
  code: string;
  title: string;
  status: Call["status"];
  sceneName: string;
  userUnitName: string;
  deadline: string;
  priceLimitFen: string | null;
  teamsAllowed: boolean;
  /** Null for who may not know. */
  sealedCount: number | null;
  /** State of the actor's own bid; null without one. */
  ownBid: BidStatus | null;
}

/**
 * Calls for the list of the workbench: a unit sees its own, drafts too, a bureau those of its region, everyone else those published; open ones
 * first, then by deadline.
 */
export async function listCalls(ctx: Context): Promise<CallLine[]> {
  const { organizationId, organizationKind, regionCode } = userOf(ctx);
  const rows = await ctx.db
    .select()
    .from(calls)
    .where(organizationKind === "userUnit" ? eq(calls.userUnitId, organizationId) : isNotNull(calls.publishedAt))
    .orderBy(sql`${calls.status} <> 'open'`, desc(calls.deadline), desc(calls.id))
    .limit(MOST_LISTED);
  const ids = rows.map(({ id }) => id);
  const [scenes, organizations, counts, own] = await Promise.all([
    sceneFactsOf(
      ctx,
      rows.map(({ sceneId }) => sceneId),
    ),
    organizationsById(
      ctx,
      rows.map(({ userUnitId }) => userUnitId),
    ),
    sealedCounts(ctx, ids),
    ids.length === 0
      ? []
      : ctx.db
          .select({ callId: bids.callId, status: bids.status })
          .from(bids)
          .where(and(inArray(bids.callId, ids), eq(bids.organizationId, organizationId)))
          .orderBy(bids.id),
  ]);
  const ownByCall = new Map(own.map(({ callId, status }) => [callId, status]));
  return rows.flatMap((call) => {
    const scene = scenes.get(call.sceneId);
    if (!scene || (organizationKind === "bureau" && !covers(regionCode, scene.regionCode))) return [];
    return {
      code: call.code,
      title: call.title,
      status: call.status,
      sceneName: scene.name,
      userUnitName: organizations.get(call.userUnitId)?.name ?? "—",
      deadline: call.deadline.toISOString(),
      priceLimitFen: call.priceLimitFen?.toString() ?? null,
      teamsAllowed: call.teamsAllowed,
      sealedCount: mayCountBids(ctx.actor, call, scene.regionCode) ? (counts.get(call.id) ?? 0) : null,
      ownBid: ownByCall.get(call.id) ?? null,
    };
  });
}
