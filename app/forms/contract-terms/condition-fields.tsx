import { CheckboxField } from "#app/ui/checkbox-field.tsx";
import { NumberField } from "#app/ui/number-field.tsx";
import { SelectField } from "#app/ui/select-field.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { TextAreaField } from "#app/ui/text-area-field.tsx";
import { TextField } from "#app/ui/text-field.tsx";
import { CARE_ITEM_NAMES, CARE_ITEMS, CARE_PARTIES, CARE_PARTY_NAMES, INSURER_NAMES, INSURERS } from "#db/vocabulary/contracts.ts";
import { checkAt, type FormSource, fieldAt } from "./form-source.ts";

const AT = "terms.conditions";

/** Days of payment and of late reports. */
export function PaymentFields({ source, mostDays }: { source: FormSource; mostDays: number }) {
  return (
    <Sheet title="付款与补报">
      <div className="field-row">
        <NumberField
          {...fieldAt(source, "terms.paymentDays")}
          label="付款期限"
          unit="天"
          hint={`自账单审核发出之日起，1 到 ${mostDays} 天。`}
          integer
          width="short"
          required
        />
        <NumberField
          {...fieldAt(source, "terms.graceDays")}
          label="出账宽限"
          unit="天"
          hint="月末后再等几天补报的用量，然后自动计费。"
          integer
          width="short"
        />
        <NumberField
          {...fieldAt(source, "terms.maxLateDays")}
          label="补报期限"
          unit="天"
          hint="更早发生的用量转人工核对，双方确认后才计入。"
          integer
          width="short"
        />
      </div>
    </Sheet>
  );
}

/** Who sees to what while the robots run, insurance, upgrades and the way out. */
export function ConditionFields({ source }: { source: FormSource }) {
  return (
    <Sheet title="运行条件" note="已按通常做法预填">
      <div className="fields">
        <fieldset className="charge">
          <legend>由谁负责</legend>
          <div className="care-fields">
            {CARE_ITEMS.map((item) => (
              <SelectField
                key={item}
                {...fieldAt(source, `${AT}.care.${item}`)}
                label={CARE_ITEM_NAMES[item]}
                options={CARE_PARTIES.map((value) => ({ value, label: CARE_PARTY_NAMES[value] }))}
              />
            ))}
          </div>
        </fieldset>
        <div className="field-row">
          <SelectField
            {...fieldAt(source, `${AT}.insuredBy`)}
            label="保险"
            options={INSURERS.map((value) => ({ value, label: INSURER_NAMES[value] }))}
            width="medium"
          />
          <NumberField {...fieldAt(source, `${AT}.insuredBodyYuan`)} label="每台机身保额" unit="元" optional />
          <NumberField {...fieldAt(source, `${AT}.insuredThirdPartyYuan`)} label="每台第三者责任保额" unit="元" optional />
        </div>
        <div className="field-row">
          <TextField
            {...fieldAt(source, `${AT}.upgradeWindow`)}
            label="升级窗口"
            hint="例如：每月第二个周六 22:00 至次日 6:00。"
            maxLength={100}
            optional
          />
          <NumberField {...fieldAt(source, `${AT}.upgradeNoticeDays`)} label="升级提前通知" unit="天" integer width="short" />
        </div>
        <CheckboxField {...checkAt(source, `${AT}.upgradeRetest`)} label="升级后须复测合格再投入作业" />
        <div className="field-row">
          <NumberField {...fieldAt(source, `${AT}.exitNoticeDays`)} label="退出提前通知" unit="天" integer width="short" />
        </div>
        <TextAreaField
          {...fieldAt(source, `${AT}.exitHandover`)}
          label="退出交接"
          hint="退场时限、数据导出与清除、场地恢复等。"
          rows={2}
          maxLength={300}
          optional
        />
        <CheckboxField
          {...checkAt(source, `${AT}.dataForImprovement`)}
          label="同意供给单位将现场数据用于产品改进"
          hint="须与任务书的数据条款一致；不勾选即不同意。"
        />
      </div>
    </Sheet>
  );
}
