import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { SLOT_ROLES } from "#db/vocabulary/roles.ts";
import { blocks, type ConflictSeat, findConflicts } from "./conflicts.ts";

const unit = { organizationId: "unit", organizationName: "用户单位甲" };
const seat = (organizationId: string, role: ConflictSeat["role"]): ConflictSeat => ({
  organizationId,
  organizationName: `单位${organizationId}`,
  role,
});
const groups = (pairs: Record<string, string | null>) => new Map(Object.entries(pairs));
const kinds = (seats: ConflictSeat[], of: Record<string, string | null>) =>
  findConflicts(unit, seats, groups(of)).map(({ kind, severity }) => `${severity} ${kind}`);

describe("findConflicts", () => {
  test("strangers have none", () => {
    expect(kinds([seat("a", "prime"), seat("b", "thirdPartyVerifier")], { unit: null, a: null, b: null })).toEqual([]);
    expect(kinds([seat("a", "prime"), seat("b", "thirdPartyVerifier")], {})).toEqual([]);
  });

  test("a verifier tied to a member, or a member itself, is an error", () => {
    expect(kinds([seat("a", "prime"), seat("b", "thirdPartyVerifier")], { a: "g", b: "g" })).toEqual(["error verifierTied"]);
    expect(kinds([seat("a", "prime"), seat("a", "thirdPartyVerifier")], {})).toEqual(["error verifierTied"]);
  });

  test("a verifier of the unit's group, and a member of it, are to be disclosed", () => {
    expect(kinds([seat("a", "prime"), seat("b", "thirdPartyVerifier")], { unit: "g", b: "g" })).toEqual(["warning verifierOfUnit"]);
    expect(kinds([seat("a", "prime")], { unit: "g", a: "g" })).toEqual(["warning unitAffiliate"]);
  });

  test("two members of one group, and two seats of one, are advice; errors come first", () => {
    expect(kinds([seat("a", "prime"), seat("b", "algorithmSupplier")], { a: "g", b: "g" })).toEqual(["advice membersAffiliated"]);
    expect(kinds([seat("a", "prime"), seat("a", "algorithmSupplier")], {})).toEqual(["advice twoSeats"]);
    const all = kinds([seat("a", "prime"), seat("c", "algorithmSupplier"), seat("v", "thirdPartyVerifier")], {
      unit: "h",
      a: "g",
      c: "g",
      v: "g",
    });
    expect(all).toEqual(["error verifierTied", "error verifierTied", "advice membersAffiliated"]);
  });

  test("blocks exactly where some verifier is or is tied to somebody who is verified, whatever the order of the seats", () => {
    const organization = fc.constantFrom("a", "b", "c", "d");
    const group = fc.constantFrom("g", "h", null);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(organization, fc.constantFrom(...SLOT_ROLES)), { maxLength: 7 }),
        fc.record({ unit: group, a: group, b: group, c: group, d: group }),
        (pairs, of) => {
          const seats = pairs.map(([id, role]) => seat(id, role));
          const found = findConflicts(unit, seats, groups(of));
          const named = (id: string) => of[id as "a"] ?? null;
          const expected = seats.some(
            (v) =>
              v.role === "thirdPartyVerifier" &&
              seats.some(
                (o) =>
                  o.role !== "thirdPartyVerifier" &&
                  (o.organizationId === v.organizationId ||
                    (named(o.organizationId) !== null && named(o.organizationId) === named(v.organizationId))),
              ),
          );
          expect(found.some(blocks)).toBe(expected);
          const turned = findConflicts(unit, seats.toReversed(), groups(of));
          const key = (list: typeof found) =>
            list.map(({ kind, organizationIds }) => `${kind} ${organizationIds.toSorted().join()}`).sort();
          expect(key(turned)).toEqual(key(found));
        },
      ),
    );
  });
});
