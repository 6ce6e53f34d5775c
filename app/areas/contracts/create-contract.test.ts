import { eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { contracts, contractTerms } from "#db/schema/contracts.ts";
import { notifications } from "#db/schema/notifications.ts";
import { LEASE, leased, PAY_PER_USE, perOperation } from "#seeds/factories/contracts.ts";
import { insertTaskBook } from "#seeds/factories/task-books.ts";
import { testWorld } from "#test/world.ts";
import { createContract } from "./create-contract.server.ts";
import { contractDraftPage, contractPage, getContract, listMyContracts, taskBooksAwaitingContract } from "./reads.server.ts";

const world = await testWorld();
world.setClock("2026-09-10T02:00:00Z");

async function sides(options: Parameters<typeof insertTaskBook>[2] = {}) {
  const userUnit = await world.organization();
  const maker = await world.organization({ kind: "vendor", supplyRoles: ["robotMaker"] });
  const algorithm = await world.organization({ kind: "vendor", supplyRoles: ["algorithmSupplier"] });
  const book = await insertTaskBook(
    userUnit.ctx,
    [
      { organizationId: maker.id, role: "robotMaker", basisPoints: 7000 },
      { organizationId: algorithm.id, role: "algorithmSupplier", basisPoints: 3000 },
    ],
    options,
  );
  return { userUnit, maker, algorithm, book };
}
const input = (taskBookCode: string, facts: Record<string, unknown> = {}) => ({
  taskBookCode,
  startsOn: "2026-09-01",
  endsOn: "2028-09-01",
  terms: PAY_PER_USE,
  ...facts,
});

const PRICE = "terms.usage.charges[0].tiers[0].priceYuan";
const tiers = (...rows: { upTo?: string; priceYuan?: string }[]) => ({
  terms: { ...PAY_PER_USE, usage: { ...PAY_PER_USE.usage, charges: [{ basis: "successfulTask", tiers: rows }] } },
});
const promised = (facts: object) => ({ terms: { ...PAY_PER_USE, usage: { ...PAY_PER_USE.usage, ...facts } } });
const level = (...figures: string[]) => ({
  measures: [
    {
      measure: "successRate",
      steps: figures.flatMap((below, i) => (i % 2 === 0 ? [{ below, credit: figures[i + 1] }] : [])),
    },
  ],
  ...(figures.length > 2 ? { capPercent: "20" } : {}),
});

describe("createContract", () => {
  test("is drafted by the lead for the user unit to confirm, with terms in exact fen", async () => {
    const { userUnit, maker, book } = await sides();
    const { id, code } = await createContract(
      maker.ctx,
      input(book.code, { terms: perOperation({ priceYuan: "1,000.3215", minimum: "600,000" }) }),
    );
    expect(code).toMatch(/^HT-2026-\d{4}$/);
    const { contract, current } = await getContract(userUnit.ctx, { code });
    expect(contract).toMatchObject({
      status: "draft",
      kind: "payPerUse",
      userUnitId: userUnit.id,
      providerId: maker.id,
      proposedById: maker.id,
      name: "电池测试线柔性插接 按效用付费合同",
    });
    expect(current).toMatchObject({
      version: 1,
      effectiveFrom: new Date("2026-08-31T16:00:00Z"),
      terms: {
        usage: {
          charges: [{ basis: "successfulTask", tiers: [{ upTo: null, unitPriceFen: "100032.15" }] }],
          minimum: { kind: "quantity", chargeKey: "c1", quantity: "600000" },
          vat: { rateBp: 600 },
        },
      },
    });
    await world.runJobs();
    const todos = await world.db
      .select()
      .from(notifications)
      .where(eq(notifications.dedupeKey, `activate-contract:${id}`));
    expect(todos).toMatchObject([{ organizationId: userUnit.id, kind: "todo", href: `/work/contracts/${code}` }]);
  });

  test("a lease is taxed as one, and its deposit may be nothing", async () => {
    const { userUnit, book } = await sides();
    const { code } = await createContract(userUnit.ctx, input(book.code, { terms: leased({ depositYuan: "0" }) }));
    expect((await getContract(userUnit.ctx, { code })).current.terms).toMatchObject({
      usage: null,
      lease: {
        monthlyRentFen: "1200000",
        units: 10,
        depositFen: "0",
        timing: "arrears",
        vat: { treatment: "tangibleLease", rateBp: 1300, reason: "有形动产租赁服务，增值税法第十条" },
      },
      paymentDays: 15,
    });
  });

  test("finance and editors draft; signers, viewers and other parties do not", async () => {
    const { userUnit, maker, algorithm, book } = await sides();
    await expect(createContract(await userUnit.as("viewer"), input(book.code))).rejects.toMatchObject({ code: "forbidden" });
    await expect(createContract(await maker.as("signer"), input(book.code))).rejects.toMatchObject({ code: "forbidden" });
    await expect(createContract(algorithm.ctx, input(book.code))).rejects.toMatchObject({ code: "forbidden" });
    await expect(contractDraftPage(algorithm.ctx, book.code)).rejects.toMatchObject({ code: "forbidden" });
    await createContract(await maker.as("finance"), input(book.code));
    await createContract(await userUnit.as("editor"), input(book.code));
  });

  test("a task book of others and one that is not there look the same", async () => {
    const { book } = await sides();
    const stranger = await world.organization({ kind: "vendor" });
    const foreign = await createContract(stranger.ctx, input(book.code)).catch((error: unknown) => error);
    const absent = await createContract(stranger.ctx, input("RW-2026-9999")).catch((error: unknown) => error);
    expect(foreign).toMatchObject({ code: "notFound" });
    expect((foreign as Error).message).toBe((absent as Error).message);
  });

  test("waits for the seal", async () => {
    const { maker, book } = await sides({ sealed: false });
    await expect(createContract(maker.ctx, input(book.code))).rejects.toMatchObject({ code: "conflict" });
    expect(await taskBooksAwaitingContract(maker.ctx)).toEqual([]);
  });

  test("one form makes one contract, however often and however fast it is sent", async () => {
    const { maker, book } = await sides();
    const formKey = crypto.randomUUID();
    const made = await Promise.all(Array.from({ length: 4 }, () => createContract(maker.ctx, input(book.code, { formKey }))));
    made.push(await createContract(maker.ctx, input(book.code, { formKey })));
    expect(new Set(made.map((contract) => contract.id)).size).toBe(1);
    expect(await world.db.$count(contracts, eq(contracts.taskBookId, book.id))).toBe(1);
    await createContract(maker.ctx, input(book.code, { formKey: crypto.randomUUID() }));
    expect(await world.db.$count(contracts, eq(contracts.taskBookId, book.id))).toBe(2);
  });

  test.each([
    ["a price of nothing", { terms: perOperation({ priceYuan: "0.00" }) }, PRICE],
    ["commas alone", { terms: perOperation({ priceYuan: ",,," }) }, PRICE],
    ["a fifth decimal", { terms: perOperation({ priceYuan: "0.00001" }) }, PRICE],
    ["ten digits of rent", { terms: leased({ monthlyRentYuan: "1234567890" }) }, "terms.lease.monthlyRentYuan"],
    ["half a robot", { terms: leased({ units: 1.5 }) }, "terms.lease.units"],
    ["use without a charge", { terms: { ...PAY_PER_USE, usage: { vat: "service" } } }, "terms.usage.charges[0].basis"],
    ["rent in a contract by use", { terms: { ...LEASE, kind: "payPerUse", usage: PAY_PER_USE.usage } }, "terms.lease"],
    ["a last tier with a bound", tiers({ upTo: "10", priceYuan: "1" }), "terms.usage.charges[0].tiers[0].upTo"],
    ["a tier without a bound before the last", tiers({ priceYuan: "1" }, { priceYuan: "2" }), "terms.usage.charges[0].tiers[0].upTo"],
    [
      "bounds that do not rise",
      tiers({ upTo: "10", priceYuan: "1" }, { upTo: "10", priceYuan: "2" }, { priceYuan: "3" }),
      "terms.usage.charges[0].tiers[1].upTo",
    ],
    ["a promise without its figure", promised({ minimumKind: "amount" }), "terms.usage.minimumYuan"],
    ["a cap below the promise", promised({ minimumKind: "amount", minimumYuan: "100", capYuan: "99" }), "terms.usage.capYuan"],
    ["a ramp beyond all of it", promised({ minimumKind: "amount", minimumYuan: "1", ramp: "30, 101" }), "terms.usage.ramp"],
    ["credits without their cap", { terms: { ...PAY_PER_USE, sla: level("98", "5") } }, "terms.sla.capPercent"],
    ["a threshold that rises", { terms: { ...PAY_PER_USE, sla: level("98", "5", "99", "10") } }, "terms.sla.measures[0].steps[1].below"],
    [
      "an end without its notice",
      { terms: { ...LEASE, lease: { ...LEASE.lease, mayEndEarly: true, feePercent: "50" } } },
      "terms.lease.noticeDays",
    ],
    ["a day that is none", { startsOn: "2026-02-30" }, "startsOn"],
    ["a year too early", { startsOn: "2019-12-31" }, "startsOn"],
    ["an end before the start", { endsOn: "2026-09-01" }, "endsOn"],
    ["twenty years and a day", { endsOn: "2046-09-02" }, "endsOn"],
  ])("%s is refused beside its field", async (_name, facts, field) => {
    const { maker, book } = await sides();
    const error = await createContract(maker.ctx, input(book.code, facts) as never).catch((thrown: unknown) => thrown);
    const { code, fields } = error as { code: string; fields: Record<string, string[]> };
    expect(code).toBe("invalid");
    // Rows are named by dots where the verb tells, by brackets in the form.
    expect(fields[field.replaceAll(/\[(\d+)\]/g, ".$1")] ?? fields[field]).toEqual([expect.stringMatching(/[\u4e00-\u9fff]/)]);
  });

  test("is paid no later than the task book says; where it says nothing, the two sides agree", async () => {
    const { maker, book } = await sides();
    const { paymentDays } = await contractDraftPage(maker.ctx, book.code);
    expect(paymentDays).toBe(30);
    const within = (days: number) => input(book.code, { terms: { ...PAY_PER_USE, paymentDays: days } });
    await expect(createContract(maker.ctx, within(31))).rejects.toMatchObject({
      code: "invalid",
      fields: { "terms.paymentDays": ["付款期限不能长于任务书约定的 30 天。"] },
    });
    const { code } = await createContract(maker.ctx, within(30));
    expect((await getContract(maker.ctx, { code })).current?.terms.paymentDays).toBe(30);
    const open = await sides({
      changed: (document) => ({ ...document, benefitSharing: { ...document.benefitSharing, paymentDays: null } }),
    });
    await expect(createContract(open.maker.ctx, { ...within(60), taskBookCode: open.book.code })).resolves.toHaveProperty("code");
  });

  test("everything that is wrong is told at once", async () => {
    const { maker, book } = await sides();
    const wrong = input(book.code, { endsOn: "2026-08-01", terms: leased({ units: 0 }) });
    const error = await createContract(maker.ctx, wrong as never).catch((thrown: unknown) => thrown);
    expect(Object.keys((error as { fields: object }).fields).sort()).toEqual(["endsOn", "terms.lease.units"]);
  });

  test("terms never change", async () => {
    const { maker, book } = await sides();
    const { id } = await createContract(maker.ctx, input(book.code));
    await expect(world.db.update(contractTerms).set({ version: 2 }).where(eq(contractTerms.contractId, id))).rejects.toThrow();
    await expect(world.db.delete(contractTerms).where(eq(contractTerms.contractId, id))).rejects.toThrow();
  });
});

describe("reads", () => {
  test("every party of the task book knows the contract, others do not; keys are the provider's", async () => {
    const { userUnit, maker, algorithm, book } = await sides();
    const stranger = await world.organization();
    const { code } = await createContract(maker.ctx, input(book.code));
    for (const party of [userUnit, maker, algorithm]) {
      expect((await listMyContracts(party.ctx)).map((contract) => [contract.code, contract.awaitingMe])).toEqual([
        [code, party === userUnit],
      ]);
      expect(await contractPage(party.ctx, code)).toMatchObject({
        code,
        taskBookCode: book.code,
        mayActivate: party === userUnit,
        mayRegisterRobot: party === maker,
      });
    }
    for (const { ctx } of [userUnit, maker]) {
      expect(await contractPage(ctx, code)).toMatchObject({
        whole: true,
        terms: { usage: { charges: [{ tiers: [{ unitPriceFen: "40" }] }] } },
      });
    }
    expect(await listMyContracts(stranger.ctx)).toEqual([]);
    await expect(contractPage(stranger.ctx, code)).rejects.toMatchObject({ code: "notFound" });
    await expect(getContract(world.public(), { code })).rejects.toMatchObject({ code: "notFound" });
  });

  test("a member that is neither side reads the head of the contract and no terms", async () => {
    const { userUnit, maker, algorithm, book } = await sides();
    const { code, id } = await createContract(maker.ctx, input(book.code));
    expect(await contractPage(algorithm.ctx, code)).toEqual({
      id,
      code,
      name: expect.any(String),
      kind: "payPerUse",
      status: "draft",
      startsOn: "2026-09-01",
      endsOn: "2028-09-01",
      activatedAt: null,
      taskBookCode: book.code,
      userUnitName: userUnit.actor.organizationName,
      providerName: maker.actor.organizationName,
      whole: false,
      change: null,
      terms: null,
      mayActivate: false,
      mayRegisterRobot: false,
      mayIssueKey: false,
      keys: [],
    });
    await expect(getContract(algorithm.ctx, { code })).rejects.toMatchObject({ code: "forbidden" });
    expect((await listMyContracts(algorithm.ctx)).map((contract) => contract.whole)).toEqual([false]);
  });

  test("a sealed task book awaits its contract on both sides until one is drafted", async () => {
    const { userUnit, maker, algorithm, book } = await sides();
    const awaiting = async () =>
      Promise.all([userUnit, maker, algorithm].map(async ({ ctx }) => (await taskBooksAwaitingContract(ctx)).map((one) => one.code)));
    expect(await awaiting()).toEqual([[book.code], [book.code], []]);
    expect(await contractDraftPage(maker.ctx, book.code)).toMatchObject({
      sceneName: "电池测试线柔性插接",
      sealed: true,
      shares: [
        { organizationId: maker.id, name: maker.actor.organizationName, basisPoints: 7000 },
        { organizationId: algorithm.id, name: algorithm.actor.organizationName, basisPoints: 3000 },
      ],
      contracts: [],
    });
    await createContract(maker.ctx, input(book.code));
    expect(await awaiting()).toEqual([[], [], []]);
  });
});
