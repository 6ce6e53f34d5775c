import { expect, test } from "vitest";
import { MEMBER_ROLES } from "#db/vocabulary/roles.ts";
import { covers, mayEdit, mayManageMembers, mayManageMoney, maySign, type UserActor } from "./actor.ts";

test("what each member role may do", () => {
  const rights = { mayEdit, maySign, mayManageMoney, mayManageMembers };
  const table = Object.fromEntries(
    MEMBER_ROLES.map((memberRole) => [
      memberRole,
      Object.entries(rights).flatMap(([name, may]) => (may({ memberRole } as UserActor) ? [name] : [])),
    ]),
  );
  expect(table).toMatchInlineSnapshot(`
    {
      "editor": [
        "mayEdit",
      ],
      "finance": [
        "mayManageMoney",
      ],
      "owner": [
        "mayEdit",
        "maySign",
        "mayManageMoney",
        "mayManageMembers",
      ],
      "signer": [
        "maySign",
      ],
      "viewer": [],
    }
  `);
});

test.each([
  ["100000", "440100", true],
  ["100000", "100000", true],
  ["440000", "440100", true],
  ["440000", "440000", true],
  ["440000", "450100", false],
  ["440000", "100000", false],
  ["440100", "440100", true],
  ["440100", "440300", false],
  ["440100", "440000", false],
  ["110000", "110000", true],
])("a bureau of %s covers %s: %s", (bureau, region, covered) => {
  expect(covers(bureau, region)).toBe(covered);
});
