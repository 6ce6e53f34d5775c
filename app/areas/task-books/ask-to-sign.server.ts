import { paths } from "#app/http/paths.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import type { TransactionContext } from "#app/kernel/context.server.ts";

/** The to-do of a party whose signature is awaited; signing, declining, reopening and sealing complete it. */
export async function askToSign(
  tx: TransactionContext,
  { code, version, sceneName }: { code: string; version: { id: string; number: number }; sceneName: string },
  organizationId: string,
): Promise<void> {
  await enqueue(tx, "notify", {
    organizationId,
    kind: "todo",
    title: `请签署“${sceneName}”任务书（第 ${version.number} 版）`,
    body: "",
    href: paths.signTaskBook(code),
    dedupeKey: `sign:${version.id}`,
  });
}
