import { and, eq } from "drizzle-orm";
import { getSceneById } from "#app/areas/scenes/index.server.ts";
import { paths } from "#app/http/paths.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { contentHash } from "#app/kernel/canonical.ts";
import { type Context, type TransactionContext, withTransaction } from "#app/kernel/context.server.ts";
import { replications } from "#db/schema/replications.ts";
import { scenes } from "#db/schema/scenes.ts";
import { type FoundReplication, findReplications, type ProvenConsortium } from "./find-replications.server.ts";

/**
 * Proposes a scene's proven consortium wherever else it could work, and tells the units of those scenes and its own members. What was proposed from
 * the scene before is replaced; without members it is taken back.
 *
 * Two occasions. Naming a scene 标杆场景 enqueues it when a consortium stands. A passed validation is to enqueue it with what it proved of whom
 * (`basis: "validated"`): that is the validation room's, and until there is one nothing does. A mark proves nothing: `basis: "benchmark"`,
 * evidence as it is. Taking the mark away enqueues it without members. Jobs may come late and in another order: one that says of the mark what
 * no longer holds changes nothing.
 */
export async function replicateScene(ctx: Context, proven: ProvenConsortium): Promise<void> {
  const { sceneId, basis } = proven;
  const { scene } = await getSceneById(ctx, sceneId);
  const found = proven.members.length === 0 ? [] : await findReplications(ctx, proven);
  await withTransaction(ctx, async (tx) => {
    if (basis === "benchmark" && (await isMarked(tx, sceneId)) !== proven.members.length > 0) return;
    // What was proven outweighs a mark: a validation replaces everything, a mark only what an earlier one left.
    await tx.db
      .delete(replications)
      .where(and(eq(replications.sourceSceneId, sceneId), basis === "benchmark" ? eq(replications.basis, basis) : undefined));
    if (found.length > 0)
      await tx.db
        .insert(replications)
        .values(found.map((one) => row(tx, proven, one)))
        .onConflictDoNothing();
    await recordAudit(tx, { action: "replicate-scene", objectType: "scene", objectId: sceneId, detail: { basis, scenes: found.length } });
    for (const one of found) await tellUnit(tx, proven, one);
    // A scene without a seat for one of them leaves it out: each is told of the scenes in which it would sit.
    const seated = found.flatMap(({ scene: target, seats }) =>
      seats.map(({ capability }) => ({ organizationId: capability.organizationId, targetId: target.id })),
    );
    for (const [organizationId, own] of Map.groupBy(seated, (seat) => seat.organizationId)) {
      const targets = [...new Set(own.map(({ targetId }) => targetId))].sort();
      await enqueue(tx, "notify", {
        organizationId,
        kind: "message",
        title: `贵单位参与的联合体可复制到 ${targets.length} 个开放场景`,
        body: `来源：“${scene.name}”。平台已告知这些场景的用户单位，请留意邀约。`,
        href: paths.replicationsFrom(scene.code),
        dedupeKey: `replicated:${sceneId}:${basis}:${contentHash(targets)}`,
      });
    }
  });
}

/** Whether a scene is a benchmark now, and stays what it is until the transaction ends. */
async function isMarked(tx: TransactionContext, sceneId: string): Promise<boolean> {
  const [row] = await tx.db.select({ benchmark: scenes.benchmark }).from(scenes).where(eq(scenes.id, sceneId)).for("update");
  return row?.benchmark === true;
}

function row(tx: TransactionContext, proven: ProvenConsortium, { scene, seats, present, ...found }: FoundReplication) {
  return {
    sourceSceneId: proven.sceneId,
    targetSceneId: scene.id,
    targetVersion: scene.version,
    basis: proven.basis,
    members: seats.map(({ slot, capability }) => ({
      slotId: slot.id,
      role: slot.role,
      componentKind: slot.componentKind,
      organizationId: capability.organizationId,
      capabilityId: capability.id,
    })),
    answers: found.answers,
    missingSlots: found.missingSlots,
    unmetMandatory: found.unmet.length,
    valueMilli: Math.round(found.value * 1000),
    presentUnmet: present?.unmet ?? null,
    presentValueMilli: present ? Math.round(present.value * 1000) : null,
    createdAt: tx.clock.now(),
  };
}

async function tellUnit(tx: TransactionContext, { sceneId, basis }: ProvenConsortium, { scene, unmet, missingSlots }: FoundReplication) {
  const open = unmet.length + missingSlots.length;
  await enqueue(tx, "notify", {
    organizationId: scene.organizationId,
    kind: "message",
    title: `“${scene.name}”：有${basis === "validated" ? "已验证方案" : "标杆场景的联合体"}可复制`,
    body: open === 0 ? "对照贵单位的要求，必须项全部满足，席位齐全。" : `对照贵单位的要求，还有 ${open} 处需要适配。`,
    href: paths.replications(scene.code),
    dedupeKey: `replication:${sceneId}:${basis}:${scene.id}:${scene.version}`,
  });
}
