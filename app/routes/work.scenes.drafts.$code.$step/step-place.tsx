/** Step 1: what it is called, what kind of workplace, where. */
import { NumberField } from "#app/ui/number-field.tsx";
import { type OptionGroup, SelectField } from "#app/ui/select-field.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { TextField } from "#app/ui/text-field.tsx";
import {
  SCENE_DOMAIN_NAMES,
  SCENE_DOMAINS,
  SCENE_FIELD_NAMES,
  SCENE_FIELDS,
  SCENE_UNIT_KIND_NAMES,
  SCENE_UNIT_KINDS,
} from "#db/vocabulary/scenes.ts";
import { options, type StepFields } from "./step-fields.ts";

export function PlaceStep({ fields: { text }, regions }: { fields: StepFields; regions: readonly OptionGroup[] }) {
  return (
    <Sheet>
      <div className="fields">
        <TextField
          {...text("name")}
          label="场景名称"
          hint="写明在哪里做什么作业，例如“电池测试线——柔性插接”。“工业产线实训”一类的名称会被退回。"
          required
          maxLength={60}
        />
        <div className="field-row">
          <SelectField
            {...text("domain")}
            label="场景类型"
            placeholder="请选择"
            required
            options={options(SCENE_DOMAINS, SCENE_DOMAIN_NAMES)}
          />
          <SelectField
            {...text("field")}
            label="应用领域"
            placeholder="请选择"
            required
            options={options(SCENE_FIELDS, SCENE_FIELD_NAMES)}
          />
        </div>
        <TextField
          {...text("industryDirection")}
          label="行业/方向"
          hint="例如“新能源电池”“建筑材料（卫生陶瓷）”。"
          required
          maxLength={40}
        />
        <div className="field-row">
          <SelectField
            {...text("unitKind")}
            label="场景单元类别"
            placeholder="请选择"
            required
            options={options(SCENE_UNIT_KINDS, SCENE_UNIT_KIND_NAMES)}
          />
          <NumberField {...text("unitCount")} label="场景单元数" integer unit="个" width="full" required />
          <SelectField {...text("regionCode")} label="所在地区" placeholder="请选择" required options={regions} />
        </div>
      </div>
    </Sheet>
  );
}
