import { describe, expect, it } from "vitest";
import { SLOT_SUPPLY_ROLES } from "#db/vocabulary/roles.ts";
import { CAPABILITIES } from "#seeds/data/capabilities/index.ts";
import { SCENES } from "#seeds/data/scenes/index.ts";
import type { JudgedSlotName } from "./judgement.ts";
import { JUDGED_SCENES } from "./judgements/index.ts";

const capabilityOf = new Map(CAPABILITIES.map((capability) => [capability.slug, capability]));
const published = SCENES.filter(({ status }) => status === "published");

const judged = JUDGED_SCENES.flatMap(({ scene, slots }) =>
  Object.entries(slots).map(([name, slot]) => ({ where: `${scene} ${name}`, scene, name: name as JudgedSlotName, ...slot })),
);
const judgements = judged.flatMap(({ where, scene, name, judgements: list }) =>
  list.map(([grade, capability, reason]) => ({
    where: `${where} ${capability}`,
    grade,
    capability: capabilityOf.get(capability),
    reason,
    name,
    seed: published.find(({ slug }) => slug === scene),
  })),
);
/** Names the entries for which something does not hold. */
const where = (faulty: { where: string }[]) => faulty.map((entry) => entry.where);

describe("the judged set", () => {
  it("covers every published demo scene once, and at least 24", () => {
    expect(JUDGED_SCENES.map(({ scene }) => scene).sort()).toEqual(published.map(({ slug }) => slug).sort());
    expect(JUDGED_SCENES.length).toBeGreaterThanOrEqual(24);
  });

  it("has an entry for every slot of a scene and no other", () => {
    for (const { scene, slots } of JUDGED_SCENES) {
      const asked = published.find(({ slug }) => slug === scene)?.slots.map(({ role, componentKind }) => componentKind ?? role);
      expect(Object.keys(slots).sort(), scene).toEqual(asked?.sort());
    }
  });

  it("names capabilities that exist and answer in the slot", () => {
    expect(where(judgements.filter(({ capability }) => capability === undefined))).toEqual([]);
    const misplaced = judgements.filter(({ capability, name, seed }) => {
      const slot = seed?.slots.find(({ role, componentKind }) => (componentKind ?? role) === name);
      if (!slot || !capability) return true;
      return (
        !SLOT_SUPPLY_ROLES[slot.role].includes(capability.role) ||
        (slot.componentKind ?? capability.componentKind) !== capability.componentKind
      );
    });
    expect(where(misplaced)).toEqual([]);
  });

  it("grades from 0 to 3, each capability once in a slot, with a reason in one line of Chinese", () => {
    expect(where(judgements.filter(({ grade }) => ![0, 1, 2, 3].includes(grade)))).toEqual([]);
    expect(judgements.length).toBe(new Set(where(judgements)).size);
    expect(where(judgements.filter(({ reason }) => !/^[^\n]{4,70}$/.test(reason) || !/\p{Script=Han}{3}/u.test(reason)))).toEqual([]);
  });

  it("says who, or that nobody is worth inviting, never both", () => {
    expect(where(judged.filter(({ judgements: list, nobody }) => list.some(([grade]) => grade >= 2) === (nobody !== null)))).toEqual([]);
  });

  it("gives at most 1 to who does not serve the region, and to a prime of another form of robot", () => {
    const elsewhere = judgements.filter(({ grade, capability, seed }) => {
      const regions = capability?.serviceRegions ?? [];
      const region = seed?.regionCode ?? "";
      return grade > 1 && regions.length > 0 && !regions.includes(region) && !regions.includes(`${region.slice(0, 2)}0000`);
    });
    expect(where(elsewhere)).toEqual([]);
    const unlike = judgements.filter(
      ({ grade, name, capability, seed }) =>
        grade > 1 && name === "prime" && capability?.productType !== undefined && !seed?.productTypes.includes(capability.productType),
    );
    expect(where(unlike)).toEqual([]);
  });
});
