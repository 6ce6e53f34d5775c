import { and, eq, sql } from "drizzle-orm";
import { DateTime } from "luxon";
import { releaseRobots } from "#app/areas/robots/index.server.ts";
import { paths } from "#app/http/paths.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, withTransaction } from "#app/kernel/context.server.ts";
import { contracts } from "#db/schema/contracts.ts";
import type { Contract } from "../reads.server.ts";
import { lastDayOf } from "../states.ts";

/** Contracts whose last day is over are ended, and their robots released. What was used until then may still be reported and is still billed. */
export async function sweepEndings(ctx: Context): Promise<void> {
  const over = await ctx.db
    .select()
    .from(contracts)
    .where(
      and(
        eq(contracts.status, "active"),
        sql`(${contracts.endsOn}::date)::timestamp at time zone ${contracts.zone} <= ${ctx.clock.now().toISOString()}::timestamptz`,
      ),
    );
  const failures: unknown[] = [];
  for (const contract of over) await end(ctx, contract).catch((error: unknown) => failures.push(error));
  if (failures.length > 0) throw new AggregateError(failures, `${failures.length} contracts could not be ended`);
}

async function end(ctx: Context, contract: Contract): Promise<void> {
  await withTransaction(ctx, async (tx) => {
    const [moved] = await tx.db
      .update(contracts)
      .set({ status: "ended", endedAt: tx.clock.now() })
      .where(and(eq(contracts.id, contract.id), eq(contracts.status, "active"), eq(contracts.endsOn, contract.endsOn)))
      .returning({ id: contracts.id });
    if (!moved) return;
    const at = DateTime.fromISO(contract.endsOn, { zone: contract.zone }).toJSDate();
    const released = await releaseRobots(tx, contract.id, at);
    await recordAudit(tx, {
      action: "end-contract",
      objectType: "contract",
      objectId: contract.id,
      detail: { code: contract.code, endsOn: contract.endsOn, released },
    });
    for (const organizationId of [contract.userUnitId, contract.providerId])
      await enqueue(tx, "notify", {
        organizationId,
        kind: "message",
        mail: true,
        title: `合同“${contract.name}”已于 ${lastDayOf(contract.endsOn)} 结束`,
        body:
          organizationId === contract.userUnitId
            ? "请与供给单位办理设备返还验收；补报期过后出最终账单，押金在验收后退还。"
            : "请与用户单位办理设备返还验收；补报期内仍可补报到期以前的用量，之后出最终账单，押金在验收后退还。",
        href: paths.contract(contract.code),
        dedupeKey: `contract-ended:${contract.id}`,
      });
  });
}
