import { eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { organizations } from "#db/schema/organizations.ts";
import { testWorld } from "#test/world.ts";
import { countOrganizations, listRegions, listUnverified, organizationById, regionOptions } from "./reads.server.ts";
import { updateOrganization } from "./update-organization.server.ts";
import { verifyOrganization } from "./verify-organization.server.ts";

const world = await testWorld();
const shownAt = async (id: string) => (await organizationById(world.public(), id))?.updatedAt.toISOString() ?? "";

describe("updateOrganization", () => {
  test("changes the profile; roles are added and none is lost", async () => {
    const vendor = await world.organization({ kind: "vendor", supplyRoles: ["robotMaker"] });
    await updateOrganization(vendor.ctx, {
      updatedAt: await shownAt(vendor.id),
      shortName: "新简称",
      introduction: "做双臂操作。\r\n也做轮式底盘。",
      supplyRoles: ["algorithmSupplier"],
      foundedYear: 2016,
      headcount: 120,
    });
    expect(await organizationById(world.public(), vendor.id)).toMatchObject({
      shortName: "新简称",
      introduction: "做双臂操作。\n也做轮式底盘。",
      supplyRoles: ["robotMaker", "algorithmSupplier"],
      foundedYear: 2016,
      headcount: 120,
    });
  });

  test("editors may, others may not, and nobody changes name or region with it", async () => {
    const unit = await world.organization();
    const input = { updatedAt: await shownAt(unit.id), shortName: "新简称" };
    await expect(updateOrganization(await unit.as("finance"), input)).rejects.toMatchObject({ code: "forbidden" });
    await expect(
      updateOrganization(await unit.as("editor"), { ...input, name: "另一个名字", regionCode: "110000" } as never),
    ).rejects.toMatchObject({ code: "invalid" });
    await updateOrganization(await unit.as("editor"), { ...input, supplyRoles: ["robotMaker"] });
    expect((await organizationById(world.public(), unit.id))?.supplyRoles).toEqual([]);
  });

  test("of two who saved from the same page one wins, and the other is told", async () => {
    const unit = await world.organization();
    const second = await unit.as("editor");
    const updatedAt = await shownAt(unit.id);
    const settled = await Promise.allSettled([
      updateOrganization(unit.ctx, { updatedAt, shortName: "甲改的" }),
      updateOrganization(second, { updatedAt, shortName: "乙改的" }),
    ]);
    expect(settled.filter((result) => result.status === "fulfilled")).toHaveLength(1);
    expect(settled.find((result) => result.status === "rejected")).toMatchObject({ reason: { code: "conflict" } });
  });
});

describe("verifyOrganization", () => {
  test("the operator verifies once; others may not and do not see the list", async () => {
    const operator = await world.organization({ kind: "operator" });
    const unit = await world.organization();
    const waiting = await listUnverified(operator.ctx, { page: 1, pageSize: 100 });
    expect(waiting.rows.map((row) => row.id)).toContain(unit.id);
    await expect(verifyOrganization(unit.ctx, { organizationId: unit.id })).rejects.toMatchObject({ code: "forbidden" });
    await expect(verifyOrganization(await operator.as("viewer"), { organizationId: unit.id })).rejects.toMatchObject({ code: "forbidden" });
    await expect(listUnverified(unit.ctx, { page: 1, pageSize: 10 })).rejects.toMatchObject({ code: "forbidden" });
    await expect(verifyOrganization(operator.ctx, { organizationId: "absent" })).rejects.toMatchObject({ code: "notFound" });
    const settled = await Promise.allSettled([1, 2].map(() => verifyOrganization(operator.ctx, { organizationId: unit.id })));
    expect(settled.filter((result) => result.status === "fulfilled")).toHaveLength(1);
    const [row] = await world.db.select().from(organizations).where(eq(organizations.id, unit.id));
    expect(row?.verifiedAt).not.toBeNull();
  });
});

describe("reads", () => {
  test("regions come as provinces with their cities", async () => {
    const provinces = await listRegions(world.public());
    expect(provinces.find((province) => province.code === "440000")?.cities.map((city) => city.code)).toContain("440300");
    expect(provinces.find((province) => province.code === "110000")?.cities).toEqual([]);
    const options = regionOptions(provinces);
    expect(options.find((group) => group.group === "北京市")?.options).toEqual([{ value: "110000", label: "北京市" }]);
  });

  test("counts user units and vendors", async () => {
    const before = await countOrganizations(world.public());
    await world.organization({ kind: "vendor" });
    expect((await countOrganizations(world.public())).vendors).toBe(before.vendors + 1);
  });
});
