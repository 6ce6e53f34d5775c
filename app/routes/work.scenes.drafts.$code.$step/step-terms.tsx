/** Step 6: what is bought, for how much, in which way, and from which kinds of members. */
import { useMemo } from "react";
import type { FormValues } from "#app/forms/form-values.ts";
import { CheckboxGroup } from "#app/ui/checkbox-group.tsx";
import { NumberField } from "#app/ui/number-field.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { TextAreaField } from "#app/ui/text-area-field.tsx";
import { TextField } from "#app/ui/text-field.tsx";
import {
  COMMERCIAL_MODE_NAMES,
  COMMERCIAL_MODES,
  DEPLOYMENT_GOAL_NAMES,
  DEPLOYMENT_GOALS,
  FLAGSHIP_KIND_NAMES,
  FLAGSHIP_KINDS,
  PRODUCT_TYPE_NAMES,
  PRODUCT_TYPES,
} from "#db/vocabulary/scenes.ts";
import { SeatTable, seatsOf } from "./seat-table.tsx";
import { options, type StepFields } from "./step-fields.ts";

export function TermsStep({ fields: { text, list, at }, values }: { fields: StepFields; values: FormValues }) {
  const seats = useMemo(() => seatsOf(values), [values]);
  const { error } = at("slots");
  return (
    <>
      <Sheet title="部署目标">
        <div className="fields">
          <CheckboxGroup
            {...list("productTypes")}
            label="应用部署产品类型"
            required
            inline
            options={options(PRODUCT_TYPES, PRODUCT_TYPE_NAMES)}
          />
          <CheckboxGroup
            {...list("deploymentGoals")}
            label="整机应用目标"
            required
            options={options(DEPLOYMENT_GOALS, DEPLOYMENT_GOAL_NAMES)}
          />
          <NumberField {...text("deploymentCount")} label="部署总数" integer unit="台" required />
        </div>
      </Sheet>
      <Sheet title="合作方式">
        <div className="fields">
          <CheckboxGroup
            {...list("commercialModes")}
            label="合作方式"
            required
            inline
            options={options(COMMERCIAL_MODES, COMMERCIAL_MODE_NAMES)}
          />
          <NumberField
            {...text("budgetYuan")}
            label="首年预算上限"
            hint="不填表示面议。不对外公开，用于提示方案是否超出。"
            optional
            unit="元"
          />
        </div>
      </Sheet>
      <Sheet title="联合体成员角色" note="平台按席位匹配联合体成员" flush id="f-slots">
        {error ? <p className="field-error grid-error">{error[0]}</p> : null}
        <SeatTable seats={seats} />
      </Sheet>
      <Sheet title="拟定成员与标志性产品" note="已有意向时填写，会写入工作计划表">
        <div className="fields">
          <TextField {...text("plannedMembers.prime")} label="拟定整机企业或应用服务商" optional maxLength={200} />
          <TextAreaField
            {...text("plannedMembers.others")}
            label="拟定其他成员"
            hint="例如模型算法、零部件、检测机构。"
            optional
            rows={2}
            maxLength={500}
          />
          {FLAGSHIP_KINDS.map((kind) => (
            <TextField
              key={kind}
              {...text(`flagshipProducts.${kind}`)}
              label={`可规模推广的${FLAGSHIP_KIND_NAMES[kind]}`}
              optional
              maxLength={200}
            />
          ))}
        </div>
      </Sheet>
    </>
  );
}
