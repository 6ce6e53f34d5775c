import { standingIn } from "#app/areas/consortia/index.server.ts";
import { getTaskBook } from "#app/areas/task-books/index.server.ts";
import type { TransactionContext } from "#app/kernel/context.server.ts";
import { conflict } from "#app/kernel/errors.ts";

/**
 * The sealed task book that a contract is to rest on, with its consortium held: an amendment that takes its place, or a lead that leaves, comes
 * before the contract or after it. Throws conflict unless it is in force and the provider is in the consortium still.
 */
export async function holdSealedBook(tx: TransactionContext, by: { code: string } | { id: string }, providerId: string): Promise<void> {
  const { taskBook } = await getTaskBook(tx, by);
  const { organizationIds } = await standingIn(tx, taskBook.consortiumId);
  // Sealing an amendment holds the consortium: read again, it is as it stays.
  const { status } = (await getTaskBook(tx, by)).taskBook;
  if (status === "superseded") throw conflict("任务书已被变更，请按现行任务书起草合同。");
  if (status !== "sealed") throw conflict("任务书封存后才能订立合同。");
  if (!organizationIds.includes(providerId)) throw conflict("牵头单位已经退出联合体，须先签署任务书的变更协议，再订立合同。");
}
