import { asc, eq } from "drizzle-orm";
import { DateTime } from "luxon";
import {
  answerTeam,
  appointEvaluator,
  awardCall,
  callPage,
  createCall,
  declareInterest,
  evaluationPage,
  extendCall,
  openBids,
  previewAward,
  publishCall,
  saveBidDraft,
  saveScores,
  sealBid,
  setBidTeam,
  startBid,
} from "#app/areas/calls/index.server.ts";
import { DEFAULT_CRITERIA } from "#app/areas/calls/schemas.ts";
import { getScene, pledgeConfidentiality, pledgePage } from "#app/areas/scenes/index.server.ts";
import type { Context } from "#app/kernel/context.server.ts";
import { bids, calls } from "#db/schema/calls.ts";
import { seedKey } from "../20_capabilities.ts";
import type { BidSeed, CallSeed, MarksSeed } from "../data/dealings/calls.ts";
import { demoEmail } from "../demo-accounts.ts";
import { type Cast, vendorOf } from "./cast.ts";

/** A call of the demo that takes bids. */
export interface LiveCall {
  id: string;
  code: string;
  sceneCode: string;
}

/**
 * How long a call takes bids whose opening belongs to the demo. The database's clock decides on deadlines, so one that has passed takes this
 * long to make; where sealing the bids is slower than usual, the call is extended in time, as its unit would.
 */
const SECONDS_OPEN = 10;
const MARGIN_MS = 5_000;
const ZONE = "Asia/Shanghai";

const localTime = (ctx: Context, ahead: { seconds?: number; days?: number }): string => {
  const at = DateTime.fromJSDate(ctx.clock.now(), { zone: ZONE }).plus(ahead);
  return ahead.days === undefined ? at.toFormat("yyyy-MM-dd'T'HH:mm:ss") : at.set({ hour: 17, minute: 0 }).toFormat("yyyy-MM-dd'T'HH:mm");
};

/** Publishes a call on a scene. Null when it is there already: a demo whose loading was interrupted keeps what it has. */
async function publish(
  cast: Cast,
  key: string,
  sceneCode: string,
  seed: CallSeed,
  times: { deadline: string; evaluateBy: string; questionsUntil?: string },
): Promise<LiveCall | null> {
  const unit = await cast.owner("yunling");
  const formKey = seedKey(`call:${key}`);
  const find = () => cast.services.database.select({ id: calls.id }).from(calls).where(eq(calls.formKey, formKey));
  if ((await find()).length > 0) return null;
  const { code } = await createCall(unit, {
    sceneCode,
    formKey,
    ...seed,
    ...times,
    teamsAllowed: true,
    criteria: [...DEFAULT_CRITERIA],
  });
  await publishCall(unit, { code, version: 1 });
  const [row] = await find();
  if (!row) throw new Error(`call ${code} was not found`);
  return { id: row.id, code, sceneCode };
}

/** A call whose deadline passes while the demo is loaded. */
export async function publishShortCall(cast: Cast, key: string, sceneCode: string, seed: CallSeed): Promise<LiveCall | null> {
  const unit = await cast.owner("yunling");
  return publish(cast, key, sceneCode, seed, {
    deadline: localTime(unit, { seconds: SECONDS_OPEN }),
    evaluateBy: localTime(unit, { days: 40 }),
  });
}

/** A call that takes bids and questions for some weeks. */
export async function publishLongCall(cast: Cast, key: string, sceneCode: string, seed: CallSeed): Promise<LiveCall | null> {
  const unit = await cast.owner("yunling");
  return publish(cast, key, sceneCode, seed, {
    questionsUntil: localTime(unit, { days: 35 }),
    deadline: localTime(unit, { days: 45 }),
    evaluateBy: localTime(unit, { days: 65 }),
  });
}

/** A bid with its team asked; who is named in `silent` has not answered. Gives back the version to seal. */
export async function prepareBid(cast: Cast, call: LiveCall, bid: BidSeed, silent: readonly string[] = []): Promise<number> {
  const { code } = call;
  const lead = await cast.owner(bid.lead);
  const { requirements, slots } = await getScene(lead, call.sceneCode);
  const started = await startBid(lead, { code });
  const { lead: _lead, team, promises, ...form } = bid;
  const saved = await saveBidDraft(lead, {
    code,
    version: started.version,
    ...form,
    promises: requirements.map(({ id, metric }) => ({ requirementId: id, ...promises[metric] })),
  });
  const seats = await Promise.all(
    team.map(async ({ role, capability, sharePercent }) => ({
      slotId: slots.find((slot) => slot.role === role)?.id ?? "",
      capabilityCode: await cast.codeOf(capability),
      sharePercent,
    })),
  );
  const { version } = await setBidTeam(lead, { code, version: saved.version, seats });
  const partners = new Set(team.map(({ capability }) => vendorOf(capability)));
  for (const partner of partners) {
    if (partner === bid.lead || silent.includes(partner)) continue;
    const member = await cast.owner(partner);
    await pledgeWhereKept(member, call.sceneCode);
    await answerTeam(member, { bidId: started.bidId, answer: "accept", reply: "同意承担所列席位。" });
  }
  return version;
}

/** Who agrees to a seat has pledged to keep what the scene shows to bidders only. */
async function pledgeWhereKept(member: Context, sceneCode: string): Promise<void> {
  const { withheld } = await getScene(member, sceneCode);
  if (!withheld.includes("testMethods")) return;
  const { text } = await pledgePage(member, sceneCode);
  await pledgeConfidentiality(
    member,
    { code: sceneCode, edition: text.edition, readWhole: "on", authorized: "on" },
    { ipAddress: null, userAgent: null },
  );
}

/** Seals bids one after the other, while the call takes them. */
export async function sealBids(cast: Cast, call: LiveCall, seeds: readonly BidSeed[]): Promise<void> {
  const unit = await cast.owner("yunling");
  for (const seed of seeds) {
    await keepOpen(unit, call);
    await pledgeWhereKept(await cast.owner(seed.lead), call.sceneCode);
    const version = await prepareBid(cast, call, seed);
    await sealBid(await cast.owner(seed.lead), { code: call.code, version });
  }
}

async function keepOpen(unit: Context, { code }: LiveCall): Promise<void> {
  const { deadline, version } = await callPage(unit, code);
  if (Date.parse(deadline) - unit.clock.now().getTime() > MARGIN_MS) return;
  await extendCall(unit, {
    code,
    version,
    deadline: localTime(unit, { seconds: SECONDS_OPEN }),
    reason: "应答单位反映材料上传较慢，顺延应答截止时间。",
  });
}

/** Opens the bids of a call as soon as its deadline has passed. */
export async function openWhenDue(cast: Cast, call: LiveCall): Promise<void> {
  const unit = await cast.owner("yunling");
  for (;;) {
    await openBids(cast.system, { callId: call.id });
    if ((await callPage(unit, call.code)).status !== "open") return;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

/** Asks the unit's owner and the institute's to judge the bids. */
export async function appointEvaluators(cast: Cast, { code }: LiveCall): Promise<void> {
  const unit = await cast.owner("yunling");
  for (const slug of ["yunling", "lingnan"]) await appointEvaluator(unit, { code, email: demoEmail(slug) });
}

/** An evaluator declares that it has no interest, and hands its sheet in. `marks` by the slug of the lead. */
export async function handInScores(cast: Cast, call: LiveCall, evaluator: string, marks: Record<string, MarksSeed>): Promise<void> {
  const { code } = call;
  const ctx = await cast.owner(evaluator);
  await declareInterest(ctx, { code, interest: "none", statement: "" });
  const { sheet, criteria } = await evaluationPage(ctx, code);
  const bidOf = await bidsByLead(cast, call, Object.keys(marks));
  const scores = Object.entries(marks).flatMap(([lead, byName]) =>
    criteria.map(({ id, name }) => {
      const [score, comment] = byName[name] ?? [];
      return {
        bidId: bidOf.get(lead) ?? "",
        criterionId: id,
        score: typeof score === "boolean" ? (score ? "100" : "0") : String(score ?? ""),
        comment: comment ?? "",
      };
    }),
  );
  await saveScores(ctx, { code, stamp: sheet?.stamp ?? "", intent: "submit", scores });
}

async function bidsByLead(cast: Cast, call: LiveCall, leads: readonly string[]): Promise<Map<string, string>> {
  const rows = await cast.services.database
    .select({ id: bids.id, organizationId: bids.organizationId })
    .from(bids)
    .where(eq(bids.callId, call.id))
    .orderBy(asc(bids.number));
  const found = new Map<string, string>();
  for (const lead of leads) {
    const { organizationId } = (await cast.owner(lead)).actor;
    const bid = rows.find((row) => row.organizationId === organizationId);
    if (bid) found.set(lead, bid.id);
  }
  return found;
}

/** The unit awards the bid of `lead`, having seen the letters. Gives back the consortium that it makes. */
export async function award(cast: Cast, call: LiveCall, lead: string, reasons: string): Promise<string> {
  const unit = await cast.owner("yunling");
  const bidId = (await bidsByLead(cast, call, [lead])).get(lead) ?? "";
  const decision = { code: call.code, bidId, reasons };
  const { digest } = await previewAward(unit, decision);
  const { consortiumCode } = await awardCall(unit, { ...decision, previewed: digest }, { factorAt: unit.clock.now() });
  return consortiumCode;
}
