import type { CheckContext } from "./checks.ts";
import { type Case, type Change, every, liability, one, party, result } from "./checks-changes.fixtures.ts";
import type { Dataset, ForegroundResult, TaskBookDocument } from "./document.ts";

/** More of what the checks find: who may test, who is insured against what, what an institute earns, what may be trained on. */

const unchanged: Change = () => {};
const tester = (id: string): Change =>
  every(
    (d) => void Object.assign(d.validation, { procedureBy: "thirdParty", thirdPartyOrganizationId: id }),
    (d) => {
      for (const item of d.indicators.items) if (item.verifierOrganizationId === "org-verifier") item.verifierOrganizationId = "org-user";
    },
  );
/** Parties that another system of record ties together, whatever the document says. */
const tied = (...ids: string[]): Partial<CheckContext> => ({ affiliates: new Map(ids.map((id) => [id, "group:1"])) });

/** A cap of five million yuan, and one insurance of this kind that would reach it. */
const insured = (kind: TaskBookDocument["liability"]["insurance"][number]["kind"]): Change =>
  liability({
    cap: "fixedAmount",
    capFen: "500000000",
    insurance: [{ kind, bearerOrganizationId: "org-maker", limitFen: "500000000", startDate: null, endDate: null }],
  });

/** One more dataset of the user unit, that the maker of models may use but not train on. */
const untrainable =
  (values: Partial<Dataset>): Change =>
  (d) => {
    const [first] = d.data.datasets;
    if (first)
      d.data.datasets.push({
        ...first,
        key: "DS9",
        name: "罕见工况影像",
        holderOrganizationId: "org-user",
        userOrganizationIds: ["org-algorithm"],
        trainAllowed: false,
        ...values,
      });
  };

/** The jointly owned skill package, each owner keeping what it earns by it. */
const unaccounted = (values: Partial<ForegroundResult> = {}) =>
  result("skillPackage", { jointExploitRule: "freeWithoutAccount", ownership: "jointEqual", ...values });

export const termCases: Case[] = [
  one(
    4,
    7,
    "warning",
    "results[3].jointExploitRule",
    "licence income that each keeps and clause 12 shares",
    every(unaccounted(), (d) => {
      const shares = [{ organizationId: "org-maker", basisPoints: 10_000 }];
      d.benefitSharing.pools.push({ key: "licenceRevenue", name: "成果许可收入", model: "fixedShare", shares });
    }),
  ),
  one(
    4,
    7,
    "advice",
    "results[3].jointExploitRule",
    "shares of what each keeps for itself",
    unaccounted({
      ownership: "jointByContribution",
      ownerOrganizationIds: ["org-maker", "org-parts"],
      jointShares: ["org-maker", "org-parts"].map((organizationId) => ({ organizationId, basisPoints: 5000 })),
    }),
  ),
  one(
    4,
    7,
    "advice",
    "results[3].jointExploitRule",
    "an institute that earns nothing by its own use",
    unaccounted({ ownerOrganizationIds: ["org-maker", "org-institute"] }),
  ),
  one(23, 9, "warning", "datasets[2].trainAllowed", "recordings a model is made of, not to be trained on", untrainable({})),
  one(
    23,
    9,
    "warning",
    "datasets[2].trainAllowed",
    "a description that is to be trained on by its purpose, not by its permission",
    untrainable({ kind: "processData", purpose: "模型训练" }),
  ),
  one(29, 17, "warning", "insurance", "robots insured up to the cap, but no liability", insured("body")),
  one(29, 17, "warning", "insurance", "data insured up to the cap, but no liability", insured("dataLeak")),
  one(8, 15, "error", "thirdPartyOrganizationId", "a tester who owns an indicator", tester("org-maker")),
  one(36, 15, "error", "thirdPartyOrganizationId", "a tester who supplies", tester("org-institute")),
  one(36, 15, "warning", "thirdPartyOrganizationId", "a user unit called a third party", tester("org-user")),
  one(
    36,
    15,
    "error",
    "thirdPartyOrganizationId",
    "a tester affiliated with an indicator's owner",
    unchanged,
    tied("org-verifier", "org-maker"),
  ),
  one(
    36,
    15,
    "error",
    "thirdPartyOrganizationId",
    "a tester affiliated with a supplier who owns no indicator",
    unchanged,
    tied("org-verifier", "org-institute"),
  ),
  one(
    36,
    15,
    "error",
    "thirdPartyOrganizationId",
    "a tester in a supplier's group",
    every(party("org-verifier", { groupName: "云岭集团" }), party("org-institute", { groupName: "云岭集团" })),
  ),
  one(36, 15, "warning", "thirdPartyOrganizationId", "a tester affiliated with the user unit", unchanged, tied("org-verifier", "org-user")),
];
