import { paths } from "#app/http/paths.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { databaseErrorCode, type TransactionContext, violatedConstraint } from "#app/kernel/context.server.ts";
import { conflict } from "#app/kernel/errors.ts";
import { consortiumMembers } from "#db/schema/consortia.ts";

type NewMember = Omit<typeof consortiumMembers.$inferInsert, "consortiumId" | "status">;

/** Writes invitations and tells the invited. The caller holds the consortium and shows them the scene. A seat that somebody holds is a conflict. */
export async function inviteMembers(
  tx: TransactionContext,
  consortium: { id: string; code: string; sceneName: string },
  invited: readonly NewMember[],
): Promise<{ id: string }[]> {
  const rows = await insertMembers(
    tx,
    invited.map((member) => ({ ...member, consortiumId: consortium.id })),
  );
  for (const { id, organizationId, message } of rows) {
    await enqueue(tx, "notify", {
      organizationId,
      kind: "todo",
      title: `邀请您加入“${consortium.sceneName}”联合体`,
      body: message,
      href: paths.consortium(consortium.code),
      dedupeKey: `invitation:${id}`,
    });
  }
  return rows;
}

async function insertMembers(tx: TransactionContext, rows: (typeof consortiumMembers.$inferInsert)[]) {
  try {
    return await tx.db
      .insert(consortiumMembers)
      .values(rows)
      .returning({ id: consortiumMembers.id, organizationId: consortiumMembers.organizationId, message: consortiumMembers.message });
  } catch (error) {
    if (databaseErrorCode(error) === "23505" && violatedConstraint(error) === "consortium_members_one_live_per_slot")
      throw conflict("该席位刚刚已经邀请了其他单位，请刷新后查看。");
    throw error;
  }
}
