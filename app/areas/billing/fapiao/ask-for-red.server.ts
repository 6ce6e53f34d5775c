import { and, eq } from "drizzle-orm";
import { getContract } from "#app/areas/contracts/index.server.ts";
import { paths } from "#app/http/paths.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import type { Context, TransactionContext } from "#app/kernel/context.server.ts";
import { fenToYuan } from "#app/kernel/money.ts";
import { fapiaoRequests } from "#db/schema/billing.ts";
import { refunds } from "#db/schema/returns.ts";
import type { Invoice } from "../reads.server.ts";
import { goneFenOf } from "../returns/left.server.ts";

type Asked = Pick<typeof fapiaoRequests.$inferSelect, "id" | "redAsks">;
/** The to-do to issue a red-letter 发票; another one whenever the amount is another. */
export const redFapiaoKey = ({ id, redAsks }: Asked): string => `red-fapiao:${id}:${redAsks}`;

/**
 * What of an invoice is a sale today, with tax: nothing once it is void; what was credited and what was refunded is none. A chargeback takes the money and
 * not the sale: the payer owes it still.
 */
export async function saleFenOf(ctx: Context, invoice: Invoice): Promise<bigint> {
  if (invoice.status === "void") return 0n;
  const moves = await ctx.db.select().from(refunds).where(eq(refunds.invoiceId, invoice.id));
  const taken = moves.filter(({ kind }) => kind === "chargeback").map(({ id }) => id);
  const refunded = moves.filter(({ id, reverses }) => !taken.includes(id) && (reverses === null || !taken.includes(reverses)));
  return invoice.totalFen - invoice.creditedFen - goneFenOf(refunded);
}

/**
 * A 发票 that says more than is sold has to be taken back by a red-letter one, in whole or for the difference (增值税法 34, 发票管理办法 18–21: what it says is
 * not altered). Called whenever the sale of an invoice changes: the provider's finance gets a to-do with the amount, and it ends when the red-letter
 * one is entered, or the sale is again what it was. Under the hold of the invoice.
 */
export async function askForRed(tx: TransactionContext, invoice: Invoice): Promise<void> {
  const [issued] = await tx.db
    .select()
    .from(fapiaoRequests)
    .where(and(eq(fapiaoRequests.invoiceId, invoice.id), eq(fapiaoRequests.status, "issued")))
    .for("update");
  if (!issued) return;
  const beyond = issued.amountFen - (await saleFenOf(tx, invoice));
  const redAskedFen = beyond > 0n ? beyond : 0n;
  if (redAskedFen === issued.redAskedFen) return;
  const { contract } = await getContract({ ...tx, actor: { kind: "system", job: "returns" } }, { id: invoice.contractId });
  const organizationId = contract.providerId;
  if (issued.redAskedFen > issued.redFen) await enqueue(tx, "complete-todo", { organizationId, dedupeKey: redFapiaoKey(issued) });
  const redAsks = issued.redAsks + 1;
  await tx.db.update(fapiaoRequests).set({ redAskedFen, redAsks }).where(eq(fapiaoRequests.id, issued.id));
  await recordAudit(tx, {
    action: "fapiao-red-asked",
    objectType: "invoice",
    objectId: invoice.id,
    detail: { requestId: issued.id, redAskedFen, redFen: issued.redFen },
  });
  if (redAskedFen <= issued.redFen) return;
  await enqueue(tx, "notify", {
    organizationId,
    kind: "todo",
    mail: true,
    title: `账单 ${invoice.code} 须开具红字发票 ¥${fenToYuan(redAskedFen - issued.redFen)}`,
    body: `发票 ${issued.number ?? ""} 开具之后，账单${invoice.status === "void" ? "已作废" : "有退款或调减"}。开具后请登记红字发票号码。`,
    href: `${paths.invoice(invoice.code)}#fapiao`,
    dedupeKey: redFapiaoKey({ id: issued.id, redAsks }),
  });
}
