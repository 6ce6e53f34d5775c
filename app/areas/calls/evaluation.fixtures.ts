import { eq } from "drizzle-orm";
import { createScene } from "#app/areas/scenes/index.server.ts";
import type { Context } from "#app/kernel/context.server.ts";
import { bidMembers, bids, callCriteria, callEvaluators, calls } from "#db/schema/calls.ts";
import { roleSlots, scenes } from "#db/schema/scenes.ts";
import type { CallStatus } from "#db/vocabulary/calls.ts";
import { pluggingScene } from "#test/market.ts";
import type { TestOrganization, testWorld } from "#test/world.ts";
import { bidContent } from "./bid-content.ts";
import { declareInterest } from "./evaluation-declare.server.ts";
import { evaluationPage } from "./evaluation-reads.server.ts";
import { saveScores } from "./evaluation-score.server.ts";
import { accuracyPromise } from "./promises.fixtures.ts";

type World = Awaited<ReturnType<typeof testWorld>>;
type Person = Awaited<ReturnType<TestOrganization["as"]>>;

/** What one evaluator gives one bid: technique, price, and whether it meets the condition. */
export type Marks = readonly [technique: number, price: number, isSafe?: boolean];

/** A user unit, the bureau of its region, three vendors that bid, and an institute without a bid. */
export async function openStage(world: World) {
  const unit = await world.organization({ kind: "userUnit", name: "授予方工厂" });
  const bureau = await world.organization({ kind: "bureau", regionCode: "440000", name: "评审区域主管部门" });
  const institute = await world.organization({ kind: "vendor", supplyRoles: ["researchInstitute"], name: "评审研究院" });
  const vendors: TestOrganization[] = [];
  for (const [i, name] of ["甲机器人公司", "乙机器人公司", "丙机器人公司"].entries()) {
    vendors.push(
      await world.organization({ kind: "vendor", supplyRoles: ["robotMaker"], name, regionCode: i === 0 ? "440300" : "440100" }),
    );
  }
  const partner = await world.organization({ kind: "vendor", supplyRoles: ["algorithmSupplier"], name: "丁算法公司" });
  let serial = 0;

  /** A call whose bids lie open: a bid of each vendor, the first with a partner in its team. Rows are written as the opening would. */
  async function call(
    facts: {
      status?: CallStatus;
      evaluators?: readonly Person[];
      priceFen?: readonly string[];
      bidders?: number;
      compensation?: string;
      /** What each bid promises of the mandatory "≤ 0.5"; without, none names an indicator. */
      accuracy?: readonly string[];
    } = {},
  ) {
    const scene = await createScene(unit.ctx, { scene: pluggingScene({ name: `电池测试线——评审插接${++serial}` }) });
    const now = new Date();
    const [row] = await world.db.update(scenes).set({ status: "matched", publishedAt: now }).where(eq(scenes.id, scene.id)).returning();
    const slots = await world.db.select().from(roleSlots).where(eq(roleSlots.sceneId, scene.id)).orderBy(roleSlots.position);
    const status = facts.status ?? "opened";
    const [opened] = await world.db
      .insert(calls)
      .values({
        code: `JB-TEST-${unit.id.slice(0, 4)}-${serial}`,
        sceneId: scene.id,
        userUnitId: unit.id,
        status,
        title: `柔性插接揭榜 ${serial}`,
        rules: "按方案与报价评审。",
        compensation: facts.compensation ?? "通过第一阶段样机验证未中选的，补偿 5 万元。",
        deadline: new Date(now.getTime() + (status === "open" ? 86_400_000 : -3_600_000)),
        evaluateBy: new Date(now.getTime() + 7 * 86_400_000),
        publishedAt: now,
        openedAt: status === "open" ? null : now,
      })
      .returning();
    if (!opened || !row) throw new Error("call was not inserted");
    const criteria = await world.db
      .insert(callCriteria)
      .values([
        { callId: opened.id, position: 0, kind: "score", name: "技术方案", weight: 60 },
        { callId: opened.id, position: 1, kind: "score", name: "报价", weight: 40 },
        { callId: opened.id, position: 2, kind: "condition", name: "具备急停功能", weight: 0 },
      ])
      .returning();
    const made: string[] = [];
    const requirementId = crypto.randomUUID();
    for (const [i, vendor] of vendors.slice(0, facts.bidders ?? 3).entries()) {
      const team = slots.map((slot, at) => ({
        organizationId: at > 0 && i === 0 ? partner.id : vendor.id,
        organizationName: at > 0 && i === 0 ? partner.actor.organizationName : vendor.actor.organizationName,
        role: slot.role,
        slotId: slot.id,
        capabilityId: crypto.randomUUID(),
        capabilityVersion: 1,
        capabilityName: `${vendor.actor.organizationName}的产品`,
        workShareBp: at === 0 ? 7000 : 3000,
        isLead: at === 0 || i > 0,
      }));
      const content = bidContent.parse({
        solution: `${vendor.actor.organizationName}提出的方案：双臂插接，视觉引导，共 ${i + 1} 台。BID-CANARY-${i}`,
        promises: (facts.accuracy ?? []).slice(i, i + 1).map((value) => accuracyPromise(requirementId, value, { name: "插接位置精度" })),
        priceFen: facts.priceFen?.[i] ?? String(100_000_00 + i),
        priceBasis: "fixedTotal",
        priceNote: "",
        durationDays: 120,
        milestones: [{ name: "样机", day: 60, proof: "现场演示" }],
        deliverables: [{ name: "整机", note: "" }],
        disclosure: "",
        team,
      });
      const [bid] = await world.db
        .insert(bids)
        .values({
          callId: opened.id,
          organizationId: vendor.id,
          status: status === "open" ? "sealed" : "opened",
          number: i + 1,
          content: status === "open" ? null : content,
          sealedAt: now,
          openedAt: status === "open" ? null : now,
        })
        .returning();
      if (!bid) throw new Error("bid was not inserted");
      await world.db
        .insert(bidMembers)
        .values(
          team.map(({ organizationName: _, capabilityName: __, ...seat }) => ({ ...seat, bidId: bid.id, status: "accepted" as const })),
        );
      made.push(bid.id);
    }
    for (const person of facts.evaluators ?? []) {
      await world.db
        .insert(callEvaluators)
        .values({ callId: opened.id, organizationId: person.actor.organizationId, userId: person.actor.userId, name: person.actor.name });
    }
    return { id: opened.id, code: opened.code, title: opened.title, scene: row, criteria, bids: made };
  }
  type Made = Awaited<ReturnType<typeof call>>;

  /** The score sheet of one evaluator as its form would send it. */
  const sheet = (made: Made, marks: readonly Marks[], comment = "评语") =>
    made.bids.flatMap((bidId, i) =>
      made.criteria.map((criterion, at) => ({
        bidId,
        criterionId: criterion.id,
        score: criterion.kind === "condition" ? (marks[i]?.[2] === false ? "0" : "100") : String(marks[i]?.[at === 0 ? 0 : 1] ?? 70),
        comment: `${comment}${i}${at}`,
      })),
    );

  async function score(ctx: Context, made: Made, marks: readonly Marks[], intent: "save" | "submit" = "submit", comment?: string) {
    const page = await evaluationPage(ctx, made.code);
    return saveScores(ctx, { code: made.code, stamp: page.sheet?.stamp ?? "", intent, scores: sheet(made, marks, comment) });
  }

  const declareNone = (ctx: Context, made: Made) => declareInterest(ctx, { code: made.code, interest: "none" });

  /** A call that one evaluator has judged: the second bid comes first, then the first, then the third. */
  async function judged(judge: Person) {
    const made = await call({ evaluators: [judge] });
    await declareNone(judge, made);
    await score(judge, made, [
      [80, 70],
      [90, 80],
      [70, 60],
    ]);
    return made;
  }

  return { unit, bureau, institute, vendors, partner, call, judged, sheet, score, declareNone };
}
