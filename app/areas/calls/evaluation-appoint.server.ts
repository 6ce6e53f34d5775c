import type { z } from "zod";
import { type Organization, peopleByEmail } from "#app/areas/organizations/index.server.ts";
import { getSceneById } from "#app/areas/scenes/index.server.ts";
import { covers } from "#app/kernel/actor.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, withTransaction } from "#app/kernel/context.server.ts";
import { conflict, forbidden, invalid, notFound } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { callEvaluators } from "#db/schema/calls.ts";
import { hasLooked } from "./bid-looks.server.ts";
import { bidderIds, holdCall, scoresOf } from "./evaluation-facts.server.ts";
import { mayAppoint } from "./evaluation-policy.ts";
import { appointEvaluatorInput } from "./evaluation-schemas.ts";
import { askEvaluator, tellAppointed } from "./evaluation-todos.server.ts";

/**
 * The user unit appoints a person who scores: a member of its own organization, of the bureau of the scene's region, or of a research institute
 * that has no part in a bid. While the call is open or opened, until somebody has begun to score. Whether an institute has a part in a bid is
 * asked only after the opening: before, the answer would tell who bids. Refuses who has been shown who offers what: it could not score blindly.
 */
export async function appointEvaluator(ctx: Context, input: z.input<typeof appointEvaluatorInput>): Promise<{ id: string; name: string }> {
  const { code, email } = parseInput(appointEvaluatorInput, input);
  return withTransaction(ctx, async (tx) => {
    const { call, evaluators } = await holdCall(tx, code);
    if (ctx.actor.kind !== "user" || ctx.actor.organizationId !== call.userUnitId) throw notFound("揭榜");
    if (!mayAppoint(ctx.actor, call)) throw forbidden();
    if (call.status !== "open" && call.status !== "opened") throw conflict("只有征集应答中或评审中的揭榜可以聘请评审人。");
    const isOpened = call.status === "opened";
    const hasBegun = evaluators.some(({ status }) => status === "submitted") || (isOpened && (await scoresOf(tx, call.id)).length > 0);
    if (hasBegun) throw conflict("评分已经开始，不能再聘请评审人。");
    const { scene } = await getSceneById(tx, call.sceneId);
    const [people, bidders] = await Promise.all([peopleByEmail(tx, email), isOpened ? bidderIds(tx, call.id) : []]);
    const person = people
      .map((one) => ({ ...one, place: placeOf(one.organization, { unitId: call.userUnitId, region: scene.regionCode, bidders }) }))
      .filter(({ place }) => place !== null)
      .sort((a, b) => (a.place ?? 0) - (b.place ?? 0))[0];
    if (!person) throw invalid("提交的内容有误，请按提示更正。", { email: [NOBODY] });
    if (evaluators.some(({ userId }) => userId === person.userId)) throw conflict(`${person.name}已在评审人名单中。`);
    if (await hasLooked(tx, call.id, person.userId))
      throw invalid("提交的内容有误，请按提示更正。", { email: [hasSeenNames(person.name)] });
    const [evaluator] = await tx.db
      .insert(callEvaluators)
      .values({
        callId: call.id,
        organizationId: person.organization.id,
        userId: person.userId,
        name: person.name,
        createdAt: tx.clock.now(),
      })
      .onConflictDoNothing()
      .returning();
    if (!evaluator) throw conflict(`${person.name}已在评审人名单中。`);
    await recordAudit(tx, {
      action: "appoint-evaluator",
      objectType: "call",
      objectId: call.id,
      detail: { evaluatorId: evaluator.id, userId: person.userId, organizationId: person.organization.id },
    });
    if (isOpened) await askEvaluator(tx, call, evaluator);
    else await tellAppointed(tx, call, evaluator);
    return { id: evaluator.id, name: evaluator.name };
  });
}

const hasSeenNames = (name: string): string =>
  `${name}在应答开启后查看过带单位名称的应答，不能再聘为隐名评审人。请聘请没有查看过的人员；查看记录见本页。`;

/** The same for who is unknown and for who may not be appointed: an address tells nothing about its holder. */
const NOBODY = "没有找到可以聘请的人员。请确认邮箱无误，且其属于本单位、场景所在地区的主管部门，或没有参与应答的科研院所。";

/** In which order a person's organizations are preferred; null for one that may not send an evaluator. */
function placeOf(organization: Organization, call: { unitId: string; region: string; bidders: readonly string[] }): number | null {
  if (organization.id === call.unitId) return 0;
  if (organization.verification !== "verified" || call.bidders.includes(organization.id)) return null;
  if (organization.kind === "vendor" && organization.supplyRoles.includes("researchInstitute")) return 1;
  return organization.kind === "bureau" && covers(organization.regionCode, call.region) ? 2 : null;
}
