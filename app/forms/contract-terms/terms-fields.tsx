import { LONGEST_PAYMENT_DAYS } from "#app/areas/contracts/schemas.ts";
import type { ContractKind } from "#db/vocabulary/contracts.ts";
import { ConditionFields, PaymentFields } from "./condition-fields.tsx";
import type { FormSource } from "./form-source.ts";
import { LeaseFields } from "./lease-fields.tsx";
import { LevelFields } from "./level-fields.tsx";
import { UsageFields } from "./usage-fields.tsx";
import "./terms-form.css";

/** Every term of a contract of a kind. `paymentDays` is the longest the task book allows; null where it does not say. */
export function TermsFields({ source, kind, paymentDays }: { source: FormSource; kind: ContractKind; paymentDays: number | null }) {
  return (
    <>
      <input type="hidden" name="terms.kind" value={kind} />
      {kind === "operatingLease" ? null : <UsageFields source={source} />}
      {kind === "payPerUse" ? null : <LeaseFields source={source} />}
      <LevelFields source={source} kind={kind} />
      <PaymentFields source={source} mostDays={Math.min(paymentDays ?? LONGEST_PAYMENT_DAYS, LONGEST_PAYMENT_DAYS)} />
      <ConditionFields source={source} />
    </>
  );
}
