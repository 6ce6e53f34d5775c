import { MOST_BUY_OUTS } from "#app/areas/contracts/schemas.ts";
import { CheckboxField } from "#app/ui/checkbox-field.tsx";
import { NumberField } from "#app/ui/number-field.tsx";
import { SelectField } from "#app/ui/select-field.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { RENT_TIMING_NAMES, RENT_TIMINGS } from "#db/vocabulary/contracts.ts";
import { FigureTable, rowsFrom } from "./figure-table.tsx";
import { checkAt, type FormSource, fieldAt, isUsed } from "./form-source.ts";
import { VAT_OPTIONS } from "./usage-fields.tsx";

/** What renting costs, what is held as a deposit, and how the lease may end. */
export function LeaseFields({ source }: { source: FormSource }) {
  const buyOut = "terms.lease.buyOut";
  return (
    <Sheet title="租赁" note="租金自每台机器人验收交接起按天计">
      <div className="fields">
        <div className="field-row">
          <NumberField {...fieldAt(source, "terms.lease.monthlyRentYuan")} label="每台月租金（不含税）" unit="元" required />
          <NumberField {...fieldAt(source, "terms.lease.units")} label="最多台数" unit="台" integer width="short" required />
          <SelectField
            {...fieldAt(source, "terms.lease.timing")}
            label="租金支付"
            options={RENT_TIMINGS.map((value) => ({ value, label: RENT_TIMING_NAMES[value] }))}
            width="medium"
          />
        </div>
        <div className="field-row">
          <NumberField
            {...fieldAt(source, "terms.lease.depositYuan")}
            label="押金合计"
            unit="元"
            hint="单独出账，不计税、不参与分配，结束验收后退还。没有押金填 0。"
            required
          />
          <SelectField {...fieldAt(source, "terms.lease.vat")} label="增值税" options={VAT_OPTIONS} width="medium" required />
        </div>
        <CheckboxField {...checkAt(source, "terms.lease.mayEndEarly")} label="用户单位可以提前终止" />
        <div className="field-row">
          <NumberField {...fieldAt(source, "terms.lease.noticeDays")} label="提前通知" unit="天" integer width="short" />
          <NumberField
            {...fieldAt(source, "terms.lease.feePercent")}
            label="提前终止费用"
            unit="%"
            hint="剩余租金的百分比。"
            width="short"
          />
        </div>
        <details className="fold" open={isUsed(source, buyOut)}>
          <summary>买断残值表（选填）</summary>
          <FigureTable
            source={source}
            caption="买断残值表"
            rowName={(row) => `第 ${row + 1} 行`}
            rows={rowsFrom(0, MOST_BUY_OUTS)}
            columns={[
              { key: "afterMonths", label: "租满", unit: "个月" },
              { key: "priceYuan", label: "每台买断价格", unit: "元，不含税" },
            ]}
            nameOf={(row, key) => `${buyOut}[${row}].${key}`}
          />
        </details>
      </div>
    </Sheet>
  );
}
