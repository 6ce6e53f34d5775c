import { and, eq, notInArray } from "drizzle-orm";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { type Context, withTransaction } from "#app/kernel/context.server.ts";
import { forbidden } from "#app/kernel/errors.ts";
import { questions } from "#db/schema/questions.ts";
import type { QuestionObject } from "#db/vocabulary/questions.ts";

/** What happened to an object that questions are asked on, in the words of its room. */
interface ObjectNews {
  objectType: QuestionObject;
  objectId: string;
  title: string;
  body: string;
  href: string;
  dedupeKey: string;
  /** Organizations that its room has told already. */
  told: string[];
}

/** Tells everyone who asked on an object what its room says happened to it, each organization once. By a job only: nobody may learn who asked. */
export async function tellAskers(ctx: Context, { objectType, objectId, told, ...news }: ObjectNews): Promise<void> {
  if (ctx.actor.kind !== "system") throw forbidden();
  await withTransaction(ctx, async (tx) => {
    const askers = await tx.db
      .selectDistinct({ organizationId: questions.askerId })
      .from(questions)
      .where(
        and(
          eq(questions.objectType, objectType),
          eq(questions.objectId, objectId),
          told.length > 0 ? notInArray(questions.askerId, told) : undefined,
        ),
      )
      .orderBy(questions.askerId);
    for (const { organizationId } of askers) await enqueue(tx, "notify", { ...news, organizationId, kind: "message" });
  });
}
