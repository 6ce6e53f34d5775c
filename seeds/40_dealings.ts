import { eq } from "drizzle-orm";
import type { Services } from "#app/kernel/context.server.ts";
import { calls } from "#db/schema/calls.ts";
import { scenes } from "#db/schema/scenes.ts";
import { seedKey } from "./20_capabilities.ts";
import { openScene } from "./30_scenes.ts";
import { AWARD_REASONS, CALLS, DRAFTED_BID, EVALUATED_BIDS, EVALUATED_MARKS, SEALED_BIDS, SEALED_MARKS } from "./data/dealings/calls.ts";
import { DEALING_SCENES } from "./data/dealings/scenes.ts";
import { SCENES } from "./data/scenes/index.ts";
import {
  appointEvaluators,
  award,
  handInScores,
  openWhenDue,
  prepareBid,
  publishLongCall,
  publishShortCall,
  sealBids,
} from "./dealings/calls.ts";
import { type Cast, castOf } from "./dealings/cast.ts";
import { seedContract } from "./dealings/contract.ts";
import { lastQuestionIsAsked, seedQuestions } from "./dealings/questions.ts";
import { seedInvitation, seedNegotiation, seedSealedTaskBook } from "./dealings/task-books.ts";

/**
 * What the demo's organizations have going on with each other, all of it done through the verbs: calls in their stages, a consortium being
 * formed, a task book under negotiation and a sealed one with a contract that runs, questions. Each part that was begun stays as it is.
 */
export async function seedDealings(services: Services): Promise<void> {
  const cast = castOf(services);
  for (const seed of Object.values(DEALING_SCENES)) await openScene(services, seed);
  const codes = {
    evaluated: await codeOf(services, DEALING_SCENES.evaluated.slug),
    called: await codeOf(services, DEALING_SCENES.called.slug),
    invited: await codeOf(services, DEALING_SCENES.invited.slug),
    negotiated: await codeOf(services, DEALING_SCENES.negotiated.slug),
    sealed: await codeOf(services, DEALING_SCENES.sealed.slug),
  };
  // Their deadlines have to pass, so they come first; the rest is done meanwhile.
  const awarded = await publishShortCall(cast, "sealed", codes.sealed, CALLS.sealed);
  if (awarded) await sealBids(cast, awarded, SEALED_BIDS);
  const evaluated = await publishShortCall(cast, "evaluated", codes.evaluated, CALLS.evaluated);
  if (evaluated) await sealBids(cast, evaluated, EVALUATED_BIDS);

  await seedInvitation(cast, codes.invited);
  await seedNegotiation(cast, codes.negotiated);
  const called = await publishLongCall(cast, "called", codes.called, CALLS.called);
  if (called) await prepareBid(cast, called, DRAFTED_BID, ["jingren"]);

  if (awarded) await carryOut(cast, awarded);
  if (evaluated) {
    await openWhenDue(cast, evaluated);
    await appointEvaluators(cast, evaluated);
    await handInScores(cast, evaluated, "lingnan", EVALUATED_MARKS);
  }
  const [first] = SCENES;
  await seedQuestions(cast, { scene: await codeOf(services, first?.slug ?? ""), call: await callCode(services, "called") });
}

/** Opens, judges and awards a call, and takes its consortium to the sealed task book and a contract that runs. */
async function carryOut(cast: Cast, call: NonNullable<Awaited<ReturnType<typeof publishShortCall>>>): Promise<void> {
  await openWhenDue(cast, call);
  await appointEvaluators(cast, call);
  for (const [i, evaluator] of ["yunling", "lingnan"].entries()) await handInScores(cast, call, evaluator, SEALED_MARKS[i] ?? {});
  await seedContract(cast, await seedSealedTaskBook(cast, await award(cast, call, "hengbu", AWARD_REASONS)));
}

/** Whether the demo was loaded to its end. */
export function demoIsSeeded(services: Services): Promise<boolean> {
  return lastQuestionIsAsked(services);
}

async function codeOf({ database }: Services, slug: string): Promise<string> {
  const [row] = await database
    .select({ code: scenes.code })
    .from(scenes)
    .where(eq(scenes.formKey, seedKey(`scene:${slug}`)));
  if (!row) throw new Error(`no seeded scene ${slug}`);
  return row.code;
}

async function callCode({ database }: Services, key: string): Promise<string | null> {
  const [row] = await database
    .select({ code: calls.code })
    .from(calls)
    .where(eq(calls.formKey, seedKey(`call:${key}`)));
  return row?.code ?? null;
}
