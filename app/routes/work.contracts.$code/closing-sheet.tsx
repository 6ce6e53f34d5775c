import { Form } from "@remix-run/react";
import { periodName } from "#app/areas/billing/states.ts";
import { SelectField } from "#app/ui/select-field.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { SubmitButton } from "#app/ui/submit-button.tsx";
import "./contract.css";
import type { Billing, Errors } from "./page-data.ts";

/** The provider's finance issues the invoice of a month that has ended, or of the deposit. */
export function ClosingSheet({ closing, errors }: { closing: Billing["closing"]; errors: Errors }) {
  const all = [...(closing.final ? ["final"] : []), ...(closing.deposit ? ["deposit"] : []), ...closing.months, ...closing.rents];
  const isVoided = (period: string) => closing.voided.includes(period);
  const periods = [...all.filter(isVoided), ...all.filter((period) => !isVoided(period))];
  return (
    <Sheet id="closing" title="出账" note="月末后、宽限期满自动计费，也可以在这里提前计费；审核后账单不再改动，补报的用量计入下一张账单">
      {periods.length === 0 ? (
        <p className="muted">没有可以出账的计费期：已结束的月份都已出账。</p>
      ) : (
        <Form method="post" noValidate className="row closing-form">
          <input type="hidden" name="intent" value="closePeriod" />
          <SelectField
            name="period"
            label="计费期"
            options={periods.map((period) => ({
              value: period,
              label: `${periodName(period)}${isVoided(period) ? "（已作废，须重新出账）" : ""}`,
            }))}
            error={errors?.["period"] ?? undefined}
            width={closing.voided.length > 0 ? "medium" : "short"}
          />
          <SubmitButton pending="正在计费…">计费出账</SubmitButton>
        </Form>
      )}
    </Sheet>
  );
}
