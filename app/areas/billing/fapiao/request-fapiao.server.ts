import type { z } from "zod";
import { paths } from "#app/http/paths.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, databaseErrorCode, userOf, withTransaction } from "#app/kernel/context.server.ts";
import { conflict, forbidden } from "#app/kernel/errors.ts";
import { fenToYuan } from "#app/kernel/money.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { fapiaoRequests } from "#db/schema/billing.ts";
import { FAPIAO_KIND_NAMES } from "#db/vocabulary/billing.ts";
import { mayPayInvoice } from "../policy.ts";
import { getInvoice } from "../reads.server.ts";
import { requestFapiaoInput } from "../schemas.ts";
import { takesFapiao } from "../states.ts";
import { saleFenOf } from "./ask-for-red.server.ts";

export const issueFapiaoKey = (requestId: string) => `issue-fapiao:${requestId}`;

/**
 * The payer's finance asks for a 发票 of an invoice: the payee must issue one (发票管理办法 18–21, 增值税法 34). One request stands at a time; after
 * it was sent back or reversed another may be made. A deposit is no sale and gets none.
 */
export async function requestFapiao(ctx: Context, input: z.input<typeof requestFapiaoInput>): Promise<{ id: string }> {
  const { code, ...asked } = parseInput(requestFapiaoInput, input);
  try {
    return await withTransaction(ctx, async (tx) => {
      const { invoice, contract } = await getInvoice(tx, { code });
      if (!mayPayInvoice(ctx.actor, invoice)) throw forbidden("请由用户单位的财务或管理员申请发票。");
      if (!takesFapiao(invoice)) throw conflict("这张账单不能申请发票：尚未发出、已作废，或者是押金。");
      // What was credited or refunded is no part of the sale.
      const amountFen = await saleFenOf(tx, invoice);
      if (amountFen <= 0n) throw conflict("这张账单已全部调减或退款，没有可以开票的金额。");
      const [row] = await tx.db
        .insert(fapiaoRequests)
        .values({ ...asked, invoiceId: invoice.id, amountFen })
        .returning({ id: fapiaoRequests.id });
      if (!row) throw new Error("request was not inserted");
      await recordAudit(tx, { action: "request-fapiao", objectType: "invoice", objectId: invoice.id, detail: { code, kind: asked.kind } });
      await enqueue(tx, "notify", {
        organizationId: contract.providerId,
        kind: "todo",
        title: `账单 ${code} 待开票 ¥${fenToYuan(amountFen)}`,
        body: `${userOf(ctx).organizationName}申请${FAPIAO_KIND_NAMES[asked.kind]}。`,
        href: `${paths.invoice(code)}#fapiao`,
        dedupeKey: issueFapiaoKey(row.id),
      });
      return row;
    });
  } catch (error) {
    if (databaseErrorCode(error) === "23505") throw conflict("这张账单已经申请过发票。");
    throw error;
  }
}
