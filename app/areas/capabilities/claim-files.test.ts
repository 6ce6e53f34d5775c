import { Readable } from "node:stream";
import { beforeAll, expect, test } from "vitest";
import { filesOf, storeFile } from "#app/areas/files/index.server.ts";
import type { Context } from "#app/kernel/context.server.ts";
import { type TestOrganization, testWorld } from "#test/world.ts";
import { validCapability } from "./capability.fixtures.ts";
import { updateCapability } from "./change-capability.server.ts";
import { publishCapability } from "./publish-capability.server.ts";
import { getCapability } from "./reads.server.ts";
import type { CapabilityInput } from "./schemas.ts";

const world = await testWorld();
let vendor: TestOrganization;
let other: TestOrganization;
beforeAll(async () => {
  world.setClock("2026-11-20T01:00:00Z");
  vendor = await world.organization({ kind: "vendor", supplyRoles: ["algorithmSupplier"] });
  other = await world.organization({ kind: "vendor", supplyRoles: ["algorithmSupplier"] });
});

const report = (ctx: Context) =>
  storeFile(ctx, {
    name: "插接精度检测报告.pdf",
    stream: Readable.from([Buffer.from("%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n")]),
  });
const proven = (fileId: string) => {
  const claim = validCapability().claims?.[0];
  return validCapability({ claims: [{ ...claim, fileId } as NonNullable<CapabilityInput["claims"]>[number]] });
};

test("a claim's file hangs on its capability, and is let go with the version that no longer names it", async () => {
  const file = await report(vendor.ctx);
  const { id, code, version } = await publishCapability(vendor.ctx, { capability: proven(file.id) });
  expect((await getCapability(world.public(), code)).claims[0]?.fileId).toBe(file.id);
  const attached = async () => (await filesOf(world.system(), "capability", [id])).get(id)?.map((line) => line.id) ?? [];
  expect(await attached()).toEqual([file.id]);
  await updateCapability(vendor.ctx, { code, version, capability: validCapability() });
  expect(await attached()).toEqual([]);
});

test("another's file, or one that is gone, is refused beside the claims", async () => {
  const theirs = await report(other.ctx);
  for (const fileId of [theirs.id, crypto.randomUUID()]) {
    await expect(publishCapability(vendor.ctx, { capability: proven(fileId) })).rejects.toMatchObject({
      code: "invalid",
      fields: { "capability.claims": [expect.stringContaining("文件")] },
    });
  }
});
