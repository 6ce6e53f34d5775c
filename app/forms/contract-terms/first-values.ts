import type { FormValues } from "#app/forms/form-values.ts";

/** What stands in an empty form: what is usual (domain.md D.2), and what the task book says of payment. */
export function firstValues(draft: { startsOn: string; endsOn: string; paymentDays: number | null }): FormValues {
  return {
    startsOn: draft.startsOn,
    endsOn: draft.endsOn,
    terms: {
      paymentDays: String(Math.min(draft.paymentDays ?? 30, 60)),
      graceDays: "3",
      maxLateDays: "35",
      usage: { vat: "service", minimumKind: "none", charges: [{ basis: "successfulTask" }] },
      lease: { vat: "tangibleLease", timing: "arrears" },
      sla: { base: "all", exclusions: ["plannedMaintenance", "userSite", "userSupply", "forceMajeure"] },
      conditions: {
        care: {
          site: "userUnit",
          power: "userUnit",
          network: "userUnit",
          consumables: "provider",
          parts: "provider",
          software: "provider",
          operators: "userUnit",
          safetyFencing: "userUnit",
        },
        insuredBy: "none",
        upgradeNoticeDays: "7",
        upgradeRetest: "on",
        exitNoticeDays: "30",
      },
    },
  };
}
