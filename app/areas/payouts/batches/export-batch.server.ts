import { createHash } from "node:crypto";
import { and, asc, eq } from "drizzle-orm";
import type { z } from "zod";
import { FACTOR_MINUTES, isFreshFactor } from "#app/http/factor-age.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, type TransactionContext, withTransaction } from "#app/kernel/context.server.ts";
import { forbidden } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { openBytes, sealBytes, serviceKey } from "#app/sealing/envelope.ts";
import { payoutAccounts, payoutBatches, payoutFiles, payoutItems } from "#db/schema/payouts.ts";
import { PAYOUT_FILE_FORMATS, type PayoutFileFormat } from "#db/vocabulary/payouts.ts";
import { openNumber } from "../accounts/accounts.server.ts";
import { mayRunPayouts } from "../policy.ts";
import { offlineBank } from "../rails/offline-bank.server.ts";
import { exportBatchInput } from "../schemas.ts";
import { requireCurrentAccounts } from "./approve-batch.server.ts";
import { holdBatch } from "./hold-batch.server.ts";
import { moveSettlements } from "./item-settlements.server.ts";

/**
 * The file of an approved batch for the bank's batch payment, with full account numbers; each export is recorded and rests on a second factor
 * younger than five minutes (reliability A5). The first one makes the files and tells that the transfers are with the bank; every further one
 * gives the same bytes.
 */
export async function exportBatch(
  ctx: Context,
  input: z.input<typeof exportBatchInput>,
  evidence: { factorAt: Date | null },
): Promise<{ file: Buffer; fileName: string; format: PayoutFileFormat }> {
  if (!mayRunPayouts(ctx.actor)) throw forbidden("付款批次由牵头单位的财务或管理员办理。");
  const { code, format } = parseInput(exportBatchInput, input);
  return withTransaction(ctx, async (tx) => {
    const batch = await holdBatch(tx, code, "export");
    const now = tx.clock.now();
    if (!isFreshFactor(evidence.factorAt, now))
      throw forbidden(`导出付款文件须在完成二次验证后 ${FACTOR_MINUTES} 分钟内进行，请重新验证后再导出。`);
    if (batch.status === "approved") {
      await requireCurrentAccounts(tx, batch.id);
      await makeFiles(tx, batch.id);
      await tx.db.update(payoutBatches).set({ status: "exported", exportedAt: now }).where(eq(payoutBatches.id, batch.id));
    }
    const [stored] = await tx.db
      .select()
      .from(payoutFiles)
      .where(and(eq(payoutFiles.batchId, batch.id), eq(payoutFiles.format, format)));
    if (!stored) throw new Error(`batch ${code} has no ${format} file`);
    const file = openBytes(serviceKey(tx.services.config), Buffer.from(stored.sealed), purposeOf(batch.id, format));
    await recordAudit(tx, {
      action: "export-payout-batch",
      objectType: "payout-batch",
      objectId: batch.id,
      detail: { format, sha256: stored.sha256, first: batch.status === "approved" },
    });
    return { file, fileName: `批量付款（${code}）.${format}`, format };
  });
}

const purposeOf = (batchId: string, format: PayoutFileFormat): string => `payout-file:${batchId}:${format}`;

async function makeFiles(tx: TransactionContext, batchId: string): Promise<void> {
  const rows = await tx.db
    .select({ item: payoutItems, account: payoutAccounts })
    .from(payoutItems)
    .innerJoin(payoutAccounts, eq(payoutAccounts.id, payoutItems.accountId))
    .where(eq(payoutItems.batchId, batchId))
    .orderBy(asc(payoutItems.position));
  const submission = await offlineBank.submit(
    tx,
    rows.map(({ item, account }) => ({
      reference: item.reference,
      organizationId: item.organizationId,
      amountFen: item.amountFen,
      purpose: item.purpose,
      payee: {
        holderName: account.holderName,
        bankName: account.bankName,
        bankCode: account.bankCode,
        accountNumber: openNumber(tx, account),
      },
    })),
  );
  if (submission.by !== "files") throw new Error("the bank by hand writes files");
  await tx.db.insert(payoutFiles).values(
    PAYOUT_FILE_FORMATS.map((format) => ({
      batchId,
      format,
      sealed: sealBytes(serviceKey(tx.services.config), submission.files[format], purposeOf(batchId, format)),
      sha256: createHash("sha256").update(submission.files[format]).digest("hex"),
    })),
  );
  await moveSettlements(
    tx,
    rows.map(({ item }) => item.id),
    { from: ["batched"], to: "submitted" },
  );
}
