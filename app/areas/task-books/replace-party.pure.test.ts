import fc from "fast-check";
import { expect, test } from "vitest";
import { type TaskBookDocument, taskBookDocument } from "./document.ts";
import { sampleDocument } from "./draft-sample.ts";
import { reseat } from "./replace-party.ts";

const named = (document: TaskBookDocument, id: string) => JSON.stringify({ ...document, parties: null }).includes(`"${id}"`);
const totals = (document: TaskBookDocument) =>
  document.benefitSharing.pools.flatMap((pool) =>
    "shares" in pool ? [pool.shares.reduce((sum, { basisPoints }) => sum + basisPoints, 0)] : [],
  );
const without = (document: TaskBookDocument, gone: readonly string[]) =>
  document.parties.items.filter(({ organizationId }) => !gone.includes(organizationId));
const SUPPLIERS = ["org-maker", "org-algorithm", "org-parts", "org-institute", "org-verifier"];

test("nobody who went is named any more, and every pool still totals 100.00 %, whoever went and whoever took over", () => {
  const successor = fc.constantFrom("org-new", null);
  fc.assert(
    fc.property(fc.subarray(SUPPLIERS, { minLength: 1, maxLength: 4 }), successor, (gone, takes) => {
      const before = sampleDocument();
      const [first] = before.parties.items;
      if (!first) throw new Error("no party");
      const parties = [...without(before, gone), ...(takes ? [{ ...first, organizationId: takes, name: "新成员", isLead: false }] : [])];
      const { document } = reseat(before, parties, new Map(gone.map((id) => [id, takes])));
      for (const id of gone) expect(named(document, id)).toBe(false);
      for (const total of totals(document)) expect(total).toBe(10_000);
      const faults = taskBookDocument.safeParse(document).error?.issues.map(({ path }) => path.join(".")) ?? [];
      expect(faults).toEqual([]);
    }),
  );
});

test("who takes over the seat takes over duties and shares; with nobody to take them duties stand open", () => {
  const before = sampleDocument();
  const owned = before.indicators.items.filter(({ ownerOrganizationId }) => ownerOrganizationId === "org-maker").map(({ key }) => key);
  expect(owned.length).toBeGreaterThan(0);
  const ownersOf = (document: TaskBookDocument) =>
    new Set(document.indicators.items.filter(({ key }) => owned.includes(key)).map(({ ownerOrganizationId }) => ownerOrganizationId));
  const parties = without(before, ["org-maker"]);
  const taken = reseat(before, parties, new Map([["org-maker", "org-new"]]));
  expect(ownersOf(taken.document)).toEqual(new Set(["org-new"]));
  expect(taken.touched).toContain("benefitSharing");
  const open = reseat(before, parties, new Map([["org-maker", null]]));
  expect(ownersOf(open.document)).toEqual(new Set([null]));
  expect(open.touched).toEqual(expect.arrayContaining(["indicators", "workPackages", "benefitSharing"]));
});

test("background rights go with who brought them", () => {
  const before = sampleDocument();
  const [item] = before.backgroundIp.items;
  const own = item ?? {
    key: "bg",
    organizationId: "org-maker",
    name: "双臂控制软件",
    kind: "software" as const,
    reference: "",
    title: "owned" as const,
    licence: null,
  };
  const document = {
    ...before,
    backgroundIp: { ...before.backgroundIp, items: [{ ...own, organizationId: "org-maker" }] },
  } as TaskBookDocument;
  const after = reseat(document, without(document, ["org-maker"]), new Map([["org-maker", "org-new"]]));
  expect(after.document.backgroundIp.items).toEqual([]);
});

test("with nobody gone only the parties change", () => {
  const before = sampleDocument();
  const { document, touched } = reseat(before, before.parties.items.toReversed(), new Map());
  expect(touched).toEqual([]);
  expect({ ...document, parties: null }).toEqual({ ...before, parties: null });
});
