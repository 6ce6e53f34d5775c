import { and, eq, inArray, lt } from "drizzle-orm";
import { DateTime } from "luxon";
import { paths } from "#app/http/paths.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { type Context, withTransaction } from "#app/kernel/context.server.ts";
import { taskBookParties, taskBookRefusals, taskBookSignatures, taskBooks, taskBookVersions } from "#db/schema/task-books.ts";
import { awaitedSigners } from "./signing-order.ts";
import { readDocument } from "./upgrade-document.ts";

/** Days after freezing before the first reminder; from then on one a day. */
const FIRST_AFTER_DAYS = 3;
/** The hour of the day, Asia/Shanghai, in which reminders go out: office hours, once for all of the day. */
const REMINDER_HOUR = 9;

/** Reminds parties whose turn it is to sign and that have neither signed nor declined for three days, in the inbox and by mail, once a day at most. */
export async function remindSignatories(ctx: Context): Promise<void> {
  const now = DateTime.fromJSDate(ctx.clock.now(), { zone: "Asia/Shanghai" });
  if (now.hour !== REMINDER_HOUR) return;
  const waiting = await ctx.db
    .select({ code: taskBooks.code, taskBookId: taskBooks.id, version: taskBookVersions })
    .from(taskBooks)
    .innerJoin(taskBookVersions, eq(taskBookVersions.id, taskBooks.currentVersionId))
    .where(and(eq(taskBooks.status, "signing"), lt(taskBookVersions.createdAt, now.minus({ days: FIRST_AFTER_DAYS }).toJSDate())))
    .limit(500);
  if (waiting.length === 0) return;
  const versionIds = waiting.map(({ version }) => version.id);
  const [parties, signed, declined] = await Promise.all([
    ctx.db
      .select()
      .from(taskBookParties)
      .where(
        inArray(
          taskBookParties.taskBookId,
          waiting.map(({ taskBookId }) => taskBookId),
        ),
      ),
    ctx.db
      .select({ versionId: taskBookSignatures.versionId, organizationId: taskBookSignatures.organizationId })
      .from(taskBookSignatures)
      .where(inArray(taskBookSignatures.versionId, versionIds)),
    ctx.db
      .select({ versionId: taskBookRefusals.versionId, organizationId: taskBookRefusals.organizationId })
      .from(taskBookRefusals)
      .where(inArray(taskBookRefusals.versionId, versionIds)),
  ]);
  const answered = new Set([...signed, ...declined].map(({ versionId, organizationId }) => `${versionId} ${organizationId}`));
  await withTransaction(ctx, async (tx) => {
    for (const { code, taskBookId, version } of waiting) {
      const document = readDocument(version.document);
      const { sceneName } = document.boundary;
      const signedBy = signed.filter(({ versionId }) => versionId === version.id).map(({ organizationId }) => organizationId);
      const awaited = awaitedSigners(document, version.signingOrder, signedBy);
      for (const { organizationId } of parties.filter((party) => party.taskBookId === taskBookId)) {
        if (!awaited.includes(organizationId)) continue;
        if (answered.has(`${version.id} ${organizationId}`)) continue;
        await enqueue(tx, "notify", {
          organizationId,
          kind: "message",
          mail: true,
          title: `“${sceneName}”任务书（第 ${version.number} 版）等待贵单位签署`,
          body: "请阅读后签署；如不同意，请说明理由拒签，或重新开启协商。",
          href: paths.signTaskBook(code),
          dedupeKey: `sign-reminder:${version.id}:${now.toISODate()}`,
        });
      }
    }
  });
}
