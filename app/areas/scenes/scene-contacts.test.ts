import { beforeAll, describe, expect, test } from "vitest";
import { keepContact, removeContact } from "#app/areas/organizations/index.server.ts";
import { type TestOrganization, testWorld } from "#test/world.ts";
import { createScene } from "./create-scene.server.ts";
import { fillDraft, typedScene } from "./drafts/draft.fixtures.ts";
import { getDraft } from "./drafts/reads.server.ts";
import { startDraft } from "./drafts/start-draft.server.ts";
import { submitDraft } from "./drafts/submit-draft.server.ts";
import { publishRevision } from "./publish-revision.server.ts";
import { getScene } from "./reads.server.ts";
import { getRevision } from "./revision-reads.server.ts";
import { publishedScene, validScene } from "./scene.fixtures.ts";
import { contactsOfMyScenes } from "./scene-contacts.server.ts";
import { submitRevision } from "./submit-revision.server.ts";
import { updateScene } from "./update-scene.server.ts";

const world = await testWorld();
let unit: TestOrganization;
let other: TestOrganization;
let bureau: TestOrganization;
beforeAll(async () => {
  await Promise.all([world.services.search.ensure("scenes"), world.services.search.ensure("capabilities")]);
  unit = await world.organization({ kind: "userUnit", regionCode: "440100" });
  other = await world.organization({ kind: "userUnit", regionCode: "440100" });
  bureau = await world.organization({ kind: "bureau", regionCode: "440100" });
});
const contact = async (owner: TestOrganization) =>
  (await keepContact(owner.ctx, { title: "设备部联系人", personName: "测试人员", phone: "020-12345678" })).contactId;

describe("the contact of a scene", () => {
  test("is one of its unit; another's and an absent one are refused alike, at the field", async () => {
    const own = await contact(unit);
    const { code, version } = await createScene(unit.ctx, { scene: validScene({ contactId: own }) });
    expect((await getScene(unit.ctx, code)).scene.contactId).toBe(own);
    const refusals = await Promise.all(
      [await contact(other), crypto.randomUUID()].map((contactId) =>
        updateScene(unit.ctx, { code, version, scene: validScene({ contactId }) }).catch((error: unknown) => error),
      ),
    );
    expect(refusals[0]).toMatchObject({ code: "invalid", fields: { "scene.contactId": ["所选联系人不在本单位的联系人中，请重新选择。"] } });
    expect(refusals[1]).toEqual(refusals[0]);
    await expect(createScene(unit.ctx, { scene: validScene({ contactId: "nobody" }) })).rejects.toMatchObject({ code: "invalid" });
  });

  test("is named to its unit, and to nobody who does not see the scene whole", async () => {
    const own = await contact(unit);
    const { code } = await publishedScene(unit.ctx, bureau.ctx, { contactId: own });
    expect((await getScene(world.public(), code)).scene.contactId).toBeNull();
    expect((await getScene(other.ctx, code)).scene.contactId).toBeNull();
    expect(await contactsOfMyScenes(unit.ctx, [code, "SC-2026-9999"])).toEqual({ [code]: own });
    expect(await contactsOfMyScenes(other.ctx, [code])).toEqual({});
  });

  test("leaves the scene when it is removed", async () => {
    const own = await contact(unit);
    const { code } = await createScene(unit.ctx, { scene: validScene({ contactId: own }) });
    await removeContact(unit.ctx, { contactId: own });
    expect((await getScene(unit.ctx, code)).scene.contactId).toBeNull();
  });

  test("removed while a revision waits does not stand in the way of publishing it", async () => {
    const own = await contact(unit);
    const { code, version } = await publishedScene(unit.ctx, bureau.ctx);
    const revision = await submitRevision(unit.ctx, {
      code,
      version,
      scene: validScene({ contactId: own, deploymentCount: 12 }),
      note: "部署增至 12 台，并指定联系人。",
    });
    await removeContact(unit.ctx, { contactId: own });
    expect(await getRevision(bureau.ctx, code)).toMatchObject({ obstacle: null });
    await publishRevision(bureau.ctx, revision);
    expect((await getScene(unit.ctx, code)).scene).toMatchObject({ contactId: null, deploymentCount: 12 });
  });
});

test("a draft says at the field that its contact is gone, and is submitted with one that is there", async () => {
  const [gone, kept] = [await contact(unit), await contact(unit)];
  const { code } = await startDraft(unit.ctx, { from: { kind: "blank" } });
  const version = await fillDraft(unit.ctx, code, typedScene({ contactId: gone }));
  expect((await getDraft(unit.ctx, code)).faults).toEqual([]);
  await removeContact(unit.ctx, { contactId: gone });
  const { faults, states } = await getDraft(unit.ctx, code);
  expect(faults).toMatchObject([{ step: "disclosure", name: "contactId", message: "所选联系人已移除，请重新选择或留空。" }]);
  expect(states.disclosure).toBe("wrong");
  await expect(submitDraft(unit.ctx, { code, version })).rejects.toMatchObject({ fields: { contactId: [expect.any(String)] } });
  const mended = await fillDraft(unit.ctx, code, typedScene({ contactId: kept }));
  await submitDraft(unit.ctx, { code, version: mended });
  expect((await getScene(unit.ctx, code)).scene).toMatchObject({ contactId: kept, status: "submitted" });
});
