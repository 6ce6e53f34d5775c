import { describe, expect, test } from "vitest";
import { testWorld } from "#test/world.ts";
import { publicOrganization, suggestOrganizations } from "./public-reads.server.ts";
import { countOrganizations, listRegions, organizationById, regionOptions } from "./reads.server.ts";
import { updateOrganization } from "./update-organization.server.ts";

const world = await testWorld();
const codeOf = async (id: string) => (await organizationById(world.public(), id))?.code ?? "";
const shownAt = async (id: string) => (await organizationById(world.public(), id))?.updatedAt.toISOString() ?? "";

describe("updateOrganization", () => {
  test("changes the profile, and what its size is computed from", async () => {
    const vendor = await world.organization({ kind: "vendor", supplyRoles: ["robotMaker"] });
    await updateOrganization(vendor.ctx, {
      updatedAt: await shownAt(vendor.id),
      shortName: "新简称",
      introduction: "做双臂操作。\r\n也做轮式底盘。",
      foundedYear: 2016,
      headcount: 120,
      sizeIndustry: "software",
      revenueWan: 4_000,
    });
    expect(await organizationById(world.public(), vendor.id)).toMatchObject({
      shortName: "新简称",
      introduction: "做双臂操作。\n也做轮式底盘。",
      supplyRoles: ["robotMaker"],
      foundedYear: 2016,
      headcount: 120,
    });
    expect((await publicOrganization(world.public(), await codeOf(vendor.id))).size).toBe("medium");
  });

  test("editors may, others may not, and nobody changes name or region with it", async () => {
    const unit = await world.organization();
    const input = { updatedAt: await shownAt(unit.id), shortName: "新简称" };
    await expect(updateOrganization(await unit.as("finance"), input)).rejects.toMatchObject({ code: "forbidden" });
    await expect(
      updateOrganization(await unit.as("editor"), { ...input, name: "另一个名字", regionCode: "110000" } as never),
    ).rejects.toMatchObject({ code: "invalid" });
    for (const field of ["supplyRoles", "creditCode", "verification", "verifiedAt", "groupName", "parentOrganizationId", "soeKind"]) {
      const forged = { ...input, [field]: field === "supplyRoles" ? ["robotMaker"] : "verified" } as never;
      await expect(updateOrganization(unit.ctx, forged), field).rejects.toMatchObject({ code: "invalid" });
    }
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

  test("the public facts hold nothing that is not public; the operator has no page", async () => {
    const unit = await world.organization({ name: "测试公开页单位" });
    await updateOrganization(unit.ctx, {
      updatedAt: await shownAt(unit.id),
      shortName: "公开页",
      revenueWan: 98_765_432,
      assetsWan: 87_654_321,
    });
    const page = JSON.stringify(await publicOrganization(world.public(), await codeOf(unit.id)));
    expect(page).toContain("测试公开页单位");
    for (const kept of ["98765432", "87654321", unit.actor.email]) expect(page).not.toContain(kept);
    const operator = await world.organization({ kind: "operator" });
    await expect(publicOrganization(world.public(), await codeOf(operator.id))).rejects.toMatchObject({ code: "notFound" });
    await expect(publicOrganization(world.public(), "OR-0000-0000")).rejects.toMatchObject({ code: "notFound" });
  });

  test("suggests by a part of the name, verified ones first, and takes no pattern", async () => {
    await world.organization({ name: "测试提示单位乙", verification: "unverified" });
    await world.organization({ name: "测试提示单位甲一" });
    const names = async (typed: string) => (await suggestOrganizations(world.public(), typed)).map(({ name }) => name);
    expect(await names("提示单位")).toEqual(["测试提示单位甲一", "测试提示单位乙"]);
    expect(await names("提")).toEqual([]);
    expect(await names("%%%")).toEqual([]);
    expect(await names("测试_示")).toEqual([]);
  });
});
