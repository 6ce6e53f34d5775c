import fc from "fast-check";
import { expect, test } from "vitest";
import type { Party } from "./document.ts";
import { awaitedSigners, signingSequence } from "./signing-order.ts";

const party = (index: number, isLead: boolean) =>
  ({ organizationId: `o${index}`, role: index === 0 ? "userUnit" : "algorithmSupplier", isLead }) as Party;
/** A user unit first, as drafted, and suppliers of whom one leads. */
const documents = fc
  .integer({ min: 1, max: 6 })
  .chain((suppliers) => fc.integer({ min: 1, max: suppliers }).map((lead) => ({ suppliers, lead })))
  .map(({ suppliers, lead }) => ({
    parties: { items: Array.from({ length: suppliers + 1 }, (_, index) => party(index, index === lead)) },
  }));

test("by seat every party signs once, the lead last but one, the user unit last", () => {
  fc.assert(
    fc.property(documents, (document) => {
      const sequence = signingSequence(document);
      const items = document.parties.items;
      expect(sequence.toSorted()).toEqual(items.map(({ organizationId }) => organizationId).toSorted());
      expect(sequence.at(-1)).toBe("o0");
      expect(sequence.at(-2)).toBe(items.find(({ isLead }) => isLead)?.organizationId);
    }),
  );
});

test("one is awaited at a time by seat until all have signed; all at once in parallel", () => {
  fc.assert(
    fc.property(documents, (document) => {
      const signed: string[] = [];
      for (const next of signingSequence(document)) {
        expect(awaitedSigners(document, "bySeat", signed)).toEqual([next]);
        expect(awaitedSigners(document, "parallel", signed)).toHaveLength(document.parties.items.length - signed.length);
        signed.push(next);
      }
      for (const order of ["bySeat", "parallel"] as const) expect(awaitedSigners(document, order, signed)).toEqual([]);
    }),
  );
});
