import { eq } from "drizzle-orm";
import { publishCapability } from "#app/areas/capabilities/index.server.ts";
import type { SceneInput } from "#app/areas/scenes/index.server.ts";
import { consortia, consortiumMembers } from "#db/schema/consortia.ts";
import { scenes } from "#db/schema/scenes.ts";
import { type openMarket, pluggingSkill } from "#test/market.ts";
import type { testWorld } from "#test/world.ts";
import { formConsortium } from "./form-consortium.server.ts";
import { respondToInvitation } from "./respond-to-invitation.server.ts";

type World = Awaited<ReturnType<typeof testWorld>>;
type Market = Awaited<ReturnType<typeof openMarket>>;

/** Ways to a consortium in any state, and what lies stored of it. */
export function forming(world: World, market: Market) {
  let serial = 0;
  const contextOf = (organizationId: string) => market.vendors.find((vendor) => vendor.id === organizationId)?.ctx ?? world.public();
  const membersOf = (consortiumId: string) =>
    world.db.select().from(consortiumMembers).where(eq(consortiumMembers.consortiumId, consortiumId)).orderBy(consortiumMembers.id);
  async function consortiumOf(id: string) {
    const [row] = await world.db.select().from(consortia).where(eq(consortia.id, id));
    if (!row) throw new Error("no consortium");
    return row;
  }
  /** A matched scene and what picking its best proposal sends. */
  async function choice(facts: Partial<SceneInput> = {}) {
    const scene = await market.matchedScene({ name: `电池测试线——组建插接${++serial}`, ...facts });
    const [best] = scene.page.proposals;
    if (!best) throw new Error("no proposal");
    const leadOrganizationId = best.members[0]?.organizationId ?? "";
    return {
      scene,
      best,
      input: { proposalId: best.id, sceneVersion: scene.page.scene.version, leadOrganizationId, respondByOn: "2099-01-01" },
    };
  }
  /** Two are invited: the lead, a robot maker, and an algorithm supplier. */
  async function invited(facts: Partial<SceneInput> = {}) {
    const { scene, input } = await choice(facts);
    const { id, code } = await formConsortium(market.unit.ctx, input);
    const [lead, other] = await membersOf(id);
    if (!lead || !other) throw new Error("two members were expected");
    return { id, code, scene, lead, other };
  }
  const accept = (member: { id: string; organizationId: string }) =>
    respondToInvitation(contextOf(member.organizationId), { memberId: member.id, answer: "accept" });
  /** Both accepted. */
  async function formed(facts: Partial<SceneInput> = {}) {
    const found = await invited(facts);
    await accept(found.lead);
    await accept(found.other);
    return found;
  }
  /** Another published capability of a supplier. */
  async function anotherSkill(vendor: { ctx: Parameters<typeof publishCapability>[0] }, name = `备用插接技能 ${++serial}`) {
    const { code } = await publishCapability(vendor.ctx, { capability: pluggingSkill({ name }) });
    return capabilityByCode(code);
  }
  async function capabilityByCode(code: string) {
    const found = await world.db.query.capabilities.findFirst({ where: (row, { eq }) => eq(row.code, code) });
    if (!found) throw new Error(`no capability ${code}`);
    return found;
  }
  const sceneStatus = async (id: string) =>
    (await world.db.select({ status: scenes.status }).from(scenes).where(eq(scenes.id, id)))[0]?.status;
  /** Who of two at the same moment went through, and with what the other was refused. */
  async function race(...acts: Promise<unknown>[]) {
    const answers = await Promise.allSettled(acts);
    return {
      won: answers.map(({ status }) => status === "fulfilled"),
      refusals: answers.flatMap((answer) =>
        answer.status === "rejected" ? [(answer.reason as { code?: string }).code ?? answer.reason] : [],
      ),
    };
  }
  return { contextOf, membersOf, consortiumOf, choice, invited, accept, formed, anotherSkill, sceneStatus, race };
}
