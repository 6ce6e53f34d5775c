/** StepBody: the fields of each step; STEP_HEADS: its heading and what it is about. */
import type { SceneStepKey } from "#app/areas/scenes/vocabulary.ts";
import type { FormMessages, FormValues } from "#app/forms/form-values.ts";
import type { StepChoices } from "./choices.server.ts";
import { DisclosureStep } from "./step-disclosure.tsx";
import { EnvironmentStep } from "./step-environment.tsx";
import type { StepFields } from "./step-fields.ts";
import { IndicatorsStep } from "./step-indicators.tsx";
import { PlaceStep } from "./step-place.tsx";
import { ScheduleStep } from "./step-schedule.tsx";
import { SiteStep } from "./step-site.tsx";
import { TermsStep } from "./step-terms.tsx";

export const STEP_HEADS: Record<SceneStepKey, { title: string; subtitle: string }> = {
  place: { title: "名称与地点", subtitle: "在哪里、做什么作业。名称会出现在场景库和工作计划表中。" },
  site: { title: "现场与工序", subtitle: "让没有到过现场的人也能看懂：现在怎么做、难在哪里、要机器人做什么。" },
  indicators: { title: "指标", subtitle: "写清楚做到什么程度算达标。每个目标值都要有单位和测试方法，验收将照此进行。" },
  environment: { title: "环境、安全与合规", subtitle: "现场是什么条件、要改多少、涉及哪些监管，以及能提供哪些数据。" },
  schedule: { title: "时间与里程碑", subtitle: "现在准备到哪一步，什么时候应答、进场和投入使用。" },
  terms: { title: "预算与合作方式", subtitle: "要部署多少、怎么合作、需要哪些成员。" },
  disclosure: { title: "公开范围与联系人", subtitle: "决定哪些内容所有人可见，哪些只给受邀单位看。" },
  check: { title: "检查并提交", subtitle: "" },
};

type StepBodyProps = {
  step: SceneStepKey;
  values: FormValues;
  fields: StepFields;
  messages: FormMessages;
  data: StepChoices;
  extraRows: number;
};

export function StepBody({ step, values, fields, messages, data, extraRows }: StepBodyProps) {
  switch (step) {
    case "place":
      return <PlaceStep fields={fields} regions={data.regions ?? []} />;
    case "site":
      return <SiteStep fields={fields} files={data.files ?? []} />;
    case "indicators":
      return <IndicatorsStep values={values} messages={messages} fields={fields} data={data} extraRows={extraRows} />;
    case "environment":
      return <EnvironmentStep fields={fields} isSpecial={data.isSpecial} />;
    case "schedule":
      return <ScheduleStep fields={fields} today={data.today} />;
    case "terms":
      return <TermsStep fields={fields} values={values} />;
    case "disclosure":
      return <DisclosureStep fields={fields} contacts={data.contacts ?? []} />;
    case "check":
      return null;
  }
}
