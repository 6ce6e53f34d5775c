import type { Context } from "#app/kernel/context.server.ts";
import { openBytes, sealBytes, serviceKey } from "#app/sealing/envelope.ts";
import type { ReturnRequest } from "./return-request.server.ts";

const purposeOf = (requestId: string): string => `return-payee:${requestId}`;

/** The number of the account a request is paid to, in an envelope that opens for this request only. */
export const sealPayee = (ctx: Context, requestId: string, number: string): Buffer =>
  sealBytes(serviceKey(ctx.services.config), Buffer.from(number, "utf8"), purposeOf(requestId));

/** The full number: for whoever makes or approves the transfer, and for nobody else. Null where none was entered. */
export const openPayee = (ctx: Context, { id, payeeSealed }: Pick<ReturnRequest, "id" | "payeeSealed">): string | null =>
  payeeSealed && openBytes(serviceKey(ctx.services.config), Buffer.from(payeeSealed), purposeOf(id)).toString("utf8");
