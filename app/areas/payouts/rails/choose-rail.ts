import type { PayoutRailName } from "#db/vocabulary/payouts.ts";

/** What decides the road of a settlement. */
export interface RailFacts {
  /** The member's account for receiving transfers, by its ISO country, and whether transfers to it are open; null without one. */
  connectAccount: { country: string; transfersActive: boolean } | null;
  /** ISO country the platform takes payments in, or null where it takes none by the payment channel. */
  platformCountry: string | null;
  /** Whether the money came as a charge of the payment channel: what was paid out of band has nothing to transfer from. */
  chargePresent: boolean;
}

/** Countries in which a platform may take a charge and transfer parts of it (billing.md §2): neither the mainland nor Hong Kong is among them. */
export const TRANSFER_COUNTRIES: readonly string[] =
  "AT AU BE BG BR CA CH CY CZ DE DK EE ES FI FR GB GR HR HU IE IT JP LI LT LU LV MT MX MY NL NO NZ PL PT RO SE SG SI SK US".split(" ");

/** Accounts of one country only: transfers across borders are open to few, and to none of ours. */
export function chooseRail({ connectAccount, platformCountry, chargePresent }: RailFacts): PayoutRailName {
  const open =
    chargePresent &&
    platformCountry !== null &&
    TRANSFER_COUNTRIES.includes(platformCountry) &&
    connectAccount?.country === platformCountry &&
    connectAccount.transfersActive;
  return open ? "stripeConnect" : "offlineBank";
}
