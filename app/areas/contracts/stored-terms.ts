import Big from "big.js";
import { basisPointsOf, yuanToFen } from "#app/kernel/money.ts";
import { plain } from "#app/kernel/units.ts";
import { VAT_RULES, type VatTreatment } from "#db/vocabulary/contracts.ts";
import { type ContractTerms, USUAL_CONDITIONS, type Vat } from "./terms.ts";
import { type AgreedTerms, filled, typedNumber } from "./terms-input.ts";

/** Terms as typed, as they are stored and rated: exact fen and basis points, empty rows left out, the tax rate with its reason. */
export function storedTerms(terms: AgreedTerms): ContractTerms {
  const { usage, lease, sla } = terms;
  return {
    schemaVersion: 2,
    usage: usage ? usageOf(usage) : null,
    lease: lease ? leaseOf(lease) : null,
    sla: sla ? slaOf(sla) : null,
    late: { graceDays: terms.graceDays, maxLateDays: terms.maxLateDays },
    paymentDays: terms.paymentDays,
    conditions: conditionsOf(terms.conditions),
  };
}

const fen = (typed: string) => yuanToFen(typedNumber(typed)).toString();
const bp = (typed: string) => basisPointsOf(typed) ?? 0;
const vatOf = (treatment: VatTreatment): Vat => ({
  treatment,
  rateBp: VAT_RULES[treatment].rateBp,
  reason: VAT_RULES[treatment].reason,
});

function usageOf(usage: NonNullable<AgreedTerms["usage"]>): NonNullable<ContractTerms["usage"]> {
  const { minimumKind, minimumQuantity, minimumYuan, ramp, capYuan } = usage;
  const charges = filled(usage.charges).flatMap(({ basis, states, tierMode, tiers }, i) =>
    basis
      ? [
          {
            key: `c${i + 1}`,
            basis,
            states: basis === "operatingHour" ? [...(states ?? [])].sort() : [],
            tierMode: tierMode ?? ("graduated" as const),
            tiers: filled(tiers ?? []).map(({ upTo, priceYuan }) => ({
              upTo: upTo === undefined ? null : plain(new Big(typedNumber(upTo))),
              unitPriceFen: plain(new Big(typedNumber(priceYuan ?? "0")).times(100)),
            })),
          },
        ]
      : [],
  );
  return {
    charges,
    minimum:
      minimumKind === "quantity" && minimumQuantity
        ? isZero(minimumQuantity)
          ? null
          : { kind: "quantity", chargeKey: "c1", quantity: plain(new Big(typedNumber(minimumQuantity))) }
        : minimumKind === "amount" && minimumYuan
          ? { kind: "amount", fen: fen(minimumYuan) }
          : null,
    rampBp: minimumKind === "none" || !ramp ? [] : ramp.split(/[,，、]/).map((part) => Number(part) * 100),
    capFen: capYuan ? fen(capYuan) : null,
    vat: vatOf(usage.vat),
  };
}

const isZero = (typed: string) => !/[1-9]/.test(typed);

function leaseOf(lease: NonNullable<AgreedTerms["lease"]>): NonNullable<ContractTerms["lease"]> {
  return {
    units: lease.units,
    monthlyRentFen: fen(lease.monthlyRentYuan),
    timing: lease.timing,
    depositFen: fen(lease.depositYuan),
    buyOut: filled(lease.buyOut).map(({ afterMonths, priceYuan }) => ({
      afterMonths: Number(typedNumber(afterMonths ?? "0")),
      priceFen: fen(priceYuan ?? "0"),
    })),
    earlyTermination: lease.mayEndEarly ? { noticeDays: lease.noticeDays ?? 0, feeBp: bp(lease.feePercent ?? "0") } : null,
    vat: vatOf(lease.vat),
  };
}

/** Null when no threshold was typed: a service level without a credit is no term of the bill. */
function slaOf(sla: NonNullable<AgreedTerms["sla"]>): ContractTerms["sla"] {
  const measures = sla.measures.flatMap(({ measure, minimumSample, steps }) => {
    const typed = filled(steps);
    if (typed.length === 0) return [];
    return [
      {
        measure,
        minimumSample: plain(new Big(typedNumber(minimumSample ?? "0"))),
        steps: typed.map(({ below, credit }) => ({ belowPercent: plain(new Big(below ?? "0")), creditBp: bp(credit ?? "0") })),
      },
    ];
  });
  if (measures.length === 0) return null;
  return {
    measures,
    exclusions: [...sla.exclusions].sort(),
    base: sla.base,
    capBp: bp(sla.capPercent ?? "0"),
    exitAfterBreaches: sla.exitAfterBreaches ?? null,
  };
}

function conditionsOf(typed: AgreedTerms["conditions"]): ContractTerms["conditions"] {
  if (!typed) return USUAL_CONDITIONS;
  const usual = USUAL_CONDITIONS;
  const care = Object.fromEntries(Object.entries(typed.care).filter(([, party]) => party !== undefined));
  return {
    care: { ...usual.care, ...care },
    insurance: {
      by: typed.insuredBy,
      bodyFen: typed.insuredBodyYuan ? fen(typed.insuredBodyYuan) : "0",
      thirdPartyFen: typed.insuredThirdPartyYuan ? fen(typed.insuredThirdPartyYuan) : "0",
    },
    upgrade: {
      window: typed.upgradeWindow ?? "",
      noticeDays: typed.upgradeNoticeDays ?? usual.upgrade.noticeDays,
      retest: typed.upgradeRetest,
    },
    exit: { noticeDays: typed.exitNoticeDays ?? usual.exit.noticeDays, handover: typed.exitHandover ?? "" },
    dataForImprovement: typed.dataForImprovement,
  };
}
