import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { assessAll } from "../assess.ts";
import { compose } from "../compose.ts";
import { capability, claim, requirement, scene, slot } from "../market.fixtures.ts";
import { DEFAULT_WEIGHTS } from "../weights.ts";
import { groupOrders, type SmallScene, type Supply, servesAsPrime } from "./group-orders.ts";

const robot = (id: string, cycle: string): Supply => ({
  capability: capability({ id, claims: [claim("cycleTime", "<=", cycle)] }),
  productType: "humanoidWheeled",
});
const skill = (id: string, accuracy: string): Supply => ({
  capability: capability({ id, role: "algorithmSupplier", claims: [claim("positionAccuracy", "<=", accuracy)] }),
  productType: null,
});
const ROBOTS = [robot("r1", "10"), robot("r2", "14"), robot("r3", "20")];
const SKILLS = [skill("a1", "0.1"), skill("a2", "0.4")];

function small(id: string, cycle: string, accuracy: string, over: Partial<SmallScene> = {}): SmallScene {
  return {
    scene: scene({
      id,
      requirements: [
        requirement({ id: `${id}c`, metric: "cycleTime", target: cycle, ownerRoles: ["prime"] }),
        requirement({ id: `${id}p`, metric: "positionAccuracy", target: accuracy, ownerRoles: ["algorithmSupplier"] }),
      ],
      slots: [slot(`${id}-p`, "prime"), slot(`${id}-a`, "algorithmSupplier")],
    }),
    ...{ organizationId: `unit-${id}`, field: "manufacturing", productTypes: ["humanoidWheeled"], operations: ["plugging"] },
    ...over,
  };
}

/** What the runs of the scenes propose: every pair that leaves no must unmet. */
function proposalsOf(scenes: readonly SmallScene[]): Map<string, Supply[][]> {
  return new Map(
    scenes.map(({ scene }) => [
      scene.id,
      ROBOTS.flatMap((one) => SKILLS.map((other) => [one, other])).filter((set) => meetsAll(scene, set)),
    ]),
  );
}
function meetsAll(one: SmallScene["scene"], set: readonly Supply[]): boolean {
  const [best] = compose(
    one,
    set.map((supply) => supply.capability),
    DEFAULT_WEIGHTS,
    { k: 1 },
  ).proposals;
  return best !== undefined && best.unmetMandatory.length === 0;
}

const market = fc
  .array(
    fc.record({
      cycle: fc.constantFrom("9", "12", "15", "25"),
      accuracy: fc.constantFrom("0.05", "0.2", "0.5"),
      unit: fc.constantFrom("u1", "u2", "u3"),
      operations: fc.subarray(["plugging", "loading"]),
      productTypes: fc.subarray(["humanoidWheeled" as const, "humanoidLegged" as const], { minLength: 1 }),
      excluded: fc.subarray(["org-r1", "org-a1"]),
    }),
    { maxLength: 8 },
  )
  .map((list) =>
    list.map(({ cycle, accuracy, unit, operations, productTypes, excluded }, i) => {
      const one = small(`s${i}`, cycle, accuracy, { organizationId: unit, operations, productTypes });
      return { ...one, scene: { ...one.scene, excludedOrganizationIds: excluded } };
    }),
  );
const supplies = new Map([...ROBOTS, ...SKILLS].map((supply) => [supply.capability.id, supply]));

describe("orders from small scenes", () => {
  test("every set serves every scene, nothing more could be served, and no order stands inside another", async () => {
    await fc.assert(
      fc.asyncProperty(market, async (scenes) => {
        const found = await groupOrders(scenes, proposalsOf(scenes));
        const byId = new Map(scenes.map((one) => [one.scene.id, one]));
        for (const order of found) {
          const own = order.sceneIds.flatMap((id) => byId.get(id) ?? []);
          expect(new Set(own.map(({ organizationId }) => organizationId)).size).toBeGreaterThan(1);
          const bucket = scenes.filter(
            (one) => one.field === order.field && one.productTypes.includes(order.productType) && one.operations.includes(order.operation),
          );
          expect(own.every((one) => bucket.includes(one))).toBe(true);
          for (const ids of order.sets) {
            const set = ids.flatMap((id) => supplies.get(id) ?? []);
            const serves = ({ scene: one }: SmallScene) => {
              const members = set.map((supply) => supply.capability);
              if (order.level === "consortium") return meetsAll(one, set);
              const [row] = members.map(({ id }) => assessAll(one, members, DEFAULT_WEIGHTS).get(id));
              return !one.excludedOrganizationIds.includes(members[0]?.organizationId ?? "") && row?.[0]?.status === "met";
            };
            expect(bucket.filter(serves).map(({ scene: { id } }) => id)).toEqual(order.sceneIds);
          }
          for (const other of found)
            if (other !== order && other.productType === order.productType && (other.level === order.level || other.level === "consortium"))
              expect(order.sceneIds.every((id) => other.sceneIds.includes(id))).toBe(false);
        }
        expect(await groupOrders(scenes.toReversed(), proposalsOf(scenes.toReversed()))).toEqual(found);
      }),
      { numRuns: 200 },
    );
  });

  test("one consortium for all is better than a prime for all; a prime for more is told as well", async () => {
    const scenes = [small("s1", "15", "0.2"), small("s2", "12", "0.3"), small("s3", "12", "0.05")];
    expect(await groupOrders(scenes, proposalsOf(scenes))).toEqual([
      {
        ...{ level: "prime", field: "manufacturing", productType: "humanoidWheeled", operation: "plugging" },
        sceneIds: ["s1", "s2", "s3"],
        sets: [["r1"]],
      },
      {
        ...{ level: "consortium", field: "manufacturing", productType: "humanoidWheeled", operation: "plugging" },
        sceneIds: ["s1", "s2"],
        sets: [["a1", "r1"]],
      },
    ]);
  });

  test("who does not serve a scene's region serves no order there, as a prime no more than in a consortium", async () => {
    const scenes = [small("s1", "15", "0.5"), small("s2", "15", "0.5")];
    const [first] = ROBOTS;
    const [other] = SKILLS;
    if (!first || !other) throw new Error("no supply");
    const found = (serviceRegions: string[]) => {
      const set = [{ ...first, capability: { ...first.capability, serviceRegions } }, other];
      return groupOrders(scenes, new Map(scenes.map(({ scene }) => [scene.id, [set]])));
    };
    expect(await found(["440000"])).toMatchObject([{ level: "consortium", sceneIds: ["s1", "s2"] }]);
    expect(await found(["310000"])).toEqual([]);
  });

  test("scenes of one unit alone, without a known operation or with another robot are no order", async () => {
    const pair = (over: Partial<SmallScene>, other: Partial<SmallScene> = over) => [
      small("s1", "15", "0.5", over),
      small("s2", "15", "0.5", other),
    ];
    const of = (scenes: SmallScene[]) => groupOrders(scenes, proposalsOf(scenes));
    expect(await of(pair({ organizationId: "u" }))).toEqual([]);
    expect(await of(pair({ operations: [] }))).toEqual([]);
    expect(await of(pair({ productTypes: ["quadrupedLegged"] }))).toEqual([]);
    expect(await of(pair({ field: "catering" }, { field: "manufacturing" }))).toEqual([]);
    expect(await of(pair({}))).toHaveLength(1);
    const [one] = pair({});
    const tables = new Map(one ? [[one.scene.id, assessAll(one.scene, [], DEFAULT_WEIGHTS)]] : []);
    expect(one && servesAsPrime(SKILLS, one.scene, tables)).toBe(false);
  });
});
