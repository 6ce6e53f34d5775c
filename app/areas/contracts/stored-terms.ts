import Big from "big.js";
import type { z } from "zod";
import { basisPointsOf, yuanToFen } from "#app/kernel/money.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { plain } from "#app/kernel/units.ts";
import { SLA_MEASURES, VAT_RULES, type VatTreatment } from "#db/vocabulary/contracts.ts";
import { type ContractTerms, USUAL_CONDITIONS, type Vat } from "./terms.ts";
import { type AgreedTerms, filled, filledCharges, termsInput, typedNumber } from "./terms-input.ts";

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

/** Terms that are only typed yet, as they would be stored. Throws invalid with the fields as the form names them. */
export function readTypedTerms(typed: z.input<typeof termsInput>): ContractTerms {
  return storedTerms(parseInput(termsInput, typed));
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
  const charges = filledCharges(usage.charges).flatMap(({ basis, states, tierMode, tiers }, i) =>
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

/** Stored terms as they stand in the form, to be changed there. */
export function typedOf(terms: ContractTerms): Record<string, unknown> {
  const { usage, lease, sla, conditions } = terms;
  const yuan = (fen: string) => plain(new Big(fen).div(100));
  const percent = (basisPoints: number) => plain(new Big(basisPoints).div(100));
  const on = (is: boolean) => (is ? "on" : "");
  return {
    paymentDays: String(terms.paymentDays),
    graceDays: String(terms.late.graceDays),
    maxLateDays: String(terms.late.maxLateDays),
    usage: usage
      ? {
          charges: usage.charges.map(({ basis, states, tierMode, tiers }) => ({
            basis,
            states,
            tierMode,
            tiers: tiers.map(({ upTo, unitPriceFen }) => ({ upTo: upTo ?? "", priceYuan: yuan(unitPriceFen) })),
          })),
          minimumKind: usage.minimum?.kind ?? "none",
          minimumQuantity: usage.minimum?.kind === "quantity" ? usage.minimum.quantity : "",
          minimumYuan: usage.minimum?.kind === "amount" ? yuan(usage.minimum.fen) : "",
          ramp: usage.rampBp.map(percent).join(", "),
          capYuan: usage.capFen === null ? "" : yuan(usage.capFen),
          vat: usage.vat.treatment,
        }
      : { vat: "service", minimumKind: "none" },
    lease: lease
      ? {
          units: String(lease.units),
          monthlyRentYuan: yuan(lease.monthlyRentFen),
          timing: lease.timing,
          depositYuan: yuan(lease.depositFen),
          buyOut: lease.buyOut.map(({ afterMonths, priceFen }) => ({ afterMonths: String(afterMonths), priceYuan: yuan(priceFen) })),
          mayEndEarly: on(lease.earlyTermination !== null),
          noticeDays: lease.earlyTermination ? String(lease.earlyTermination.noticeDays) : "",
          feePercent: lease.earlyTermination ? percent(lease.earlyTermination.feeBp) : "",
          vat: lease.vat.treatment,
        }
      : { vat: "tangibleLease", timing: "arrears" },
    sla: {
      measures: SLA_MEASURES.map((measure) => {
        const found = sla?.measures.find((one) => one.measure === measure);
        return {
          measure,
          minimumSample: found && found.minimumSample !== "0" ? found.minimumSample : "",
          steps: (found?.steps ?? []).map(({ belowPercent, creditBp }) => ({ below: belowPercent, credit: percent(creditBp) })),
        };
      }),
      exclusions: sla?.exclusions ?? [],
      base: sla?.base ?? "all",
      capPercent: sla ? percent(sla.capBp) : "",
      exitAfterBreaches: sla?.exitAfterBreaches ? String(sla.exitAfterBreaches) : "",
    },
    conditions: {
      care: conditions.care,
      insuredBy: conditions.insurance.by,
      insuredBodyYuan: conditions.insurance.bodyFen === "0" ? "" : yuan(conditions.insurance.bodyFen),
      insuredThirdPartyYuan: conditions.insurance.thirdPartyFen === "0" ? "" : yuan(conditions.insurance.thirdPartyFen),
      upgradeWindow: conditions.upgrade.window,
      upgradeNoticeDays: String(conditions.upgrade.noticeDays),
      upgradeRetest: on(conditions.upgrade.retest),
      exitNoticeDays: String(conditions.exit.noticeDays),
      exitHandover: conditions.exit.handover,
      dataForImprovement: on(conditions.dataForImprovement),
    },
  };
}
