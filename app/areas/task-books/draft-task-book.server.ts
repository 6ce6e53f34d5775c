import { and, eq, isNull, sql } from "drizzle-orm";
import { DateTime } from "luxon";
import type { z } from "zod";
import { awardedBid } from "#app/areas/calls/index.server.ts";
import { getConsortium, holdFormedConsortium } from "#app/areas/consortia/index.server.ts";
import { organizationsById, regionNames } from "#app/areas/organizations/index.server.ts";
import { withoutPledge } from "#app/areas/scenes/index.server.ts";
import { paths } from "#app/http/paths.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, userOf, withTransaction } from "#app/kernel/context.server.ts";
import { conflict, forbidden } from "#app/kernel/errors.ts";
import { nextCode } from "#app/kernel/ids.server.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { taskBookParties, taskBooks } from "#db/schema/task-books.ts";
import { PRICE_BASIS_NAMES } from "#db/vocabulary/calls.ts";
import { askedOf } from "./asked.server.ts";
import type { PromisedValue } from "./document.ts";
import { draftDocument } from "./draft-document.ts";
import type { BidPlan } from "./draft-plan.ts";
import { partiesOfConsortium } from "./parties-of-consortium.server.ts";
import { mayFreezeTaskBook } from "./policy.ts";
import { draftTaskBookInput } from "./schemas.ts";
import { keepRevision } from "./write-draft.server.ts";

/**
 * Drafts the task book of a formed consortium: indicators linked to the scene, balanced terms, and of an awarded call what its bid promised. Drafting
 * again gives the first one back.
 */
export async function draftTaskBook(ctx: Context, input: z.input<typeof draftTaskBookInput>): Promise<{ code: string }> {
  const { consortiumCode } = parseInput(draftTaskBookInput, input);
  return withTransaction(ctx, async (tx) => {
    const found = await getConsortium(tx, { code: consortiumCode });
    if (!mayFreezeTaskBook(ctx.actor, found.consortium)) throw forbidden("任务书由用户单位或牵头单位起草。");
    if (found.consortium.status !== "formed") throw conflict("联合体组建完成后才能起草任务书。");
    await holdFormedConsortium(tx, found.consortium.id);
    // Read when it is held: members that go at the same moment are not drafted in.
    const { consortium, members, scene } = await getConsortium(tx, { code: consortiumCode });
    const [present] = await tx.db
      .select({ code: taskBooks.code })
      .from(taskBooks)
      .where(and(eq(taskBooks.consortiumId, consortium.id), isNull(taskBooks.amendsId)));
    if (present) return present;
    // The draft takes the test methods over and shows them to every party: each has to have pledged to keep them.
    if (scene.scene.restrictedParts.includes("testMethods")) {
      const ids = [...new Set(members.filter(({ status }) => status === "accepted").map(({ organizationId }) => organizationId))];
      const names = await organizationsById(tx, await withoutPledge(tx, scene.scene.id, ids));
      if (names.size > 0) {
        const missing = [...names.values()].map(({ name }) => name).join("、");
        throw conflict(`场景的测试方法仅对受邀单位公开。请${missing}先在场景页面确认保密承诺，再起草任务书。`);
      }
    }

    const [parties, regions, { requirements, promises }] = await Promise.all([
      partiesOfConsortium(tx, consortium, members),
      regionNames(tx),
      askedOf(tx, consortium.id),
    ]);
    const bid = await bidPlanOf(tx, consortium.id, promises);
    const document = draftDocument({
      scene: {
        sceneId: scene.scene.id,
        sceneCode: scene.scene.code,
        sceneName: scene.scene.name,
        site: regions.get(scene.scene.regionCode),
        coreTask: scene.scene.coreTask,
        regulated: scene.scene.domain === "special",
        requirements,
      },
      ...parties,
      bid,
      startDate: DateTime.fromJSDate(tx.clock.now(), { zone: "Asia/Shanghai" }).toFormat("yyyy-MM-dd"),
    });
    const [taskBook] = await tx.db
      .insert(taskBooks)
      .values({ code: await nextCode(tx, "taskBook"), consortiumId: consortium.id, sceneId: scene.scene.id, document })
      .onConflictDoNothing({ target: taskBooks.consortiumId, where: sql`amends_id is null` })
      .returning({ id: taskBooks.id, code: taskBooks.code });
    if (!taskBook) throw conflict("任务书刚刚已由对方起草，请刷新查看。");
    await tx.db
      .insert(taskBookParties)
      .values(
        document.parties.items.map(({ organizationId, role, isLead }) => ({ taskBookId: taskBook.id, organizationId, role, isLead })),
      );
    await keepRevision(tx, { taskBookId: taskBook.id, number: 1, document, clauses: [] });
    await recordAudit(tx, {
      action: "draft-task-book",
      objectType: "task-book",
      objectId: taskBook.id,
      detail: { code: taskBook.code, consortiumCode },
    });
    await enqueue(tx, "complete-todo", { organizationId: consortium.userUnitId, dedupeKey: `consortium-formed:${consortium.id}` });
    for (const { organizationId } of document.parties.items) {
      if (organizationId === userOf(ctx).organizationId) continue;
      await enqueue(tx, "notify", {
        organizationId,
        kind: "message",
        title: `“${scene.scene.name}”任务书已起草，请查看并协商`,
        body: "",
        href: paths.taskBook(taskBook.code),
        dedupeKey: `task-book-drafted:${taskBook.id}`,
      });
    }
    return { code: taskBook.code };
  });
}

/** The awarded bid of a consortium as its draft takes it over; null for one that came of a proposal. */
async function bidPlanOf(ctx: Context, consortiumId: string, promises: PromisedValue[]): Promise<BidPlan | null> {
  const awarded = await awardedBid(ctx, consortiumId);
  if (awarded === null) return null;
  const { solution, priceFen, priceBasis, priceNote, durationDays, milestones, deliverables } = awarded.content;
  return {
    callCode: awarded.callCode,
    promises,
    solution,
    priceFen,
    priceBasis: PRICE_BASIS_NAMES[priceBasis],
    isFixedTotal: priceBasis === "fixedTotal",
    priceNote,
    durationDays,
    milestones,
    deliverables,
  };
}
