import type { ContractKind } from "#app/areas/contracts/states.ts";
import type { ConformField } from "#app/ui/field-source.ts";
import { NumberField } from "#app/ui/number-field.tsx";

/** Every field any kind of terms may have; only those of the kind are shown and sent. */
export type TermsFieldset = Record<
  "pricePerOperationYuan" | "minimumOperations" | "monthlyRentYuan" | "units" | "depositYuan" | "paymentDays",
  ConformField
>;

/** What the two sides agree on, by kind. */
export function TermsFields({ kind, terms }: { kind: ContractKind; terms: Partial<TermsFieldset> }) {
  const { paymentDays } = terms;
  return (
    <>
      {kind === "payPerUse" ? <PayPerUse terms={terms} /> : <Lease terms={terms} />}
      {paymentDays ? (
        <NumberField field={paymentDays} label="付款期限" unit="天" hint="自出账日起算，1 到 60 天。" integer width="short" required />
      ) : null}
    </>
  );
}

function PayPerUse({ terms: { pricePerOperationYuan, minimumOperations } }: { terms: Partial<TermsFieldset> }) {
  if (!pricePerOperationYuan || !minimumOperations) return null;
  return (
    <div className="field-row">
      <NumberField
        field={pricePerOperationYuan}
        label="单次作业价格（不含税）"
        unit="元"
        hint="只对成功的作业收费，最多 4 位小数。例如 0.40。"
        required
      />
      <NumberField
        field={minimumOperations}
        label="每月最低承诺"
        unit="次"
        hint="用量不足时按此补足，首末月按天折算。填 0 表示不承诺。"
        integer
        required
      />
    </div>
  );
}

function Lease({ terms: { monthlyRentYuan, units, depositYuan } }: { terms: Partial<TermsFieldset> }) {
  if (!monthlyRentYuan || !units || !depositYuan) return null;
  return (
    <>
      <div className="field-row">
        <NumberField field={monthlyRentYuan} label="每台月租金（不含税）" unit="元" hint="首末月按天折算。" required />
        <NumberField field={units} label="租赁台数" unit="台" integer width="short" required />
      </div>
      <NumberField
        field={depositYuan}
        label="押金合计"
        unit="元"
        hint="单独出账，不计税、不参与分配，合同结束验收后退还。没有押金填 0。"
        required
      />
    </>
  );
}
