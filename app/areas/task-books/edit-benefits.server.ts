import type { z } from "zod";
import { contentHash } from "#app/kernel/canonical.ts";
import { type Context, withTransaction } from "#app/kernel/context.server.ts";
import { conflict, forbidden } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { poolRules, poolsOf } from "./clause-texts/benefit-words.ts";
import { partyName } from "./clause-texts/figures.ts";
import { variantGroups } from "./clause-texts/index.ts";
import type { TaskBookDocument } from "./document.ts";
import { editTaskBook } from "./edit-task-book.server.ts";
import { holdTaskBook } from "./hold-task-book.server.ts";
import { mayEditTaskBook } from "./policy.ts";
import { getTaskBook } from "./reads.server.ts";
import { editBenefitsInput } from "./schemas.ts";
import { can, TASK_BOOK_ACTIONS } from "./states.ts";

/**
 * Replaces clause 12 of the draft. `baseHash` is the digest of the clause as it was when the form was opened: when another party changed it
 * since, nothing is written and the error is a conflict; changes of other clauses do not matter. Policy and state are those of editTaskBook.
 */
export async function editBenefits(ctx: Context, input: z.input<typeof editBenefitsInput>): Promise<{ revision: number }> {
  const { code, baseHash, data } = parseInput(editBenefitsInput, input);
  return withTransaction(ctx, async (tx) => {
    // Held from here on: the clause that is compared is the one that is replaced.
    const { taskBook, partyIds, document } = await holdTaskBook(tx, { code });
    if (!mayEditTaskBook(ctx.actor, partyIds)) throw forbidden();
    if (!can("edit", taskBook.status)) throw conflict(TASK_BOOK_ACTIONS.edit.refusal);
    if (contentHash(document.benefitSharing) !== baseHash)
      throw conflict("第十二条在您打开页面后已被他方修改，请对照两个版本后再保存。您填写的内容没有丢失。");
    return editTaskBook(tx, { code, revision: taskBook.revision, document: { ...document, benefitSharing: data } });
  });
}

/** What the page of clause 12 starts from. Forbidden to who may not edit; `open` is false while the text is frozen. */
export async function benefitsPage(ctx: Context, code: string) {
  const { taskBook, partyIds, document } = await getTaskBook(ctx, { code });
  if (!mayEditTaskBook(ctx.actor, partyIds)) throw forbidden();
  const choices = (path: string) => {
    const group = variantGroups(12).find((candidate) => candidate.path === path);
    if (!group) throw new TypeError(`clause 12 has no choice ${path}`);
    const options = Object.entries(group.options);
    return {
      label: group.label,
      options: options.map(([value, { name }]) => ({ value, label: name })),
      notes: [
        ...options.map(([, { name, explanation }]) => `${name}：${explanation}`),
        ...(group.silence ? [`法律默认：${group.silence}`] : []),
      ],
    };
  };
  return {
    code: taskBook.code,
    title: document.title,
    open: can("edit", taskBook.status),
    refusal: TASK_BOOK_ACTIONS.edit.refusal,
    data: document.benefitSharing,
    baseHash: contentHash(document.benefitSharing),
    rules: benefitRules(document, document.benefitSharing),
    parties: document.parties.items.map((party) => ({ organizationId: party.organizationId, name: party.name })),
    milestones: document.milestones.items.map(({ key, name }) => ({ key, name })),
    choices: {
      base: choices("base"),
      poolKey: choices("pools[].key"),
      model: choices("model"),
      tierKind: choices("pools[].tiers[].kind"),
      royaltyBase: choices("pools[].royalties[].base"),
    },
  };
}
export type BenefitsPage = Awaited<ReturnType<typeof benefitsPage>>;

/** What a clause 12 that was typed for a draft says in words, for putting it beside the one that is stored. Forbidden to who may not edit. */
export async function typedBenefitRules(ctx: Context, code: string, data: TaskBookDocument["benefitSharing"]) {
  const { partyIds, document } = await getTaskBook(ctx, { code });
  if (!mayEditTaskBook(ctx.actor, partyIds)) throw forbidden();
  return benefitRules(document, data);
}

/** A clause 12 in words, pool by pool: for putting two versions of it side by side. */
export function benefitRules(document: Pick<TaskBookDocument, "parties" | "milestones">, data: TaskBookDocument["benefitSharing"]) {
  const whole = { ...document, benefitSharing: data } as TaskBookDocument;
  return poolsOf(whole).map((terms) => ({ name: terms.pool.name, rules: poolRules(terms, (id) => partyName(whole, id)) }));
}
