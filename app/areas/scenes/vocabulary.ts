import type { SceneStatus } from "#db/vocabulary/scenes.ts";

/** The dot beside a status word: open, in progress, done, waiting, bad, not begun. */
export const SCENE_STATUS_TONES: Record<SceneStatus, "go" | "run" | "ok" | "wait" | "bad" | "none"> = {
  draft: "none",
  submitted: "wait",
  returned: "bad",
  published: "go",
  matched: "run",
  contracting: "wait",
  training: "run",
  validating: "run",
  deployed: "ok",
  closed: "none",
  withdrawn: "none",
};

/** What follows for the unit in each status, for its own page. */
export const SCENE_NEXT_STEPS: Record<SceneStatus, string> = {
  draft: "草稿只有贵单位可见。填写完成后提交审核，所在地区主管部门将核对指标与测试方法。",
  submitted: "主管部门正在审核。审核通过后场景公开，平台随即开始匹配联合体方案；被退回时会收到待办。",
  returned: "主管部门已退回。请按退回理由修改后重新提交。",
  published: "场景已公开，平台正在为您匹配联合体方案，完成后可在“方案比选”中并排比较。",
  matched: "方案已生成，请比选并组建联合体。",
  contracting: "联合体已组建，请在“任务书”中与各方确认条款并签署。",
  training: "任务书已封存，联合体正在现场实训。",
  validating: "正在按预先登记的方案验证指标。",
  deployed: "场景已通过验证并部署。",
  closed: "场景已结束征集，不再公开。如需再次征集，请以它为底稿新建场景。",
  withdrawn: "场景已撤回，不再公开。如需再次征集，请新建场景。",
};
