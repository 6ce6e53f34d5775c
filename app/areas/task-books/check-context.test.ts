import { and, eq, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { consortiumMembers } from "#db/schema/consortia.ts";
import { members, users } from "#db/schema/organizations.ts";
import { robots } from "#db/schema/robots.ts";
import { scenes } from "#db/schema/scenes.ts";
import { taskBooks, taskBookVersions } from "#db/schema/task-books.ts";
import type { MemberRole } from "#db/vocabulary/roles.ts";
import { insertTaskBook } from "#seeds/factories/task-books.ts";
import { testWorld } from "#test/world.ts";
import { taskBookContentHash } from "./content-hash.ts";
import { checkContextOf, getTaskBook } from "./reads.server.ts";

const world = await testWorld();

async function draft() {
  const [unit, maker, parts] = await Promise.all([
    world.organization({ kind: "userUnit" }),
    world.organization({ kind: "vendor", supplyRoles: ["robotMaker"] }),
    world.organization({ kind: "vendor", supplyRoles: ["partsSupplier"] }),
  ]);
  const book = await insertTaskBook(
    unit.ctx,
    [
      { organizationId: maker.id, role: "robotMaker", basisPoints: 6000 },
      { organizationId: parts.id, role: "partsSupplier", basisPoints: 4000 },
    ],
    { sealed: false },
  );
  const { taskBook, document } = await getTaskBook(unit.ctx, { code: book.code });
  return { unit, maker, parts, taskBook, document, context: () => checkContextOf(unit.ctx, taskBook.consortiumId, document) };
}

async function join(organizationId: string, name: string, role: MemberRole) {
  const id = crypto.randomUUID();
  await world.db.insert(users).values({ id, name, email: `${id}@test.example` });
  await world.db.insert(members).values({ id, organizationId, userId: id, role });
}

describe("what the checks know beside the document", () => {
  test("who may sign for each party: owners and signers, nobody else", async () => {
    const { unit, maker, parts, context } = await draft();
    await world.db.delete(members).where(eq(members.organizationId, parts.id));
    await join(parts.id, "编辑员", "editor");
    await world.db.delete(members).where(eq(members.organizationId, maker.id));
    await join(maker.id, "签署员", "signer");
    await join(maker.id, "负责人", "owner");
    await join(maker.id, "财务员", "finance");
    const { signatories } = await context();
    expect([...(signatories?.keys() ?? [])].sort()).toEqual([unit.id, maker.id, parts.id].sort());
    expect([...(signatories?.get(maker.id) ?? [])].sort()).toEqual(["签署员", "负责人"].sort());
    expect(signatories?.get(parts.id)).toEqual([]);
  });

  test("who registered the robots that are named, and of no other", async () => {
    const { unit, maker, taskBook, document } = await draft();
    const known = `CN0001MODEL1${String(Date.now()).padStart(17, "0")}`;
    const values = { model: "MODEL1", makerOrganizationId: maker.id };
    await world.db.insert(robots).values([
      { identity: known, ...values },
      { identity: `US${known.slice(2)}`, ...values },
    ]);
    document.boundary.robotCodes = [known, `DE${known.slice(2)}`];
    const { robotMakers } = await checkContextOf(unit.ctx, taskBook.consortiumId, document);
    expect(robotMakers).toEqual(new Map([[known, maker.id]]));
  });

  test("the parties of the newest sealed version, and who has left since; none before a seal", async () => {
    const { maker, parts, taskBook, document, context } = await draft();
    const version = (number: number, seal: string | null) => ({
      taskBookId: taskBook.id,
      number,
      document,
      contentHash: taskBookContentHash(document),
      seal,
    });
    await world.db.insert(taskBookVersions).values(version(1, null));
    expect((await context()).amends).toEqual([]);
    await world.db.insert(taskBookVersions).values(version(2, "c2VhbA"));
    await world.db.transaction(async (tx) => {
      const [gone] = await tx
        .update(consortiumMembers)
        .set({ status: "left" })
        .where(eq(consortiumMembers.organizationId, parts.id))
        .returning({ consortiumId: consortiumMembers.consortiumId, workShareBp: consortiumMembers.workShareBp });
      await tx
        .update(consortiumMembers)
        .set({ workShareBp: sql`${consortiumMembers.workShareBp} + ${gone?.workShareBp ?? 0}` })
        .where(and(eq(consortiumMembers.consortiumId, gone?.consortiumId ?? ""), eq(consortiumMembers.organizationId, maker.id)));
    });
    const amends = (await context()).amends ?? [];
    expect(amends.map(({ organizationId }) => organizationId).sort()).toEqual(
      document.parties.items.map((one) => one.organizationId).sort(),
    );
    expect(amends.filter(({ left }) => left).map(({ organizationId }) => organizationId)).toEqual([parts.id]);
    expect(amends.find(({ organizationId }) => organizationId === maker.id)?.left).toBe(false);
  });

  test("whether the scene is unstructured, and so changes fast", async () => {
    const { taskBook, context } = await draft();
    expect((await context()).fastChanging).toBe(false);
    await world.db.update(scenes).set({ structured: false }).where(eq(scenes.id, taskBook.sceneId));
    expect((await context()).fastChanging).toBe(true);
  });

  test("the day the scene wants its robots deployed by, or that it left it open", async () => {
    const { taskBook, context } = await draft();
    for (const deployBy of ["2027-03-31", null]) {
      await world.db.update(scenes).set({ deployBy }).where(eq(scenes.id, taskBook.sceneId));
      expect((await context()).deployBy).toBe(deployBy);
    }
  });

  test("an organization that is no party learns nothing of it", async () => {
    const { taskBook, document } = await draft();
    const stranger = await world.organization({ kind: "vendor", supplyRoles: ["robotMaker"] });
    await expect(checkContextOf(stranger.ctx, taskBook.consortiumId, document)).rejects.toMatchObject({ code: "notFound" });
    const [kept] = await world.db.select({ id: taskBooks.id }).from(taskBooks).where(eq(taskBooks.id, taskBook.id));
    expect(kept?.id).toBe(taskBook.id);
  });
});
