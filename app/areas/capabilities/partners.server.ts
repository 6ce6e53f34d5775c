import { and, eq, inArray, ne, notInArray, or } from "drizzle-orm";
import type { z } from "zod";
import { paths } from "#app/http/paths.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import type { TransactionContext } from "#app/kernel/context.server.ts";
import { capabilities, compatibilities } from "#db/schema/capabilities.ts";
import type { partnerInput } from "./schemas.ts";
import { codeIn, PARTNER_ROLES } from "./vocabulary.ts";

export interface Partner {
  id: string;
  code: string;
  note: string;
}

/** The capabilities that were named, by code or by full name. What is not found, of a wrong role or itself is a fault of its row. */
export async function findPartners(
  tx: TransactionContext,
  named: readonly z.output<typeof partnerInput>[],
  self: string | undefined,
  fault: (path: PropertyKey[], message: string) => void,
): Promise<Partner[]> {
  if (named.length === 0) return [];
  const wanted = named.map(({ code }) => codeIn(code) ?? code);
  const rows = await tx.db
    .select({ id: capabilities.id, code: capabilities.code, name: capabilities.name, role: capabilities.role, status: capabilities.status })
    .from(capabilities)
    // One that was withdrawn later stays named by those who were proven with it.
    .where(and(or(inArray(capabilities.code, wanted), inArray(capabilities.name, wanted)), ne(capabilities.status, "draft")));
  const partners: Partner[] = [];
  for (const [i, wording] of wanted.entries()) {
    const byCode = rows.find((row) => row.code === wording);
    const byName = rows.filter((row) => row.name === wording && row.status === "published");
    const found = byCode ?? byName[0];
    const same = partners.findIndex(({ id }) => id === found?.id);
    const wrong = !found
      ? `没有编号或名称为“${wording}”的能力。`
      : !byCode && byName.length > 1
        ? `有 ${byName.length} 项能力叫这个名称，请从列表中选择。`
        : found.id === self
          ? "不能选择这项能力自己。"
          : !PARTNER_ROLES.includes(found.role)
            ? "适配对象须是整机、应用服务、算法、操作系统、仿真平台或零部件。"
            : same >= 0
              ? `与第 ${same + 1} 行是同一项能力，请合并。`
              : null;
    if (wrong !== null) fault(["worksWith", i, "code"], wrong);
    else if (found) partners.push({ id: found.id, code: found.code, note: named[i]?.note ?? "" });
  }
  return partners;
}

/**
 * Makes a capability's declarations what its content says. A new one asks the owner of the other side; where that owner has declared the same
 * pair, or owns both, it is confirmed at once. One that is kept keeps its state, and a rejection outlives the declaration: only who rejected it
 * takes it back.
 */
export async function syncCompatibilities(tx: TransactionContext, capabilityId: string, partners: readonly Partner[]): Promise<void> {
  const ids = partners.map(({ id }) => id);
  const gone = and(eq(compatibilities.capabilityId, capabilityId), ids.length > 0 ? notInArray(compatibilities.otherId, ids) : undefined);
  await tx.db
    .update(compatibilities)
    .set({ state: "retracted" })
    .where(and(gone, eq(compatibilities.state, "rejected")));
  const removed = await tx.db
    .delete(compatibilities)
    .where(and(gone, ne(compatibilities.state, "retracted")))
    .returning();
  const present = await tx.db
    .select()
    .from(compatibilities)
    .where(or(eq(compatibilities.capabilityId, capabilityId), eq(compatibilities.otherId, capabilityId)));
  const sides = await tx.db
    .select({ id: capabilities.id, organizationId: capabilities.organizationId, name: capabilities.name, code: capabilities.code })
    .from(capabilities)
    .where(inArray(capabilities.id, [capabilityId, ...ids, ...removed.map(({ otherId }) => otherId)]));
  const side = (id: string) => sides.find((row) => row.id === id);
  const own = side(capabilityId);
  if (!own) throw new Error("a capability declares before it is written");
  const completed = async (row: { id: string; otherId: string }, answerer: string | undefined) => {
    if (answerer) await enqueue(tx, "complete-todo", { organizationId: answerer, dedupeKey: compatibilityTodo(row.id) });
  };
  for (const row of removed) if (row.state === "declared") await completed(row, side(row.otherId)?.organizationId);
  const now = tx.clock.now();
  for (const { id, note } of partners) {
    const kept = present.find((row) => row.capabilityId === capabilityId && row.otherId === id);
    if (kept) {
      const state = kept.state === "retracted" ? "rejected" : kept.state;
      if (kept.note !== note || kept.state !== state) {
        await tx.db.update(compatibilities).set({ note, state }).where(eq(compatibilities.id, kept.id));
      }
      continue;
    }
    const other = side(id);
    const declaredThere = present.find((row) => row.capabilityId === id && row.otherId === capabilityId);
    const reverse = declaredThere?.state === "retracted" ? undefined : declaredThere;
    // Who rejected the pair declares it now: nothing is left of the rejection, and the other side is asked anew.
    if (declaredThere && !reverse) await tx.db.delete(compatibilities).where(eq(compatibilities.id, declaredThere.id));
    const isMutual = other?.organizationId === own.organizationId || reverse !== undefined;
    const [row] = await tx.db
      .insert(compatibilities)
      .values({
        ...{ capabilityId, otherId: id, note, createdAt: now },
        ...(isMutual ? { state: "confirmed" as const, respondedAt: now } : {}),
      })
      .returning({ id: compatibilities.id });
    if (reverse && reverse.state !== "confirmed") {
      await tx.db.update(compatibilities).set({ state: "confirmed", respondedAt: now }).where(eq(compatibilities.id, reverse.id));
      await completed(reverse, own.organizationId);
    }
    if (isMutual || !row || !other) continue;
    await enqueue(tx, "notify", {
      organizationId: other.organizationId,
      kind: "todo",
      title: `“${own.name}”声明与贵单位的“${other.name}”适配，请确认`,
      body: note,
      href: paths.compatibility(),
      dedupeKey: compatibilityTodo(row.id),
    });
  }
}

export const compatibilityTodo = (id: string): string => `compatibility:${id}`;
