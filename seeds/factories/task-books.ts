import { eq, inArray } from "drizzle-orm";
import { draftTaskBook, type TaskBookDocument } from "#app/areas/task-books/index.server.ts";
import { contentHash } from "#app/kernel/canonical.ts";
import { type Context, userOf } from "#app/kernel/context.server.ts";
import { equalShares } from "#app/kernel/money.ts";
import type { Transaction } from "#db/client.server.ts";
import { capabilities } from "#db/schema/capabilities.ts";
import { consortia, consortiumMembers } from "#db/schema/consortia.ts";
import { requirements, scenes } from "#db/schema/scenes.ts";
import { taskBooks, taskBookVersions } from "#db/schema/task-books.ts";
import type { SlotRole, SupplyRole } from "#db/vocabulary/roles.ts";

/** A supplier of the consortium and its part of the service revenue in basis points. The first one leads. */
export interface TaskBookMember {
  organizationId: string;
  role: SupplyRole;
  basisPoints: number;
}

/**
 * A task book as it is after everybody signed, without the negotiation: scene, consortium and capabilities are inserted, the document is
 * drafted by its room, the shares are set, and the version is sealed. `sealed: false` leaves it a draft; `changed` makes another text of it
 * before that. `userUnit` is a context of an editor of the user unit.
 */
export async function insertTaskBook(
  userUnit: Context,
  members: readonly [TaskBookMember, ...TaskBookMember[]],
  {
    sealed = true,
    sceneName = "电池测试线柔性插接",
    changed = (document) => document,
  }: { sealed?: boolean; sceneName?: string; changed?: (document: TaskBookDocument) => TaskBookDocument } = {},
): Promise<{ id: string; code: string; sceneId: string; document: TaskBookDocument }> {
  const { database: db, clock } = userUnit.services;
  const { organizationId: userUnitId } = userOf(userUnit);
  const serial = crypto.randomUUID().slice(0, 8);
  const [scene] = await db
    .insert(scenes)
    .values({
      code: `SC-TEST-${serial}`,
      organizationId: userUnitId,
      status: "contracting",
      name: sceneName,
      domain: "industrial",
      field: "manufacturing",
      industryDirection: "新能源电池制造",
      unitKind: "workstation",
      unitCount: 10,
      regionCode: "440100",
      painPoint: "人工插接节拍不稳。",
      coreTask: "测试线束的识别、插接与拔出",
      expectedEffect: "两班连续运行。",
      productTypes: ["humanoidWheeled"],
      deploymentGoals: ["ownUnit"],
      deploymentCount: 10,
      commercialModes: ["payPerUse"],
      closesAt: clock.now(),
    })
    .returning({ id: scenes.id });
  if (!scene) throw new Error("scene was not inserted");
  await db.insert(requirements).values({
    sceneId: scene.id,
    position: 0,
    metric: "taskSuccessRate",
    name: "插接成功率",
    dimension: "reliability",
    comparator: ">=",
    target: "99",
    shownTarget: "99",
    shownUnit: "%",
    mandatory: true,
    weight: 5,
    testMethod: "按应用验证规程",
  });
  const consortium = await insertConsortium(userUnit, scene.id, members, serial);
  const { code } = await draftTaskBook(userUnit, { consortiumCode: consortium.code });
  const [drafted] = await db.select().from(taskBooks).where(eq(taskBooks.code, code));
  if (!drafted) throw new Error("task book was not drafted");
  const document = changed(withShares(drafted.document as TaskBookDocument, members));
  await db.update(taskBooks).set({ document }).where(eq(taskBooks.id, drafted.id));
  if (sealed) await seal(userUnit, drafted.id, document);
  return { id: drafted.id, code, sceneId: scene.id, document };
}

const NOT_DEVELOPING: readonly SupplyRole[] = ["thirdPartyVerifier", "leaseOperator", "insurer"];

/** Together with its members: the work shares of a formed one have to be whole when the transaction ends. Those who develop do equal parts. */
async function insertConsortium(userUnit: Context, sceneId: string, members: readonly TaskBookMember[], serial: string) {
  const { database: db, clock } = userUnit.services;
  return db.transaction(async (tx) => {
    const [consortium] = await tx
      .insert(consortia)
      .values({
        code: `LH-TEST-${serial}`,
        sceneId,
        userUnitId: userOf(userUnit).organizationId,
        leadOrganizationId: members[0]?.organizationId ?? null,
        status: "formed",
        formedAt: clock.now(),
      })
      .returning({ id: consortia.id, code: consortia.code });
    if (!consortium) throw new Error("consortium was not inserted");
    const indexes = members.map((_member, index) => index);
    const developing = indexes.filter((index) => !NOT_DEVELOPING.includes(members[index]?.role ?? "insurer"));
    const shares = new Map(
      equalShares((developing.length > 0 ? developing : indexes).map(String)).map((share) => [share.id, share.basisPoints]),
    );
    for (const [index, member] of members.entries())
      await insertMember(tx, clock.now(), consortium.id, member, `${serial}-${index}`, shares.get(String(index)) ?? 0);
    return consortium;
  });
}

async function insertMember(
  db: Transaction,
  now: Date,
  consortiumId: string,
  member: TaskBookMember,
  serial: string,
  workShareBp: number,
): Promise<void> {
  const { organizationId, role } = member;
  const [capability] = await db
    .insert(capabilities)
    .values({
      code: `NL-TEST-${serial}`,
      organizationId,
      status: "published",
      role,
      name: "柔性插接能力",
      summary: "线束插接",
      description: "线束插接",
      domains: ["industrial"],
      fields: ["manufacturing"],
      unitsPerMonth: 10,
      leadTimeWeeks: 8,
      publishedAt: now,
    })
    .returning({ id: capabilities.id });
  if (!capability) throw new Error("capability was not inserted");
  const prime = role === "robotMaker" || role === "applicationServiceProvider";
  await db.insert(consortiumMembers).values({
    consortiumId,
    organizationId,
    role: prime ? "prime" : (role as SlotRole),
    slotId: crypto.randomUUID(),
    capabilityId: capability.id,
    capabilityVersion: 1,
    required: true,
    status: "accepted",
    workShareBp,
    respondBy: now,
    respondedAt: now,
  });
}

function withShares(document: TaskBookDocument, members: readonly TaskBookMember[]): TaskBookDocument {
  const shares = members.map(({ organizationId, basisPoints }) => ({ organizationId, basisPoints }));
  const pools = document.benefitSharing.pools.map((pool) => ({ ...pool, shares }));
  return { ...document, benefitSharing: { ...document.benefitSharing, pools } };
}

async function seal({ services }: Context, taskBookId: string, document: TaskBookDocument): Promise<void> {
  await services.database.transaction(async (tx) => {
    const [version] = await tx
      .insert(taskBookVersions)
      .values({ taskBookId, number: 1, document, contentHash: contentHash(document) })
      .returning({ id: taskBookVersions.id });
    if (!version) throw new Error("version was not inserted");
    await tx
      .update(taskBooks)
      .set({ status: "sealed", currentVersionId: version.id, sealedAt: services.clock.now() })
      .where(eq(taskBooks.id, taskBookId));
    const of = tx.select({ id: taskBooks.consortiumId }).from(taskBooks).where(eq(taskBooks.id, taskBookId));
    await tx.update(consortiumMembers).set({ boundAt: services.clock.now() }).where(inArray(consortiumMembers.consortiumId, of));
  });
}
