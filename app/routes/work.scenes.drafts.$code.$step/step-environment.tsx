/** Step 4: the site, how little it has to change, readiness, compliance, and the data the unit hands over. */
import { CheckboxGroup } from "#app/ui/checkbox-group.tsx";
import { RadioGroup } from "#app/ui/radio-group.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { TextAreaField } from "#app/ui/text-area-field.tsx";
import {
  COMPLIANCE_STATUS_NAMES,
  COMPLIANCE_STATUSES,
  DATA_KIND_NAMES,
  DATA_KINDS,
  READINESS_CHECK_NAMES,
  READINESS_GROUPS,
  RETROFIT_LEVEL_NAMES,
  RETROFIT_LEVELS,
} from "#db/vocabulary/scenes.ts";
import { options, type StepFields } from "./step-fields.ts";

export function EnvironmentStep({ fields: { text, list }, isSpecial }: { fields: StepFields; isSpecial: boolean }) {
  return (
    <>
      <Sheet title="现场与改造">
        <div className="fields">
          <TextAreaField
            {...text("siteConditions")}
            label="现场条件"
            hint="尺寸与通道、照度、温湿度、地面、电磁、网络、供电等，写数值。"
            optional
            maxLength={1000}
          />
          <RadioGroup
            {...text("retrofitLevel")}
            label="需要的改造程度"
            hint="按“最小干预、利旧复用”的原则选择。"
            required
            options={options(RETROFIT_LEVELS, RETROFIT_LEVEL_NAMES)}
          />
          <TextAreaField
            {...text("retrofitPlan")}
            label="改造方案"
            hint="要改哪里、由谁改、多久；哪些现有设备、工装和系统继续用。"
            optional
            rows={3}
            maxLength={1000}
          />
        </div>
      </Sheet>
      <Sheet title="就绪清单" note="没有的可以在实训期间建设，如实勾选即可">
        <div className="fields">
          {/* One list for the verb, shown in the three groups of the policy. */}
          {READINESS_GROUPS.map(({ name, checks }, i) => (
            <CheckboxGroup
              key={name}
              {...list("readiness")}
              id={i === 0 ? undefined : `readiness-${i}`}
              label={name}
              optional
              options={options(checks, READINESS_CHECK_NAMES)}
            />
          ))}
        </div>
      </Sheet>
      <Sheet title="安全与合规">
        <div className="fields">
          <RadioGroup
            {...text("complianceStatus")}
            label="行业准入与安全监管"
            required
            options={options(COMPLIANCE_STATUSES, COMPLIANCE_STATUS_NAMES)}
          />
          <TextAreaField
            {...text("complianceNote")}
            label="合规说明"
            hint="涉及哪些规定、由谁监管、办到哪一步。特种场景必须填写，不涉及的写明依据。"
            required={isSpecial}
            optional={!isSpecial}
            rows={3}
            maxLength={500}
          />
        </div>
      </Sheet>
      <Sheet title="可提供的数据">
        <div className="fields">
          <CheckboxGroup
            {...list("dataKinds")}
            label="向联合体提供哪些数据"
            optional
            inline
            options={options(DATA_KINDS, DATA_KIND_NAMES)}
          />
          <TextAreaField
            {...text("dataTerms")}
            label="数据条件"
            hint="数量与格式、脱敏要求、使用范围与期限。"
            optional
            rows={3}
            maxLength={500}
          />
        </div>
      </Sheet>
    </>
  );
}
