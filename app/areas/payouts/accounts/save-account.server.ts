import type { z } from "zod";
import { FACTOR_MINUTES, isFreshFactor } from "#app/http/factor-age.ts";
import { paths } from "#app/http/paths.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, userOf, withTransaction } from "#app/kernel/context.server.ts";
import { forbidden } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { payoutAccounts } from "#db/schema/payouts.ts";
import { mayKeepAccount } from "../policy.ts";
import { saveAccountInput } from "../schemas.ts";
import {
  type AccountLine,
  accountLine,
  accountVersions,
  currentAccounts,
  holdAccounts,
  openNumber,
  sealNumber,
} from "./accounts.server.ts";
import { collectionAccountKey } from "./collection-account.server.ts";

/**
 * Puts down where the actor's organization is to be paid, as a new version; the same words again change nothing. It rests on a second factor
 * younger than five minutes (reliability A5: change of payee), and the owners are told by mail, so that a change nobody ordered is noticed.
 * Transfers drawn to the former version are not approved any more.
 */
export async function saveAccount(
  ctx: Context,
  input: z.input<typeof saveAccountInput>,
  evidence: { factorAt: Date | null },
): Promise<{ version: number }> {
  if (!mayKeepAccount(ctx.actor)) throw forbidden("收款账户由贵单位的财务或管理员维护。");
  const { accountNumber, ...facts } = parseInput(saveAccountInput, input);
  const { organizationId, userId, name } = userOf(ctx);
  return withTransaction(ctx, async (tx) => {
    const now = tx.clock.now();
    if (!isFreshFactor(evidence.factorAt, now))
      throw forbidden(`变更收款账户须在完成二次验证后 ${FACTOR_MINUTES} 分钟内进行，请重新验证后再提交。`);
    await holdAccounts(tx, organizationId);
    const current = (await currentAccounts(tx, [organizationId])).get(organizationId);
    const isSame =
      current?.holderName === facts.holderName &&
      current.bankName === facts.bankName &&
      current.bankCode === facts.bankCode &&
      openNumber(tx, current) === accountNumber;
    if (current && isSame) return { version: current.version };
    const version = (current?.version ?? 0) + 1;
    const id = crypto.randomUUID();
    const lastFour = accountNumber.slice(-4);
    await tx.db.insert(payoutAccounts).values({
      ...facts,
      id,
      organizationId,
      version,
      sealedNumber: sealNumber(tx, id, accountNumber),
      lastFour,
      createdBy: userId,
      factorAt: evidence.factorAt,
      createdAt: now,
    });
    await recordAudit(tx, {
      action: "save-payout-account",
      objectType: "payout-account",
      objectId: id,
      detail: { version, holderName: facts.holderName, bankName: facts.bankName, lastFour },
    });
    await enqueue(tx, "notify", {
      organizationId,
      kind: "message",
      mail: true,
      title: current ? "贵单位的收款账户已变更" : "贵单位已登记收款账户",
      body: `${name}把收款账户${current ? "改为" : "登记为"}${facts.bankName}、尾号 ${lastFour}。如非本单位决定，请立即联系牵头单位暂停支付，并修改账号密码。`,
      href: paths.payouts(),
      dedupeKey: `payout-account:${id}`,
    });
    await enqueue(tx, "complete-todo", { organizationId, dedupeKey: collectionAccountKey(organizationId) });
    return { version };
  });
}

/** What the member's finance sees of its own account: the one in force and what it was before. Null for whoever does not keep the money. */
export async function accountPage(ctx: Context): Promise<{ current: AccountLine | null; former: AccountLine[] } | null> {
  if (!mayKeepAccount(ctx.actor)) return null;
  const [current, ...former] = (await accountVersions(ctx, userOf(ctx).organizationId)).map(accountLine);
  return { current: current ?? null, former };
}
