/** Step 5: how ready the scene is, and the days that matter. */
import { DateField } from "#app/ui/date-field.tsx";
import { RadioGroup } from "#app/ui/radio-group.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { SCENE_MATURITIES, SCENE_MATURITY_NAMES, type SceneMaturity } from "#db/vocabulary/scenes.ts";
import type { StepFields } from "./step-fields.ts";

const MATURITY_HINTS: Record<SceneMaturity, string> = {
  defined: "要做什么已说清，现场还要准备",
  ready: "场地、设备与配合人员可以马上开始",
  piloted: "已有机器人在现场试过",
  replicable: "试点通过，可以照着复制到其他点位",
};

export function ScheduleStep({ fields: { text }, today }: { fields: StepFields; today: string }) {
  return (
    <Sheet>
      <div className="fields">
        <RadioGroup
          {...text("maturity")}
          label="场景成熟度"
          hint="主管部门按成熟度分批开放。"
          required
          options={SCENE_MATURITIES.map((value) => ({ value, label: SCENE_MATURITY_NAMES[value], hint: MATURITY_HINTS[value] }))}
        />
        <DateField {...text("closesOn")} label="应答截止日期" hint="到这一天为止，厂商可以应答。建议留出四周以上。" required min={today} />
        <DateField {...text("trainingFrom")} label="进场实训日期" hint="联合体最早什么时候可以进场。" optional min={today} />
        <DateField {...text("deployBy")} label="部署完成日期" hint="希望最晚什么时候投入使用。" optional min={today} />
      </div>
    </Sheet>
  );
}
