import { beforeAll, expect, test } from "vitest";
import { publishCapability } from "#app/areas/capabilities/index.server.ts";
import { declareRelation, endRelation, organizationsById } from "#app/areas/organizations/index.server.ts";
import { openMarket } from "#test/market.ts";
import { type TestOrganization, testWorld } from "#test/world.ts";
import { reverseMatch } from "./supply/reverse-match.server.ts";

const world = await testWorld();
let market: Awaited<ReturnType<typeof openMarket>>;
let verifier: TestOrganization;

const codeOf = async (of: TestOrganization) => (await organizationsById(world.system(), [of.id])).get(of.id)?.code ?? "";
const slots = [
  { role: "prime" as const, required: true },
  { role: "algorithmSupplier" as const, required: true },
  { role: "thirdPartyVerifier" as const, required: true },
];

async function publishedVerifier(
  name: string,
  regionCode: string,
  prepare: (owner: TestOrganization) => Promise<unknown> = async () => {},
) {
  const owner = await world.organization({ kind: "vendor", supplyRoles: ["thirdPartyVerifier"], regionCode, name });
  await prepare(owner);
  const { id } = await publishCapability(owner.ctx, {
    capability: {
      role: "thirdPartyVerifier",
      name: "插接作业检测",
      summary: "具身机器人插接作业的第三方检测。",
      description: "按行业标准对机器人插接作业的精度、节拍与成功率做现场检测并出具报告。",
      domains: ["industrial"],
      fields: ["manufacturing"],
      unitsPerMonth: 0,
      leadTimeWeeks: 2,
      details: {
        kind: "thirdPartyVerifier",
        accreditation: ["cma"],
        scope: "插接精度、节拍、成功率",
        standards: "GB/T 12642-2013",
        place: "onSite",
      },
      prices: [{ model: "purchase", yuan: "60,000.00" }],
      claims: [],
    },
  });
  return { owner, id };
}

beforeAll(async () => {
  market = await openMarket(world);
  ({ owner: verifier } = await publishedVerifier("测试检测机构", "110000"));
  await world.runJobs();
});

test("a verifier stands beside nobody it is affiliated with, also over others, and beside them again when the tie ends", async () => {
  const members = async (name: string) => {
    const { page } = await market.matchedScene({ name: `电池测试线——${name}`, slots });
    return page.proposals.map((proposal) => proposal.members.map((member) => member.organizationName));
  };
  expect((await members("没有关联的插接"))[0]).toEqual(["测试整机1", "测试算法1", "测试检测机构"]);

  const [maker, supplier] = [market.makers[0], market.suppliers[0]];
  if (!maker || !supplier) throw new Error("the market is empty");
  const between = await world.organization();
  const { relationId } = await declareRelation(maker.ctx, { code: await codeOf(between), kind: "sameGroup", note: "" });
  await declareRelation(between.ctx, { code: await codeOf(verifier), kind: "controls", note: "" });
  const tied = await members("有关联的插接");
  expect(tied[0]).toEqual(["测试整机2", "测试算法1", "测试检测机构"]);
  expect(tied.flat()).not.toContain("测试整机1");

  await endRelation(maker.ctx, { relationId });
  expect((await members("关联已解除的插接"))[0]).toEqual(["测试整机1", "测试算法1", "测试检测机构"]);
});

test("a verifier published after the run is held independent of those in it, too", async () => {
  const [maker] = market.makers;
  if (!maker) throw new Error("the market is empty");
  const scene = await market.matchedScene({ name: "电池测试线——之后才有检测机构", slots });
  expect(scene.page.proposals[0]?.members[0]?.organizationName).toBe("测试整机1");
  const raisedBy = async (id: string) =>
    (await reverseMatch(world.system(), id))?.composed.find(({ sceneId }) => sceneId === scene.id)?.improved ?? null;
  const tied = await publishedVerifier("有关联的本地检测机构", "440100", async (owner) =>
    declareRelation(owner.ctx, { code: await codeOf(maker), kind: "sameGroup", note: "" }),
  );
  expect(await raisedBy(tied.id)).toBeNull();
  const free = await publishedVerifier("没有关联的本地检测机构", "440100");
  expect(await raisedBy(free.id)).not.toBeNull();
});
