import { eq, sql } from "drizzle-orm";
import { DateTime } from "luxon";
import {
  answerTeam,
  appointEvaluator,
  awardCall,
  createCall,
  declareInterest,
  evaluationPage,
  openBids,
  previewAward,
  publishCall,
  saveBidDraft,
  saveScores,
  sealBid,
  setBidTeam,
  startBid,
} from "#app/areas/calls/index.server.ts";
import { listMyCapabilities } from "#app/areas/capabilities/index.server.ts";
import { getScene } from "#app/areas/scenes/index.server.ts";
import { calls } from "#db/schema/calls.ts";
import { users } from "#db/schema/organizations.ts";
import type { PriceBasis } from "#db/vocabulary/calls.ts";
import type { openMarket } from "#test/market.ts";
import type { TestOrganization, testWorld } from "#test/world.ts";

type World = Awaited<ReturnType<typeof testWorld>>;
type Market = Awaited<ReturnType<typeof openMarket>>;
type BidForm = Omit<Parameters<typeof saveBidDraft>[1], "code" | "version" | "promises">;

const inDays = (days: number) => DateTime.now().setZone("Asia/Shanghai").plus({ days }).toFormat("yyyy-MM-dd'T'HH:mm");

/** What the bid of the tests offers beside its promises; milestones not in order. */
export const OFFER = {
  solution: "双臂协同完成线缆理顺与插接，视觉定位后以力控插入并确认锁止。",
  priceYuan: "1,280,000.01",
  priceNote: "含安装调试与一年质保。",
  durationDays: "150",
  milestones: [
    { name: "现场联调", day: "100", proof: "连续 40 次记录" },
    { name: "样机进场", day: "45", proof: "进场验收单" },
    { name: "交付验收", day: "140", proof: "" },
  ],
  deliverables: [
    { name: "两套插接工位", note: "含夹具" },
    { name: "插接技能包", note: "" },
  ],
} satisfies BidForm;

/** Open calls of a market taken through the verbs to their award, for the tests of what comes after. */
export function awarding(world: World, market: Market) {
  const [lead, partner] = [market.makers[0], market.suppliers[0]];
  if (!lead || !partner) throw new Error("the market has makers and suppliers");
  const { unit } = market;
  let serial = 0;

  const capabilityOf = async (vendor: TestOrganization) =>
    (await listMyCapabilities(vendor.ctx, { page: 1, pageSize: 5 })).rows[0]?.code ?? "";

  /** The consortium of an awarded bid of two, with `promises` by metric in the unit of the scene. */
  async function awarded(
    bidder: { lead: TestOrganization; partner: TestOrganization },
    promises: Readonly<Record<string, string>>,
    { priceBasis, ...facts }: Partial<BidForm> & { priceBasis?: PriceBasis } = {},
  ) {
    const scene = await market.matchedScene({ name: `电池测试线——授予插接${++serial}` });
    const { code } = await createCall(unit.ctx, {
      sceneCode: scene.code,
      title: `授予插接揭榜 ${serial}`,
      rules: "应答须覆盖全部必须指标，提交完整方案、报价与团队分工；评审按下列标准进行。",
      teamsAllowed: true,
      ...(priceBasis ? { priceBasis } : {}),
      deadline: inDays(10),
      evaluateBy: inDays(20),
      criteria: [{ kind: "score", name: "技术方案", guidance: "", weight: 100 }],
    });
    await publishCall(unit.ctx, { code, version: 1 });
    const { requirements, slots } = await getScene(unit.ctx, scene.code);
    const { bidId } = await startBid(bidder.lead.ctx, { code });
    const draft = {
      ...OFFER,
      ...facts,
      promises: requirements.map(({ id, metric }) => ({ requirementId: id, value: promises[metric] ?? "" })),
    };
    await saveBidDraft(bidder.lead.ctx, { code, version: 1, ...draft });
    const seatOf = async (role: string, vendor: TestOrganization, sharePercent: string) => ({
      slotId: slots.find((slot) => slot.role === role)?.id ?? "",
      capabilityCode: await capabilityOf(vendor),
      sharePercent,
    });
    const seats = [await seatOf("prime", bidder.lead, "60"), await seatOf("algorithmSupplier", bidder.partner, "40")];
    const { version } = await setBidTeam(bidder.lead.ctx, { code, version: 2, seats });
    await answerTeam(bidder.partner.ctx, { bidId, answer: "accept" });
    await sealBid(bidder.lead.ctx, { code, version });
    await world.db.execute(sql`update calls set deadline = clock_timestamp() - interval '1 second' where code = ${code}`);
    const [call] = await world.db.select({ id: calls.id }).from(calls).where(eq(calls.code, code));
    await openBids(world.system(), { callId: call?.id ?? "" });
    const [judge] = await world.db.select({ email: users.email }).from(users).where(eq(users.id, unit.actor.userId));
    await appointEvaluator(unit.ctx, { code, email: judge?.email ?? "" });
    await declareInterest(unit.ctx, { code, interest: "none", statement: "" });
    const { sheet, criteria } = await evaluationPage(unit.ctx, code);
    const scores = criteria.map(({ id }) => ({ bidId, criterionId: id, score: "80", comment: "方案可行。" }));
    await saveScores(unit.ctx, { code, stamp: sheet?.stamp ?? "", intent: "submit", scores });
    const decision = { code, bidId, reasons: "方案成熟，节拍与精度均有余量。" };
    const { digest } = await previewAward(unit.ctx, decision);
    const made = await awardCall(unit.ctx, { ...decision, previewed: digest }, { factorAt: new Date() });
    return { ...made, callCode: code, sceneId: scene.id, sceneCode: scene.code, requirements };
  }

  return { lead, partner, awarded };
}
