import { eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { organizations } from "#db/schema/organizations.ts";
import { type TestOrganization, testWorld } from "#test/world.ts";
import { affiliateGroups, listRelations, reportingUnitOf } from "./affiliates.server.ts";
import { declareRelation, endRelation } from "./relations.server.ts";

const world = await testWorld();
const codeOf = async ({ id }: TestOrganization) => {
  const [row] = await world.db.select({ code: organizations.code }).from(organizations).where(eq(organizations.id, id));
  return row?.code ?? "";
};
const declare = async (by: TestOrganization, other: TestOrganization, kind: "controls" | "sameGroup" = "controls") =>
  declareRelation(by.ctx, { code: await codeOf(other), kind });
/** Which of these are affiliates of each other, as sets of positions. */
async function grouped(...list: TestOrganization[]): Promise<number[][]> {
  const groups = await affiliateGroups(
    world.system(),
    list.map(({ id }) => id),
  );
  const sets = Map.groupBy(list.keys(), (index) => groups.get(list[index]?.id ?? "") ?? `alone-${index}`);
  return [...sets.values()].filter((set) => set.length > 1);
}

describe("a declared relation", () => {
  test("counts in both directions, is seen by both, and ends with its declarer", async () => {
    const [one, other, stranger] = [await world.organization(), await world.organization(), await world.organization()];
    const { relationId } = await declare(one, other);
    expect(await grouped(one, other, stranger)).toEqual([[0, 1]]);
    expect(await grouped(other, one)).toEqual([[0, 1]]);
    expect(await listRelations(one.ctx)).toMatchObject([{ kind: "controls", declaredByOwn: true }]);
    expect(await listRelations(other.ctx)).toMatchObject([{ kind: "controlledBy", declaredByOwn: false }]);
    expect(await listRelations(stranger.ctx)).toEqual([]);
    for (const ctx of [other.ctx, stranger.ctx]) await expect(endRelation(ctx, { relationId })).rejects.toMatchObject({ code: "notFound" });
    await endRelation(one.ctx, { relationId });
    await expect(endRelation(one.ctx, { relationId })).rejects.toMatchObject({ code: "conflict" });
    expect(await grouped(one, other)).toEqual([]);
    await declare(one, other);
  });

  test("is for owners, of an organization that exists and is another, once", async () => {
    const [one, other] = [await world.organization(), await world.organization()];
    await expect(declareRelation(await one.as("editor"), { code: await codeOf(other), kind: "controls" })).rejects.toMatchObject({
      code: "forbidden",
    });
    await expect(declareRelation(one.ctx, { code: "OR-0000-0000", kind: "controls" })).rejects.toMatchObject({
      fields: { code: [expect.any(String)] },
    });
    await expect(declare(one, one)).rejects.toMatchObject({ fields: { code: [expect.any(String)] } });
    await expect(declareRelation(one.ctx, { code: await codeOf(other), kind: "friends" as never })).rejects.toMatchObject({
      code: "invalid",
    });
    const outcomes = await Promise.allSettled([1, 2].map(() => declare(one, other)));
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });
});

describe("groups of affiliates", () => {
  test("join group names, hierarchy and declarations, over others that are not asked about", async () => {
    const parent = await world.organization();
    const [branch, sister] = [
      await world.organization({ parentOrganizationId: parent.id }),
      await world.organization({ parentOrganizationId: parent.id }),
    ];
    const [named, alsoNamed] = [
      await world.organization({ groupName: "测试关系集团" }),
      await world.organization({ groupName: "测试关系集团" }),
    ];
    const alone = await world.organization();
    expect(await grouped(branch, sister, named, alsoNamed, alone)).toEqual([
      [0, 1],
      [2, 3],
    ]);
    await declare(sister, alsoNamed, "sameGroup");
    expect(await grouped(branch, named, alone)).toEqual([[0, 1]]);
    expect((await affiliateGroups(world.system(), [alone.id])).get(alone.id)).toBeNull();
  });
});

describe("the reporting unit", () => {
  test("is the state-owned group at the top, else the province", async () => {
    const central = await world.organization({ name: "测试中央企业集团", soeKind: "centralSoe" });
    const branch = await world.organization({ parentOrganizationId: central.id, soeKind: "centralSoe" });
    const factory = await world.organization({ parentOrganizationId: branch.id });
    const local = await world.organization({ soeKind: "localSoe" });
    expect(await reportingUnitOf(world.system(), factory.id)).toEqual({
      by: "group",
      organizationId: central.id,
      name: "测试中央企业集团",
    });
    expect(await reportingUnitOf(world.system(), central.id)).toMatchObject({ organizationId: central.id });
    expect(await reportingUnitOf(world.system(), local.id)).toEqual({ by: "province", organizationId: null, name: null });
  });
});
