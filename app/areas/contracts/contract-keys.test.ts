import { eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { robotsOfContract } from "#app/areas/robots/index.server.ts";
import { sha256 } from "#app/kernel/canonical.ts";
import { auditEvents } from "#db/schema/audit.ts";
import { contractKeys, contracts } from "#db/schema/contracts.ts";
import { insertContract, robotIdentity } from "#seeds/factories/contracts.ts";
import { insertTaskBook } from "#seeds/factories/task-books.ts";
import { testWorld } from "#test/world.ts";
import { contractOfKey, issueContractKey, revokeContractKey } from "./contract-keys.server.ts";
import { contractPage } from "./reads.server.ts";
import { registerRobot } from "./register-robot.server.ts";

const world = await testWorld();
const NOW = "2026-11-21T02:00:00Z";
world.setClock(NOW);
let serial = 0;
const freshIdentity = () => robotIdentity(++serial);

async function contractOf(facts: { active?: boolean; maker?: Awaited<ReturnType<typeof world.organization>> } = {}) {
  const userUnit = await world.organization();
  const maker = facts.maker ?? (await world.organization({ kind: "vendor", supplyRoles: ["robotMaker"] }));
  const book = await insertTaskBook(userUnit.ctx, [{ organizationId: maker.id, role: "robotMaker", basisPoints: 10_000 }]);
  const contract = await insertContract({
    userUnit: userUnit.ctx,
    provider: maker.ctx,
    taskBookCode: book.code,
    active: facts.active ?? true,
  });
  return { userUnit, maker, contract };
}
const bearer = (key: string | null) => contractOfKey(world.public(), `Bearer ${key}`);

describe("keys", () => {
  test("stand for their contract and are stored as a hash only", async () => {
    const { maker, contract } = await contractOf();
    const { keyId, key } = await issueContractKey(maker.ctx, { code: contract.code });
    expect(await bearer(key)).toEqual({ contractId: contract.id, keyId });
    const rows = await world.db.select().from(contractKeys).where(eq(contractKeys.contractId, contract.id));
    const recorded = await world.db.select().from(auditEvents).where(eq(auditEvents.objectId, contract.id)).orderBy(auditEvents.seq);
    expect(rows.find((row) => row.id === keyId)?.keyHash).toBe(sha256(key));
    expect(JSON.stringify([rows, recorded.map(({ seq: _seq, ...event }) => event)])).not.toContain(key.slice(8));
    expect(JSON.stringify(await contractPage(maker.ctx, contract.code))).not.toContain(sha256(key));
  });

  test("note their last use, once a minute at most", async () => {
    const { maker, contract } = await contractOf();
    const used = async () => (await contractPage(maker.ctx, contract.code)).keys[0]?.lastUsedAt;
    expect(await used()).toBeNull();
    for (const [now, seen] of [
      [NOW, NOW],
      ["2026-11-21T02:00:30Z", NOW],
      ["2026-11-21T02:01:01Z", "2026-11-21T02:01:01Z"],
    ] as const) {
      world.setClock(now);
      await bearer(contract.key);
      expect(await used()).toBe(new Date(seen).toISOString());
    }
    world.setClock(NOW);
  });

  test("are refused alike when unknown, revoked, expired, malformed or of a contract not in force", async () => {
    const { maker, contract } = await contractOf();
    const messages: string[] = [];
    const refused = async (key: string | null) => {
      const error = await contractOfKey(world.public(), key).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code: "unauthenticated" });
      messages.push((error as Error).message);
    };
    const { keyId, key } = await issueContractKey(maker.ctx, { code: contract.code });
    for (const nonsense of [null, "", "Bearer ", key, `bearer ${key}`, `Bearer ${key}x`, `Bearer sjk_${"A".repeat(32)}`])
      await refused(nonsense);
    await revokeContractKey(maker.ctx, { code: contract.code, keyId });
    await refused(`Bearer ${key}`);
    await bearer(contract.key);
    world.setClock("2027-11-21T02:00:00Z");
    await refused(`Bearer ${contract.key}`);
    world.setClock(NOW);
    // What robots kept while offline still comes in after the end; a contract never agreed on takes nothing.
    await world.db.update(contracts).set({ status: "ended" }).where(eq(contracts.id, contract.id));
    await bearer(contract.key);
    await world.db.update(contracts).set({ status: "draft" }).where(eq(contracts.id, contract.id));
    await refused(`Bearer ${contract.key}`);
    expect(new Set(messages).size).toBe(1);
  });

  test("are issued and revoked by editors of the provider, once the contract is in force", async () => {
    const { userUnit, maker, contract } = await contractOf();
    const { code } = contract;
    const { keyId } = await issueContractKey(await maker.as("editor"), { code });
    for (const ctx of [userUnit.ctx, await maker.as("finance"), await maker.as("viewer")]) {
      await expect(issueContractKey(ctx, { code })).rejects.toMatchObject({ code: "forbidden" });
      await expect(revokeContractKey(ctx, { code, keyId })).rejects.toMatchObject({ code: "forbidden" });
    }
    const stranger = await world.organization({ kind: "vendor" });
    await expect(issueContractKey(stranger.ctx, { code })).rejects.toMatchObject({ code: "notFound" });
    const draft = await contractOf({ active: false });
    await expect(issueContractKey(draft.maker.ctx, { code: draft.contract.code })).rejects.toMatchObject({ code: "conflict" });
    expect((await contractPage(userUnit.ctx, code)).keys).toEqual([]);
  });

  test("of another contract cannot be revoked through this one", async () => {
    const { maker, contract } = await contractOf();
    const other = await contractOf({ maker });
    const { keyId } = await issueContractKey(maker.ctx, { code: other.contract.code });
    await expect(revokeContractKey(maker.ctx, { code: contract.code, keyId })).rejects.toMatchObject({ code: "notFound" });
    await revokeContractKey(maker.ctx, { code: other.contract.code, keyId });
    await expect(revokeContractKey(maker.ctx, { code: other.contract.code, keyId })).rejects.toMatchObject({ code: "notFound" });
  });
});

describe("registerRobot", () => {
  test("puts a robot to work as typed, with spaces and small letters", async () => {
    const { maker, contract } = await contractOf();
    const identity = freshIdentity();
    const typed = identity.toLowerCase().replace(/^(.{2})(.{4})(.{6})/, "$1 $2 $3 ");
    expect(await registerRobot(maker.ctx, { code: contract.code, identity: typed, station: " T01 " })).toEqual({ identity });
    expect(await robotsOfContract(world.system(), contract.id)).toMatchObject([
      { identity, contractId: contract.id, station: "T01", model: "H2W2A1", makerOrganizationId: maker.id },
    ]);
  });

  test("again moves its station; to another contract or another owner it does not go", async () => {
    const { maker, contract } = await contractOf();
    const identity = freshIdentity();
    await registerRobot(maker.ctx, { code: contract.code, identity, station: "T01" });
    await registerRobot(maker.ctx, { code: contract.code, identity, station: "T02" });
    const sameMaker = await contractOf({ maker });
    const otherMaker = await contractOf();
    for (const other of [sameMaker, otherMaker]) {
      await expect(registerRobot(other.maker.ctx, { code: other.contract.code, identity, station: "T09" })).rejects.toMatchObject({
        code: "conflict",
      });
    }
    expect(await robotsOfContract(world.system(), contract.id)).toMatchObject([{ identity, station: "T02" }]);
  });

  test("is for the provider's editors and needs the 29 characters", async () => {
    const { userUnit, maker, contract } = await contractOf();
    const { code } = contract;
    const input = { code, identity: freshIdentity(), station: "T01" };
    for (const ctx of [userUnit.ctx, await maker.as("viewer")])
      await expect(registerRobot(ctx, input)).rejects.toMatchObject({ code: "forbidden" });
    for (const identity of ["", "CNHB01", `${freshIdentity()}1`, robotIdentity(1).replace("C", "中")]) {
      await expect(registerRobot(maker.ctx, { ...input, identity })).rejects.toMatchObject({
        code: "invalid",
        fields: { identity: [expect.stringContaining("29")] },
      });
    }
  });
});
