import type { Report } from "./check-finding.ts";
import type { TaskBookDocument } from "./document.ts";

/** 16: one owner per package, no orphan deliverable. 18: money per package equals the total, sources equal uses. */
export function checkWork(document: TaskBookDocument, report: Report): void {
  const { items, funding } = document.workPackages;
  if (items.length === 0) report(16, "error", "workPackages", "还没有工作包。", "items");
  const produced = items.flatMap((item, index) =>
    item.deliverables.map((one, inner) => ({ ...one, field: `items[${index}].deliverables[${inner}]` })),
  );
  const required = new Set(document.milestones.items.flatMap((item) => item.deliverableKeys));
  for (const [index, item] of items.entries()) {
    if (item.ownerOrganizationId === null)
      report(16, "error", "workPackages", `工作包“${item.name}”没有负责单位。`, `items[${index}].ownerOrganizationId`);
    if (item.deliverables.length === 0)
      report(16, "error", "workPackages", `工作包“${item.name}”没有交付物。`, `items[${index}].deliverables`);
    if (item.ownerOrganizationId !== null && item.helperOrganizationIds.includes(item.ownerOrganizationId)) {
      report(
        16,
        "warning",
        "workPackages",
        `工作包“${item.name}”的负责单位同时列为协助单位，请核对。`,
        `items[${index}].helperOrganizationIds`,
      );
    }
  }
  const keys = produced.map((one) => one.key);
  const twice = produced.find((one, index) => keys.indexOf(one.key) !== index);
  if (twice) report(16, "error", "workPackages", "两个交付物使用了同一编号，每个交付物只能属于一个工作包。", twice.field);
  for (const one of produced) {
    if (!required.has(one.key)) report(16, "warning", "workPackages", `交付物“${one.name}”没有列入任何里程碑，请确认何时提交。`, one.field);
  }
  for (const [index, milestone] of document.milestones.items.entries()) {
    if (milestone.deliverableKeys.some((key) => !keys.includes(key))) {
      report(16, "error", "milestones", `里程碑“${milestone.name}”要求的交付物不属于任何工作包。`, `items[${index}].deliverableKeys`);
    }
  }
  if (funding.model === "pooled") {
    const sum = (amounts: readonly string[]) => amounts.reduce((total, amount) => total + BigInt(amount), 0n);
    const total = BigInt(funding.totalFen);
    if (sum(items.map((item) => item.budgetFen)) !== total)
      report(18, "error", "workPackages", "各工作包经费之和与经费总额不一致。", "funding.totalFen");
    if (sum(funding.sources.map((source) => source.amountFen)) !== total)
      report(18, "error", "workPackages", "经费来源之和与经费总额不一致。", "funding.sources");
  }
}

/** 17: dates inside the project, milestones ordered, none after the day the scene wants its robots deployed by. Dates are ISO, so text order is time order. */
export function checkTime(document: TaskBookDocument, deployBy: string | null | undefined, report: Report): void {
  const { startDate, endDate } = document.period;
  if (endDate <= startDate) report(17, "error", "boundary", "项目结束日期应当晚于开始日期。", "period.endDate");
  for (const [index, item] of document.workPackages.items.entries()) {
    if (item.endDate < item.startDate)
      report(17, "error", "workPackages", `工作包“${item.name}”的结束日期早于开始日期。`, `items[${index}].endDate`);
    if (item.startDate < startDate || item.endDate > endDate) {
      const late = item.startDate >= startDate;
      report(
        17,
        "error",
        "workPackages",
        `工作包“${item.name}”的起止时间超出项目期限。`,
        `items[${index}].${late ? "endDate" : "startDate"}`,
      );
    }
  }
  const milestones = document.milestones.items;
  if (milestones.length === 0) report(17, "error", "milestones", "还没有里程碑。", "items");
  for (const [index, item] of milestones.entries()) {
    const previous = milestones[index - 1];
    const field = `items[${index}].date`;
    if (item.date < startDate || item.date > endDate) report(17, "error", "milestones", `里程碑“${item.name}”的日期超出项目期限。`, field);
    if (previous && item.date < previous.date)
      report(17, "error", "milestones", `里程碑“${item.name}”早于排在前面的“${previous.name}”，请调整顺序或者日期。`, field);
  }
  const last = milestones.at(-1);
  if (deployBy && last && last.date > deployBy) {
    report(
      17,
      "warning",
      "milestones",
      `最后一个里程碑“${last.name}”晚于场景发布的部署完成日期 ${deployBy}，请与用户单位确认，或者提前。`,
      `items[${milestones.length - 1}].date`,
    );
  }
  for (const [index, item] of document.data.datasets.entries()) {
    if (item.usableUntil !== null && item.usableUntil < startDate)
      report(17, "error", "data", `数据集“${item.name}”的使用截止日早于项目开始日期。`, `datasets[${index}].usableUntil`);
  }
  for (const [index, window] of document.upgradeExit.windows.entries()) {
    if (document.upgradeExit.upgradeWindow === "scheduled" && window.endDate < window.startDate)
      report(17, "error", "upgradeExit", `第 ${index + 1} 个升级窗口的结束日期早于开始日期。`, `windows[${index}].endDate`);
  }
}
