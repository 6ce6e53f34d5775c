import { eq, sql } from "drizzle-orm";
import { DateTime } from "luxon";
import { listMyCapabilities } from "#app/areas/capabilities/index.server.ts";
import { getScene } from "#app/areas/scenes/index.server.ts";
import { calls } from "#db/schema/calls.ts";
import type { PriceBasis } from "#db/vocabulary/calls.ts";
import { openMarket } from "#test/market.ts";
import type { TestOrganization, testWorld } from "#test/world.ts";
import { answerTeam } from "./answer-team.server.ts";
import { createCall } from "./create-call.server.ts";
import { publishCall } from "./publish-call.server.ts";
import { saveBidDraft } from "./save-bid-draft.server.ts";
import { type BidDraft, DEFAULT_CRITERIA } from "./schemas.ts";
import { sealBid } from "./seal-bid.server.ts";
import { setBidTeam } from "./set-bid-team.server.ts";
import { startBid } from "./start-bid.server.ts";

type World = Awaited<ReturnType<typeof testWorld>>;

/** A minute of Asia/Shanghai so many days from now. */
export const inDays = (days: number) => DateTime.now().setZone("Asia/Shanghai").plus({ days }).toFormat("yyyy-MM-dd'T'HH:mm");

export const callFacts = () => ({
  title: "柔性插接工位揭榜",
  rules: "应答须覆盖全部必须指标，提交完整方案、报价与团队分工；评审按下列标准进行。",
  teamsAllowed: true,
  priceBasis: "fixedTotal" as PriceBasis,
  priceLimitYuan: "2,000,000.00",
  compensation: "未中选但通过资格条件的应答，补偿方案编制成本 2 万元。",
  questionsUntil: inDays(3),
  deadline: inDays(10),
  evaluateBy: inDays(20),
  criteria: [...DEFAULT_CRITERIA],
});

/** A market with open calls and everything a bid needs; scenes, calls and bids are made on demand. */
export async function openCalls(world: World) {
  const market = await openMarket(world);
  const [lead, rival] = market.makers;
  const [partner, second] = market.suppliers;
  if (!lead || !rival || !partner || !second) throw new Error("the market has two makers and two suppliers");
  let serial = 0;
  const capabilityOf = async (vendor: TestOrganization) => {
    const page = await listMyCapabilities(vendor.ctx, { page: 1, pageSize: 5 });
    const code = page.rows[0]?.code;
    if (!code) throw new Error("no capability");
    return code;
  };

  async function draftCall(facts: Partial<ReturnType<typeof callFacts>> = {}, asks: Parameters<typeof market.matchedScene>[0] = {}) {
    const scene = await market.matchedScene({ name: `电池测试线——柔性插接${++serial}`, ...asks });
    const { code } = await createCall(market.unit.ctx, { sceneCode: scene.code, ...callFacts(), ...facts });
    return { scene, code };
  }

  async function published(code: string) {
    await publishCall(market.unit.ctx, { code, version: 1 });
    const [row] = await world.db.select({ id: calls.id }).from(calls).where(eq(calls.code, code));
    return { code, id: row?.id ?? "" };
  }

  async function openCall(...args: Parameters<typeof draftCall>) {
    const { scene, code } = await draftCall(...args);
    return { scene, ...(await published(code)) };
  }

  /** Another open call on a scene whose former call has ended. */
  const callAgain = async (sceneCode: string) => published((await createCall(market.unit.ctx, { sceneCode, ...callFacts() })).code);

  /** A complete form for a scene of the market; `facts` override. */
  async function completeDraft(sceneCode: string, facts: Partial<BidDraft> = {}): Promise<BidDraft> {
    const { requirements } = await getScene(market.unit.ctx, sceneCode);
    const values: Record<string, string> = { positionAccuracy: "400", cycleTime: "14", taskSuccessRate: "99.2" };
    return {
      solution: "双臂协同完成线缆理顺与插接，视觉定位后以力控插入并确认锁止。",
      promises: requirements.map(({ id, metric }) => ({ requirementId: id, value: values[metric] ?? "", upper: "", remark: "现场复测" })),
      priceYuan: "1,280,000.00",
      priceNote: "含安装调试与一年质保。",
      durationDays: "180",
      milestones: [{ name: "样机进场", day: "60", proof: "进场验收单" }],
      deliverables: [{ name: "两套工位", note: "含夹具" }],
      disclosure: "",
      ...facts,
    };
  }

  const seatsFor = async (sceneCode: string, lead: TestOrganization, partner: TestOrganization) => {
    const { slots } = await getScene(market.unit.ctx, sceneCode);
    const of = async (role: string, vendor: TestOrganization, sharePercent: string) => ({
      slotId: slots.find((slot) => slot.role === role)?.id ?? "",
      capabilityCode: await capabilityOf(vendor),
      sharePercent,
    });
    return [await of("prime", lead, "60"), await of("algorithmSupplier", partner, "40.00")];
  };

  /** A bid of `lead` with `partner`, drafted and agreed on, ready to be sealed; the version is the one to seal. */
  async function readyBid(
    call: { code: string; scene: { code: string } },
    lead: TestOrganization,
    partner: TestOrganization,
    facts: Partial<BidDraft> = {},
  ) {
    const { bidId } = await startBid(lead.ctx, { code: call.code });
    await saveBidDraft(lead.ctx, { code: call.code, version: 1, ...(await completeDraft(call.scene.code, facts)) });
    const { version } = await setBidTeam(lead.ctx, {
      code: call.code,
      version: 2,
      seats: await seatsFor(call.scene.code, lead, partner),
    });
    await answerTeam(partner.ctx, { bidId, answer: "accept" });
    return { bidId, version };
  }

  async function sealedBid(...args: Parameters<typeof readyBid>) {
    const { bidId, version } = await readyBid(...args);
    return { bidId, version: version + 1, receipt: await sealBid(args[1].ctx, { code: args[0].code, version }) };
  }

  /** Puts the deadline so many milliseconds after the database's now; negative is past. */
  const setDeadline = (code: string, milliseconds: number) =>
    world.db.execute(sql`update calls set deadline = clock_timestamp() + ${`${milliseconds} milliseconds`}::interval where code = ${code}`);

  return {
    ...market,
    /** Two robot makers that bid, and who bids with the one and the other. */
    bidders: { lead, partner, rival, second },
    capabilityOf,
    draftCall,
    openCall,
    callAgain,
    completeDraft,
    seatsFor,
    readyBid,
    sealedBid,
    setDeadline,
  };
}
