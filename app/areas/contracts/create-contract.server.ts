import { and, eq } from "drizzle-orm";
import { DateTime } from "luxon";
import type { z } from "zod";
import { getTaskBook } from "#app/areas/task-books/index.server.ts";
import { paths } from "#app/http/paths.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, databaseErrorCode, userOf, withTransaction } from "#app/kernel/context.server.ts";
import { conflict, forbidden } from "#app/kernel/errors.ts";
import { nextCode } from "#app/kernel/ids.server.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { contracts, contractTerms } from "#db/schema/contracts.ts";
import { holdSealedBook } from "./hold-sealed-book.server.ts";
import { checkPaymentDays } from "./payment-days.ts";
import { mayDraftContract } from "./policy.ts";
import { createContractInput } from "./schemas.ts";
import { sidesOf } from "./sides.ts";
import { CONTRACT_KIND_NAMES } from "./states.ts";
import { storedTerms } from "./stored-terms.ts";

/**
 * Drafts a RaaS contract from a sealed task book between its user unit and its lead. VAT: a lease of tangible goods 13 %, a service by
 * result 6 % (增值税法 10); the reason is kept beside the rate. The user unit pays no later than the task book says. The same `formKey` again gives the first contract back.
 */
export async function createContract(ctx: Context, input: z.input<typeof createContractInput>): Promise<{ id: string; code: string }> {
  const parsed = parseInput(createContractInput, input);
  try {
    return await insertContract(ctx, parsed);
  } catch (error) {
    // Two submits of one form at the same time: the later one meets the unique index, and the second look finds the first one's row.
    if (databaseErrorCode(error) !== "23505" || ctx.inTransaction) throw error;
    return insertContract(ctx, parsed);
  }
}

async function insertContract(ctx: Context, input: z.output<typeof createContractInput>): Promise<{ id: string; code: string }> {
  const { taskBookCode, startsOn, endsOn, terms, formKey } = input;
  return withTransaction(ctx, async (tx) => {
    const { taskBook, document } = await getTaskBook(tx, { code: taskBookCode });
    const sides = sidesOf(document);
    if (!sides) throw conflict("任务书缺少用户单位或牵头单位，不能订立合同。");
    const { userUnitId, providerId } = sides;
    if (!mayDraftContract(ctx.actor, sides)) throw forbidden("只有用户单位或牵头单位可以起草合同。");
    if (userUnitId === providerId) throw conflict("用户单位与牵头单位为同一单位，不能与自己订立合同。");
    await holdSealedBook(tx, { code: taskBookCode }, providerId);
    checkPaymentDays(document, terms.paymentDays);
    if (formKey) {
      const [present] = await tx.db
        .select({ id: contracts.id, code: contracts.code })
        .from(contracts)
        .where(and(eq(contracts.taskBookId, taskBook.id), eq(contracts.formKey, formKey)));
      if (present) return present;
    }
    const { organizationId, organizationName } = userOf(ctx);
    const [contract] = await tx.db
      .insert(contracts)
      .values({
        ...sides,
        code: await nextCode(tx, "contract"),
        taskBookId: taskBook.id,
        kind: terms.kind,
        name: `${document.boundary.sceneName} ${CONTRACT_KIND_NAMES[terms.kind]}合同`,
        proposedById: organizationId,
        startsOn,
        endsOn,
        formKey: formKey ?? null,
      })
      .returning();
    if (!contract) throw new Error("contract was not inserted");
    await tx.db.insert(contractTerms).values({
      contractId: contract.id,
      version: 1,
      terms: storedTerms(terms),
      effectiveFrom: DateTime.fromISO(startsOn, { zone: contract.zone }).toJSDate(),
    });
    await recordAudit(tx, {
      action: "create-contract",
      objectType: "contract",
      objectId: contract.id,
      detail: { code: contract.code, taskBookCode, terms: storedTerms(terms) },
    });
    await enqueue(tx, "notify", {
      organizationId: organizationId === userUnitId ? providerId : userUnitId,
      kind: "todo",
      title: `请确认合同“${contract.name}”`,
      body: `由${organizationName}起草，确认后生效。`,
      href: paths.contract(contract.code),
      dedupeKey: `activate-contract:${contract.id}`,
    });
    return { id: contract.id, code: contract.code };
  });
}
