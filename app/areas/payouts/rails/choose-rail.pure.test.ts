import fc from "fast-check";
import { expect, test } from "vitest";
import { chooseRail, type RailFacts } from "./choose-rail.ts";

const open: RailFacts = { connectAccount: { country: "SG", transfersActive: true }, platformCountry: "SG", chargePresent: true };

test("a charge, an active account and a platform of one country that allows it go by the payment channel", () => {
  expect(chooseRail(open)).toBe("stripeConnect");
});

test.each<[string, Partial<RailFacts>]>([
  ["no account", { connectAccount: null }],
  ["transfers not active", { connectAccount: { country: "SG", transfersActive: false } }],
  ["an account abroad", { connectAccount: { country: "JP", transfersActive: true } }],
  ["paid out of band", { chargePresent: false }],
  ["a platform without the channel", { platformCountry: null }],
])("%s: the bank", (_, changed) => {
  expect(chooseRail({ ...open, ...changed })).toBe("offlineBank");
});

test("a platform of the mainland or of Hong Kong never transfers, whatever else holds", () => {
  fc.assert(
    fc.property(fc.constantFrom("CN", "HK"), fc.boolean(), fc.boolean(), (country, transfersActive, chargePresent) => {
      expect(chooseRail({ connectAccount: { country, transfersActive }, platformCountry: country, chargePresent })).toBe("offlineBank");
    }),
  );
});
