import type { z } from "zod";
import { getConsortium, noteExit, standingIn, takeExitBack } from "#app/areas/consortia/index.server.ts";
import { endOfDay } from "#app/areas/scenes/index.server.ts";
import { paths } from "#app/http/paths.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { type Context, type TransactionContext, userOf, withTransaction } from "#app/kernel/context.server.ts";
import { conflict, forbidden, invalid } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { exitDays } from "./exit-days.ts";
import { holdTaskBook } from "./hold-task-book.server.ts";
import { mayGiveExitNotice } from "./policy.ts";
import { getTaskBook } from "./reads.server.ts";
import { giveExitNoticeInput, takeExitNoticeBackInput } from "./schemas.ts";
import { can, TASK_BOOK_ACTIONS } from "./states.ts";

/**
 * A party gives notice that it leaves under clause 18 of the sealed task book: not before the days agreed there have passed. Until then it stays a
 * member and is bound; then its seat falls vacant, and who remains and who comes sign an amendment. What was sealed binds the others until that.
 */
export async function giveExitNotice(ctx: Context, input: z.input<typeof giveExitNoticeInput>): Promise<{ leavesAt: string }> {
  const { code, leavesOn, reason } = parseInput(giveExitNoticeInput, input);
  return withTransaction(ctx, async (tx) => {
    const { taskBook, document, sceneName, told } = await holdForExit(tx, code);
    if (!can("exit", taskBook.status)) throw conflict(TASK_BOOK_ACTIONS.exit.refusal);
    const { exitNoticeDays } = document.upgradeExit;
    const { first, last } = exitDays(tx.clock.now(), exitNoticeDays);
    if (leavesOn < first)
      throw invalid("提交的内容有误，请按提示更正。", {
        leavesOn: [`第 18 条约定提前 ${exitNoticeDays} 日通知，最早 ${first} 退出。`],
      });
    if (leavesOn > last) throw invalid("提交的内容有误，请按提示更正。", { leavesOn: [`请填写不晚于 ${last} 的日期。`] });
    const leavesAt = endOfDay(leavesOn);
    const { organizationId, organizationName } = userOf(tx);
    if (!(await noteExit(tx, { consortiumId: taskBook.consortiumId, organizationId, leavesAt, reason })))
      throw conflict("贵单位已经提出退出，或者已不是联合体成员，请刷新后查看。");
    for (const other of told) {
      await enqueue(tx, "notify", {
        organizationId: other,
        kind: "message",
        mail: true,
        title: `${organizationName}通知退出“${sceneName}”任务书，自 ${leavesOn} 日终起退出`,
        body: reason,
        href: paths.taskBook(code),
        dedupeKey: `exit-notice:${taskBook.id}:${organizationId}:${tx.clock.now().toISOString()}`,
      });
    }
    return { leavesAt: leavesAt.toISOString() };
  });
}

/** The party takes its notice back while it has not taken effect: everything stays as it was sealed. */
export async function takeExitNoticeBack(ctx: Context, input: z.input<typeof takeExitNoticeBackInput>): Promise<{ code: string }> {
  const { code } = parseInput(takeExitNoticeBackInput, input);
  return withTransaction(ctx, async (tx) => {
    const { taskBook, sceneName, told } = await holdForExit(tx, code);
    const { organizationId, organizationName } = userOf(tx);
    if (!(await takeExitBack(tx, { consortiumId: taskBook.consortiumId, organizationId })))
      throw conflict("贵单位没有待生效的退出通知，或者退出已经生效。");
    for (const other of told) {
      await enqueue(tx, "notify", {
        organizationId: other,
        kind: "message",
        title: `${organizationName}撤回了退出“${sceneName}”任务书的通知`,
        body: "",
        href: paths.taskBook(code),
        dedupeKey: `exit-back:${taskBook.id}:${organizationId}:${tx.clock.now().toISOString()}`,
      });
    }
    return { code };
  });
}

/** Policy, then the consortium and the task book held, and who else is told. */
async function holdForExit(tx: TransactionContext, code: string) {
  const found = await getTaskBook(tx, { code });
  const { consortium, scene } = await getConsortium(tx, { id: found.taskBook.consortiumId });
  if (!mayGiveExitNotice(tx.actor, found.partyIds, consortium))
    throw forbidden("退出由任务书各供给方的签署人提出；用户单位与各方协商变更或者终止。");
  const { organizationIds } = await standingIn(tx, consortium.id);
  const { taskBook, document } = await holdTaskBook(tx, { code });
  const { organizationId } = userOf(tx);
  return { taskBook, document, sceneName: scene.scene.name, told: organizationIds.filter((id) => id !== organizationId) };
}
