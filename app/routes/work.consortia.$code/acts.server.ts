import { type AppLoadContext, redirect } from "@remix-run/node";
import { z } from "zod";
import {
  answerCounter,
  changeLead,
  dissolveConsortium,
  extendInvitation,
  leaveConsortium,
  removeMember,
  respondToInvitation,
  setWorkShares,
  waiveSeat,
  withdrawInvitation,
} from "#app/areas/consortia/index.server.ts";
import {
  answerCounterInput,
  changeLeadInput,
  dissolveConsortiumInput,
  extendInvitationInput,
  leaveConsortiumInput,
  removeMemberInput,
  respondToInvitationInput,
  setWorkSharesInput,
  waiveSeatInput,
  withdrawInvitationInput,
} from "#app/areas/consortia/schemas.ts";
import { draftTaskBook } from "#app/areas/task-books/index.server.ts";
import { formAction, readForm } from "#app/http/form.server.ts";
import { paths } from "#app/http/paths.ts";
import type { Context } from "#app/kernel/context.server.ts";
import { notFound } from "#app/kernel/errors.ts";

interface Asked {
  form: FormData;
  context: AppLoadContext;
  ctx: Context;
  code: string;
}

/** One form of the page: what it sends, and the verb it runs; the page is shown again after it, or where `run` leads. */
const act =
  <S extends z.ZodType>(schema: S, run: (ctx: Context, value: z.output<S>, code: string) => Promise<unknown>) =>
  ({ form, context, ctx, code }: Asked): Promise<Response> =>
    formAction(form, context, schema, async (value) => {
      const done = await run(ctx, value, code);
      return redirect(typeof done === "string" ? done : paths.consortium(code));
    });

const intent = <I extends string>(name: I) => ({ intent: z.literal(name) });
const [accept, decline, counter] = respondToInvitationInput.options;
const [takeCounter, refuseCounter] = answerCounterInput.options;

const ACTS: Record<string, (asked: Asked) => Promise<Response>> = {
  accept: act(accept.extend(intent("accept")), (ctx, { intent: _, ...value }) => respondToInvitation(ctx, value)),
  decline: act(decline.extend(intent("decline")), (ctx, { intent: _, ...value }) => respondToInvitation(ctx, value)),
  counter: act(counter.extend(intent("counter")), (ctx, { intent: _, ...value }) => respondToInvitation(ctx, value)),
  takeCounter: act(takeCounter.extend(intent("takeCounter")), (ctx, { intent: _, ...value }) => answerCounter(ctx, value)),
  refuseCounter: act(refuseCounter.extend(intent("refuseCounter")), (ctx, { intent: _, ...value }) => answerCounter(ctx, value)),
  withdraw: act(withdrawInvitationInput.extend(intent("withdraw")), (ctx, { intent: _, ...value }) => withdrawInvitation(ctx, value)),
  extend: act(extendInvitationInput.extend(intent("extend")), (ctx, { intent: _, ...value }) => extendInvitation(ctx, value)),
  remove: act(removeMemberInput.extend(intent("remove")), (ctx, { intent: _, ...value }) => removeMember(ctx, value)),
  leave: act(leaveConsortiumInput.extend(intent("leave")), (ctx, { intent: _, ...value }) => leaveConsortium(ctx, value)),
  lead: act(changeLeadInput.extend(intent("lead")), (ctx, { intent: _, ...value }) => changeLead(ctx, value)),
  shares: act(setWorkSharesInput.extend(intent("shares")), (ctx, { intent: _, ...value }) => setWorkShares(ctx, value)),
  waiveSeat: act(waiveSeatInput.extend(intent("waiveSeat")), (ctx, { intent: _, ...value }) => waiveSeat(ctx, value)),
  dissolve: act(dissolveConsortiumInput.extend(intent("dissolve")), (ctx, { intent: _, ...value }) => dissolveConsortium(ctx, value)),
  draft: act(z.strictObject(intent("draft")), async (ctx, _value, code) =>
    paths.taskBook((await draftTaskBook(ctx, { consortiumCode: code })).code),
  ),
};

/** Runs the form that was sent; one that the page does not have is not found. */
export async function runAct(request: Request, context: AppLoadContext, ctx: Context, code: string): Promise<Response> {
  const form = await readForm(request);
  const run = ACTS[String(form.get("intent"))];
  if (!run) throw notFound("操作");
  return run({ form, context, ctx, code });
}
