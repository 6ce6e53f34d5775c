import { exact } from "#app/kernel/money.ts";
import { COMPARATOR_SIGNS, DIMENSION_NAMES, DIMENSIONS } from "#db/vocabulary/metrics.ts";
import type { CheckContext } from "./check-context.ts";
import type { Report } from "./check-finding.ts";
import type { Tie } from "./checks-parties.ts";
import { partyName, partyNames, targetText } from "./clause-texts/figures.ts";
import type { Indicator, PromisedValue, SceneRequirement, TaskBookDocument } from "./document.ts";
import { bindingPromise, isWeaker } from "./promised-values.ts";
import { lowerLimit, proves, trialsNeeded } from "./trial-plan.ts";

/** 7, 8, 10, 11, 12 and 36 for the indicators. */
export function checkIndicators(document: TaskBookDocument, tie: Tie, report: Report): void {
  const items = document.indicators.items;
  if (items.length === 0) report(7, "error", "indicators", "还没有攻关指标。", "items");
  for (const [index, item] of items.entries()) {
    const at = `items[${index}]`;
    const missing = [
      item.ownerOrganizationId === null ? { word: "责任单位", field: "ownerOrganizationId" } : null,
      item.unit === "" ? { word: "单位", field: "unit" } : null,
      item.comparator === "between" && item.upper === null ? { word: "区间上限", field: "upper" } : null,
      item.testMethod === "" ? { word: "测试方法", field: "testMethod" } : null,
      item.verifierOrganizationId === null ? { word: "验证单位", field: "verifierOrganizationId" } : null,
    ].filter((part) => part !== null);
    if (missing.length > 0) {
      const words = missing.map((part) => part.word).join("、");
      report(7, "error", "indicators", `指标“${item.name}”缺少${words}。`, `${at}.${missing[0]?.field}`);
    }
    if (item.comparator === "between" && item.upper !== null && exact(item.upper).lt(exact(item.target))) {
      report(7, "error", "indicators", `指标“${item.name}”的区间上限小于下限。`, `${at}.upper`);
    }
    if (item.ownerOrganizationId !== null && item.ownerOrganizationId === item.verifierOrganizationId) {
      report(
        8,
        "error",
        "indicators",
        `指标“${item.name}”的验证单位与责任单位都是${partyName(document, item.ownerOrganizationId)}，须由另一方验证。`,
        `${at}.verifierOrganizationId`,
      );
    }
    const [owner, verifier] = [item.ownerOrganizationId, item.verifierOrganizationId].map((id) =>
      document.parties.items.find((party) => party.organizationId === id),
    );
    const words = owner && verifier ? tie(owner, verifier) : null;
    if (words !== null) {
      report(
        36,
        "warning",
        "indicators",
        `指标“${item.name}”的验证单位与责任单位${words}，请确认验证的独立性。`,
        `${at}.verifierOrganizationId`,
      );
    }
    checkStages(item, at, report);
    checkSample(item, at, document.validation, report);
  }
  const absent = DIMENSIONS.filter((dimension) => !items.some((item) => item.dimension === dimension));
  if (items.length > 0 && absent.length > 0) {
    const names = absent.map((dimension) => `“${DIMENSION_NAMES[dimension]}”`).join("、");
    report(12, "warning", "indicators", `指标没有覆盖${names}维度，请确认。`, "items");
  }
}

/** 10: the baseline is worse than the target and the middle lies between them. Only comparators with a direction can be judged. */
function checkStages(item: Indicator, at: string, report: Report) {
  if (item.comparator !== ">=" && item.comparator !== "<=") return;
  const sign = item.comparator === ">=" ? 1 : -1;
  const better = (a: string, b: string) => exact(a).cmp(exact(b)) * sign;
  if (item.baseline !== null && better(item.baseline, item.target) >= 0)
    report(10, "warning", "indicators", `指标“${item.name}”的现状值已经达到目标值，请核对。`, `${at}.baseline`);
  if (item.mid !== null && (better(item.mid, item.target) > 0 || (item.baseline !== null && better(item.mid, item.baseline) < 0))) {
    report(10, "warning", "indicators", `指标“${item.name}”的中期值不在现状值与目标值之间，请核对。`, `${at}.mid`);
  }
}

/** Names of rates that are counted as successes among trials; others in per cent may be shares of time or gains. */
const COUNTED = /(成功|准确|正确|合格|通过|识别|完成|检出|命中|召回|达标|一次交验)率|良(品)?率/u;

/** 11: by the lower confidence limit, the trials agreed can prove the target at all (Clopper–Pearson, domain.md E.2). */
function checkSample(item: Indicator, at: string, validation: TaskBookDocument["validation"], report: Report) {
  if (item.unit !== "%" || item.comparator !== ">=") return;
  if (item.sampleSize === null && (!COUNTED.test(item.name) || validation.passMode !== "lowerBound")) return;
  const target = Number(item.target) / 100;
  if (target <= 0) return;
  const confidence = (item.confidenceBp ?? validation.confidenceBp) / 10_000;
  const named = `指标“${item.name}”`;
  if (target >= 1) {
    report(
      11,
      "warning",
      "indicators",
      `${named}要求 100%，任何有限次试验都不能证明，请约定试验次数和全部成功的要求。`,
      `${at}.sampleSize`,
    );
    return;
  }
  const failures = item.allowedFailures ?? 0;
  const least = trialsNeeded(failures, target, confidence);
  const need = `按单侧置信水平 ${percent(confidence)}，${failures === 0 ? "全部成功" : `允许 ${failures} 次失败`}至少需要 ${least} 次`;
  if (item.sampleSize === null) {
    const one = failures === 0 ? `（允许 1 次失败为 ${trialsNeeded(1, target, confidence)} 次）` : "";
    report(11, "advice", "indicators", `${named}没有写明试验次数。${need}${one}。`, `${at}.sampleSize`);
  } else if (failures >= item.sampleSize) {
    report(11, "error", "indicators", `${named}允许失败的次数不少于试验次数，请核对。`, `${at}.allowedFailures`);
  } else if (!proves(item.sampleSize, failures, target, confidence)) {
    // Floored, so that a limit short of the target never reads as the target.
    const limit = Math.floor(lowerLimit(item.sampleSize, failures, confidence) * 10_000) / 10_000;
    report(
      11,
      validation.passMode === "lowerBound" ? "error" : "warning",
      "indicators",
      `${named}试验 ${item.sampleSize} 次、失败 ${failures} 次时置信下限只有 ${percent(limit)}，不能证明 ${item.target}%。${need}。`,
      `${at}.sampleSize`,
    );
  }
}

const percent = (part: number) => `${Number((part * 100).toFixed(2))}%`;

/** 9: not weaker than published, nor than the awarded bid promised. 15: every requirement has a covering member. */
export function checkPublishedRequirements(
  document: TaskBookDocument,
  { requirements, promises = [] }: CheckContext,
  report: Report,
): void {
  if (!requirements) return;
  const promised = (requirement: SceneRequirement) => bindingPromise(requirement, promises);
  const published = new Map(requirements.map((requirement) => [requirement.requirementId, requirement]));
  for (const [index, item] of document.indicators.items.entries()) {
    if (item.requirementId === null) continue;
    const requirement = published.get(item.requirementId);
    if (requirement) checkAgainstRequirement(document, item, `items[${index}]`, { requirement, promise: promised(requirement) }, report);
    else report(34, "error", "indicators", `指标“${item.name}”对应的场景要求已不存在，请重新关联。`, `items[${index}].requirementId`);
  }
  const linked = new Set(document.indicators.items.map((item) => item.requirementId));
  for (const requirement of requirements) {
    if (linked.has(requirement.requirementId)) continue;
    const promise = promised(requirement);
    const severity = requirement.mandatory || promise !== null ? "error" : "warning";
    const why = promise === null ? "没有成员承担" : `而中选应答作出了承诺（${targetText(promise)}）`;
    report(15, severity, "indicators", `场景发布的要求“${requirement.name}”没有列入攻关指标，${why}。`, "items");
  }
}

interface Asked {
  requirement: SceneRequirement;
  /** Binds beside what is published; null where the bid promised nothing more. */
  promise: PromisedValue | null;
}

function checkAgainstRequirement(document: TaskBookDocument, item: Indicator, at: string, { requirement, promise }: Asked, report: Report) {
  const uncovered = uncoveredWords(document, item, requirement);
  if (uncovered !== null) report(15, "warning", "indicators", uncovered, `${at}.ownerOrganizationId`);
  if (requirement.mandatory && !item.mandatory)
    report(9, "error", "indicators", `指标“${item.name}”在场景中是必须项，不能改为期望项。`, `${at}.mandatory`);
  if (item.comparator !== requirement.comparator || (requirement.unit !== "" && ![requirement.unit, promise?.unit].includes(item.unit))) {
    const asked = `${COMPARATOR_SIGNS[requirement.comparator]} ${requirement.unit}`.trim();
    report(
      9,
      "error",
      "indicators",
      `指标“${item.name}”的比较方式或者单位与场景发布的（${asked}）不一致，无法核对是否降低。`,
      `${at}.comparator`,
    );
  } else if (promise !== null && isWeaker(item, promise)) {
    report(
      9,
      "error",
      "indicators",
      `指标“${item.name}”的目标值低于中选应答的承诺（${targetText(promise)}），请恢复或者提高。`,
      `${at}.target`,
    );
  } else if (isWeaker(item, requirement)) {
    report(9, "error", "indicators", `指标“${item.name}”的目标值低于场景发布的要求，请恢复或者提高。`, `${at}.target`);
  }
}

/** Of an indicator whose owner does not cover the requirement, or that nobody covers: what is known of it; null where it is covered. */
function uncoveredWords(document: TaskBookDocument, item: Indicator, requirement: SceneRequirement): string | null {
  const { coveringOrganizationIds: covering, fallingShort } = requirement;
  const owner = item.ownerOrganizationId;
  if (covering.length === 0) {
    const [nearest] = fallingShort;
    const most = nearest ? `（最接近的是${partyName(document, nearest.organizationId)}公开的 ${nearest.figure}）` : "";
    const who = owner === null ? "" : `由${partyName(document, owner)}`;
    return `没有成员公开的能力覆盖场景要求的指标“${item.name}”${most}，请确认${who}承担的依据。`;
  }
  if (owner === null || covering.includes(owner)) return null;
  const own = fallingShort.find(({ organizationId }) => organizationId === owner);
  const others = partyNames(document, covering);
  return `${partyName(document, owner)}公开的能力没有覆盖指标“${item.name}”${own ? `（公开的是 ${own.figure}）` : ""}，请确认其承担的依据，或者改由${others}承担。`;
}
