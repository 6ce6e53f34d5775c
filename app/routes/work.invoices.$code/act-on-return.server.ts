import {
  actOnDispute,
  approveReturn,
  cancelReturn,
  enterBounce,
  enterTransfer,
  giveUpReturn,
  payAgain,
  raiseDispute,
  requestReturn,
  voidInvoice,
  writeInDispute,
  writeOffInvoice,
} from "#app/areas/billing/index.server.ts";
import { paths } from "#app/http/paths.ts";
import type { Context } from "#app/kernel/context.server.ts";
import type { ReturnAction } from "./return-actions.ts";

/** Does what a form of the sheets 退款与调减 and 异议 asks for, and says where the page goes on. */
export async function actOnReturn(ctx: Context, code: string, value: ReturnAction): Promise<string> {
  switch (value.intent) {
    case "requestReturn": {
      const { intent: _, ...asked } = value;
      await requestReturn(ctx, { code, ...asked, lineKey: asked.lineKey ?? undefined });
      return `${paths.invoice(code)}#returns`;
    }
    case "approveReturn":
      await approveReturn(ctx, { code, requestId: value.requestId });
      return `${paths.invoice(code)}#returns`;
    case "cancelReturn":
      await cancelReturn(ctx, { code, requestId: value.requestId });
      return `${paths.invoice(code)}#returns`;
    case "enterTransfer": {
      const { intent: _, ...entry } = value;
      await enterTransfer(ctx, { code, ...entry });
      return `${paths.invoice(code)}#returns`;
    }
    case "enterBounce": {
      const { intent: _, ...entry } = value;
      await enterBounce(ctx, { code, ...entry });
      return `${paths.invoice(code)}#returns`;
    }
    case "payAgain": {
      const { intent: _, ...asked } = value;
      await payAgain(ctx, { code, ...asked });
      return `${paths.invoice(code)}#returns`;
    }
    case "giveUpReturn":
      await giveUpReturn(ctx, { code, requestId: value.requestId, reason: value.reason });
      return `${paths.invoice(code)}#returns`;
    case "voidInvoice":
      await voidInvoice(ctx, { code, reason: value.reason });
      return paths.invoice(code);
    case "writeOff":
      await writeOffInvoice(ctx, { code, reason: value.reason });
      return paths.invoice(code);
    case "raiseDispute": {
      const { intent: _, ...raised } = value;
      await raiseDispute(ctx, { code, ...raised });
      return `${paths.invoice(code)}#disputes`;
    }
    case "writeInDispute":
      await writeInDispute(ctx, { code, disputeId: value.disputeId, body: value.body });
      return `${paths.invoice(code)}#disputes`;
    default: {
      const { intent: _, disputeId, ...step } = value;
      await actOnDispute(ctx, { code, disputeId, step });
      return `${paths.invoice(code)}#disputes`;
    }
  }
}
