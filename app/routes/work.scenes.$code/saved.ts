/** What was done last to a scene, said on the page that follows: `?saved=`. */
export const SAVED = {
  draft: { tone: "ok", text: "草稿已保存，可随时离开。" },
  submitted: { tone: "ok", text: "已提交审核。审核结果会通过待办与邮件告知贵单位。" },
  revised: { tone: "ok", text: "修订已提交审核，审核期间公开内容不变。" },
  taken: { tone: "ok", text: "修订已撤回，填写的内容还在，可继续修改。" },
  extended: { tone: "ok", text: "应答截止日期已延长，并已告知主管部门。" },
  closed: { tone: "ok", text: "已结束征集，场景不再公开。" },
  withdrawn: { tone: "ok", text: "场景已撤回。" },
  before: { tone: "warn", text: "这份表单此前已经保存过，没有重复新建。以下是当时保存的内容，如需更改请点“修改”。" },
} as const;
