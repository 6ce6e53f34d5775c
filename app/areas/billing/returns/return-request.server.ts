import { and, eq, inArray, sql } from "drizzle-orm";
import { getContract } from "#app/areas/contracts/index.server.ts";
import { paths } from "#app/http/paths.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type TransactionContext, userOf } from "#app/kernel/context.server.ts";
import { conflict, invalid, notFound } from "#app/kernel/errors.ts";
import { fenToYuan } from "#app/kernel/money.ts";
import { lineDisputes, refunds, returnRequests } from "#db/schema/returns.ts";
import { RETURN_KIND_NAMES, type ReturnKind, type ReturnRoad, type ReturnStatus } from "#db/vocabulary/billing.ts";
import type { Invoice } from "../reads.server.ts";
import { canReturn } from "../states.ts";
import { goneFenOf, moneyOf } from "./left.server.ts";

export type ReturnRequest = typeof returnRequests.$inferSelect;

type Attempt = Pick<ReturnRequest, "id" | "attempt">;
const timeOf = ({ id, attempt }: Attempt) => (attempt === 1 ? id : `${id}:${attempt}`);
/** The to-do that waits for the second person. */
export const approveReturnKey = (request: Attempt): string => `approve-return:${timeOf(request)}`;
/** The to-do to pay what came home again, or to give it up. */
export const bouncedKey = (request: Attempt): string => `bounced-return:${timeOf(request)}`;

/** Throws conflict or invalid where this much cannot be lowered of the invoice now; `but` is the request that asks. Under the hold of the invoice. */
export async function requireLeft(
  tx: TransactionContext,
  invoice: Invoice,
  asked: { kind: ReturnKind; amountFen: bigint },
  but: string | null = null,
): Promise<void> {
  if (!canReturn(asked.kind, invoice)) {
    throw conflict(
      asked.kind === "refund" ? "账单还没有付款，不能退款；付款前可以调减。" : "账单不在待付款状态，不能调减；已付款的请办理退款。",
    );
  }
  const { leftFen, dueFen } = await moneyOf(tx, invoice, but);
  const most = asked.kind === "refund" ? leftFen : dueFen;
  if (asked.amountFen <= most) return;
  const message =
    most === 0n ? `没有可以${RETURN_KIND_NAMES[asked.kind]}的金额。` : `最多可以${RETURN_KIND_NAMES[asked.kind]} ¥${fenToYuan(most)}。`;
  throw invalid(message, { amountYuan: [message] });
}

/** Enters a request of the actor and asks for the second person. Policy, and that this much is left, are the caller's to see to. */
export async function enterRequest(
  tx: TransactionContext,
  invoice: Invoice,
  providerId: string,
  asked: { kind: ReturnKind; amountFen: bigint; reason: string; road: ReturnRoad; lineKey: string | null; disputeId: string | null },
): Promise<string> {
  const actor = userOf(tx);
  const [request] = await tx.db
    .insert(returnRequests)
    .values({ ...asked, invoiceId: invoice.id, askedBy: actor.userId, askedByName: actor.name, createdAt: tx.clock.now() })
    .returning();
  if (!request) throw new Error("request was not inserted");
  await recordAudit(tx, {
    action: `request-${asked.kind}`,
    objectType: "invoice",
    objectId: invoice.id,
    detail: { requestId: request.id, amountFen: asked.amountFen, reason: asked.reason, road: asked.road },
  });
  await askSecond(tx, invoice, providerId, request, asked.amountFen);
  return request.id;
}

/** Puts a request of the actor before the second person. */
export async function askSecond(
  tx: TransactionContext,
  invoice: Invoice,
  providerId: string,
  request: ReturnRequest,
  amountFen: bigint,
): Promise<void> {
  await enqueue(tx, "notify", {
    organizationId: providerId,
    kind: "todo",
    title: `账单 ${invoice.code} ${RETURN_KIND_NAMES[request.kind]} ¥${fenToYuan(amountFen)} 待复核`,
    body: `由${userOf(tx).name}申请，须由另一位财务或管理员复核。`,
    href: `${paths.invoice(invoice.code)}#returns`,
    dedupeKey: approveReturnKey(request),
  });
}

/** What of a request is still to go back: its amount less what went and did not come home. */
export async function remainingOf(tx: TransactionContext, request: ReturnRequest): Promise<bigint> {
  const moves = await tx.db.select().from(refunds).where(eq(refunds.requestId, request.id));
  return request.amountFen - goneFenOf(moves);
}

/** A request of this invoice. One of another invoice is as absent as one that never was. */
export async function requestOf(tx: TransactionContext, invoice: Invoice, requestId: string): Promise<ReturnRequest> {
  const [request] = await tx.db
    .select()
    .from(returnRequests)
    .where(and(eq(returnRequests.id, requestId), eq(returnRequests.invoiceId, invoice.id)));
  if (!request) throw notFound("退款或调减申请");
  return request;
}

/** A movement of money back of this invoice. One of another invoice is as absent as one that never was. */
export async function movementOf(tx: TransactionContext, invoice: Invoice, refundId: string): Promise<typeof refunds.$inferSelect> {
  const [row] = await tx.db
    .select()
    .from(refunds)
    .where(and(eq(refunds.id, refundId), eq(refunds.invoiceId, invoice.id)));
  if (!row) throw notFound("退款");
  return row;
}

/** Ends an approved request as the movements of its last attempt ended, once none of them is under way any more. */
export async function endRequestWith(tx: TransactionContext, invoice: Invoice, requestId: string): Promise<void> {
  const request = await requestOf(tx, invoice, requestId);
  const all = await tx.db.select().from(refunds).where(eq(refunds.requestId, requestId));
  const moves = all.filter(({ attempt, reverses }) => attempt === request.attempt && reverses === null);
  if (moves.some(({ status }) => status === "pending" || status === "awaitingTransfer")) return;
  const home = all.find(({ reverses }) => moves.some(({ id }) => id === reverses));
  if (home) return bounceRequest(tx, invoice, request, { from: ["approved", "done"], failure: home.reason });
  const failed = moves.find(({ status }) => status === "failed");
  await endRequest(tx, invoice, requestId, failed ? { status: "failed", failure: failed.failure ?? "没有退回" } : { status: "done" });
}

/** What went out came home, or its second payment was not approved: somebody has to say whether it is paid again. Its dispute waits for that. */
export async function bounceRequest(
  tx: TransactionContext,
  invoice: Invoice,
  request: ReturnRequest,
  { from, failure }: { from: readonly ReturnStatus[]; failure: string },
): Promise<void> {
  const [bounced] = await tx.db
    .update(returnRequests)
    .set({ status: "bounced", failure, endedAt: null })
    .where(and(eq(returnRequests.id, request.id), inArray(returnRequests.status, [...from])))
    .returning();
  if (!bounced) return;
  await recordAudit(tx, {
    action: "return-bounced",
    objectType: "invoice",
    objectId: invoice.id,
    detail: { requestId: request.id, failure },
  });
  const { contract } = await getContract({ ...tx, actor: { kind: "system", job: "returns" } }, { id: invoice.contractId });
  await enqueue(tx, "notify", {
    organizationId: contract.providerId,
    kind: "todo",
    mail: true,
    title: `账单 ${invoice.code} 有 ¥${fenToYuan(await remainingOf(tx, bounced))} 未能退给用户单位`,
    body: `${failure}。请与用户单位核对收款账户后再次转账，或者登记不再转账。`,
    href: `${paths.invoice(invoice.code)}#returns`,
    dedupeKey: bouncedKey(bounced),
  });
  if (!bounced.disputeId) return;
  const again = await tx.db
    .update(lineDisputes)
    .set({ status: "accepted", endedAt: null })
    .where(and(eq(lineDisputes.id, bounced.disputeId), eq(lineDisputes.status, "settled"), noOtherStands))
    .returning({ id: lineDisputes.id });
  if (again.length > 0) await enqueue(tx, "settle-invoice", { invoiceId: invoice.id });
}

/** The payer may dispute a line anew once a dispute of it is settled; one stands at a time. */
const noOtherStands = sql`not exists (select 1 from line_disputes other where other.invoice_id = ${lineDisputes.invoiceId}
  and other.line_key = ${lineDisputes.lineKey} and other.status in ('open', 'accepted', 'rejected', 'mediation'))`;

/** The last word on an approved request, or on one that came home; a dispute of a line that it settles ends with it, or is open to another try. */
export async function endRequest(
  tx: TransactionContext,
  invoice: Invoice,
  requestId: string,
  end: { status: "done" } | { status: "failed"; failure: string },
): Promise<void> {
  const [request] = await tx.db
    .update(returnRequests)
    .set({ ...end, endedAt: tx.clock.now() })
    .where(and(eq(returnRequests.id, requestId), inArray(returnRequests.status, ["approved", "bounced"])))
    .returning();
  if (!request) return;
  await recordAudit(tx, { action: `return-${end.status}`, objectType: "invoice", objectId: invoice.id, detail: { requestId, ...end } });
  await followDispute(tx, request, end.status === "done");
}

/** A dispute that was accepted is settled when what was accepted is done; when that came to nothing it is open again. */
export async function followDispute(tx: TransactionContext, request: ReturnRequest, done: boolean): Promise<void> {
  if (!request.disputeId) return;
  const moved = await tx.db
    .update(lineDisputes)
    .set(done ? { status: "settled", endedAt: tx.clock.now() } : { status: "open", acceptedFen: null, answeredAt: null })
    .where(and(eq(lineDisputes.id, request.disputeId), eq(lineDisputes.status, "accepted")))
    .returning({ id: lineDisputes.id });
  if (moved.length > 0) await enqueue(tx, "settle-invoice", { invoiceId: request.invoiceId });
}
