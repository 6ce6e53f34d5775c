/** Step 2: what is done there today, what the robots are to do, and the unit's own check against the four admission criteria. */
import { acceptOf } from "#app/areas/files/vocabulary.ts";
import { CheckboxField } from "#app/ui/checkbox-field.tsx";
import { CheckboxGroup } from "#app/ui/checkbox-group.tsx";
import { FileField } from "#app/ui/file-field.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { TextAreaField } from "#app/ui/text-area-field.tsx";
import type { FieldFile } from "#app/ui/use-uploads.ts";
import { ADMISSION_CRITERIA, ADMISSION_CRITERION_NAMES, type AdmissionCriterion } from "#db/vocabulary/scenes.ts";
import type { StepFields } from "./step-fields.ts";

/** What each criterion asks, in words a workshop understands (工信厅联科函〔2026〕256号 二（一）). */
const CRITERION_HINTS: Record<AdmissionCriterion, string> = {
  clearGoal: "要机器人做成什么、做到什么程度已经定下来",
  clearConditions: "作业对象、环境和边界情况说得清楚",
  standardized: "作业步骤、工装和验收办法相对固定",
  economicallyFeasible: "投入产出算过账，能持续用下去",
};

export function SiteStep({ fields: { at, text, flag, list }, files }: { fields: StepFields; files: readonly FieldFile[] }) {
  return (
    <>
      <Sheet title="作业">
        <div className="fields">
          <TextAreaField {...text("painPoint")} label="场景痛点" hint="现在怎么做、难在哪里，尽量给出数字。" required maxLength={1000} />
          <TextAreaField
            {...text("coreTask")}
            label="核心作业"
            hint="机器人要依次完成哪些动作，作业对象与现场条件。平台按这段文字识别工序。"
            required
            maxLength={1000}
          />
          <TextAreaField {...text("expectedEffect")} label="预期成效" required rows={3} maxLength={500} />
          <TextAreaField
            {...text("differentiation")}
            label="差异化创新点"
            hint="与同类场景相比的不同之处。"
            optional
            rows={3}
            maxLength={500}
          />
          <CheckboxField {...flag("structured")} label="结构化场景" hint="现场布置与作业对象相对固定。" />
        </div>
      </Sheet>
      <Sheet title="准入自查" note="主管部门会对照核实；没有把握的先不勾选">
        <div className="fields">
          <CheckboxGroup
            {...list("admission")}
            label="符合哪些准入条件"
            optional
            options={ADMISSION_CRITERIA.map((value) => ({ value, label: ADMISSION_CRITERION_NAMES[value], hint: CRITERION_HINTS[value] }))}
          />
          <TextAreaField
            {...text("admissionBasis")}
            label="自查依据"
            hint="例如工艺文件、节拍记录、投入产出测算。"
            optional
            rows={3}
            maxLength={500}
          />
        </div>
      </Sheet>
      <Sheet title="现场照片与文件" note="照片中的位置信息会自动去除">
        <div className="fields">
          <FileField
            {...at("files")}
            label="照片、工艺文件或视频"
            hint="例如工位全景、作业对象特写、工艺卡。图片、PDF、Word、Excel、MP4，最多 20 个。"
            optional
            multiple
            accept={acceptOf()}
            value={files}
          />
        </div>
      </Sheet>
    </>
  );
}
