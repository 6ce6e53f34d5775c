import { expect, test } from "vitest";
import { insertTaskBook } from "#seeds/factories/task-books.ts";
import { testWorld } from "#test/world.ts";
import { benefitsPage, editBenefits } from "./edit-benefits.server.ts";
import { editTaskBook } from "./edit-task-book.server.ts";
import { getTaskBook } from "./reads.server.ts";

const world = await testWorld();

async function drafted({ sealed = false } = {}) {
  const unit = await world.organization();
  const maker = await world.organization({ kind: "vendor", supplyRoles: ["robotMaker"] });
  const algorithm = await world.organization({ kind: "vendor", supplyRoles: ["algorithmSupplier"] });
  const book = await insertTaskBook(
    unit.ctx,
    [
      { organizationId: maker.id, role: "robotMaker", basisPoints: 6000 },
      { organizationId: algorithm.id, role: "algorithmSupplier", basisPoints: 4000 },
    ],
    { sealed },
  );
  const { data, baseHash } = await benefitsPage(unit.ctx, book.code);
  const shares = (a: number, b: number) => [
    { organizationId: maker.id, basisPoints: a },
    { organizationId: algorithm.id, basisPoints: b },
  ];
  const input = (a: number, b: number) => ({
    code: book.code,
    baseHash,
    data: { ...data, pools: data.pools.map((pool) => ({ ...pool, shares: shares(a, b) })) },
  });
  const sharesNow = async () =>
    (await getTaskBook(unit.ctx, { code: book.code })).document.benefitSharing.pools[0]?.shares.map((share) => share.basisPoints);
  return { unit, maker, code: book.code, data, input, sharesNow };
}

test("a party replaces the clause; shares that are not 100.00 % are refused and nothing is written", async () => {
  const { maker, input, sharesNow } = await drafted();
  await expect(editBenefits(maker.ctx, input(3333, 6666))).rejects.toMatchObject({ code: "invalid" });
  expect(await sharesNow()).toEqual([6000, 4000]);
  await editBenefits(maker.ctx, input(5829, 4171));
  expect(await sharesNow()).toEqual([5829, 4171]);
});

test("of two that started from one clause the second is a conflict; a change of another clause is none", async () => {
  const { unit, maker, code, input, sharesNow } = await drafted();
  const answers = await Promise.allSettled([editBenefits(unit.ctx, input(1000, 9000)), editBenefits(maker.ctx, input(2000, 8000))]);
  expect(answers.map((answer) => answer.status).sort()).toEqual(["fulfilled", "rejected"]);
  expect(answers.find((answer) => answer.status === "rejected")).toMatchObject({ reason: { code: "conflict" } });
  const { baseHash } = await benefitsPage(unit.ctx, code);
  const { taskBook, document } = await getTaskBook(unit.ctx, { code });
  await editTaskBook(unit.ctx, { code, revision: taskBook.revision, document: { ...document, title: "另一个标题" } });
  await editBenefits(maker.ctx, { ...input(7000, 3000), baseHash });
  expect(await sharesNow()).toEqual([7000, 3000]);
});

test("a viewer may not, a stranger finds nothing, and what is sealed stays", async () => {
  const { unit, code, input } = await drafted();
  await expect(editBenefits(await unit.as("viewer"), input(5000, 5000))).rejects.toMatchObject({ code: "forbidden" });
  const stranger = await world.organization({ kind: "vendor", supplyRoles: ["robotMaker"] });
  await expect(editBenefits(stranger.ctx, input(5000, 5000))).rejects.toMatchObject({ code: "notFound" });
  await expect(benefitsPage(stranger.ctx, code)).rejects.toMatchObject({ code: "notFound" });
  await expect(editBenefits(unit.ctx, { ...input(5000, 5000), code: "RW-2026-9999" })).rejects.toMatchObject({ code: "notFound" });
  const sealed = await drafted({ sealed: true });
  await expect(editBenefits(sealed.unit.ctx, sealed.input(5000, 5000))).rejects.toMatchObject({ code: "conflict" });
  expect(await benefitsPage(sealed.unit.ctx, sealed.code)).toMatchObject({ open: false });
});
