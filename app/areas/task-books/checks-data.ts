import type { Report } from "./check-finding.ts";
import { partyName } from "./clause-texts/figures.ts";
import type { Dataset, TaskBookDocument } from "./document.ts";

/** Kinds that are recorded to be learned from; what describes the process or the place is used without training, unless its purpose says so. */
const FOR_TRAINING: readonly Dataset["kind"][] = ["motionTrajectory", "forcePosition", "operationSequence", "rareCondition", "sceneVideo"];

/** 22: holder, purpose, retention and lawful basis of each dataset. 23: what a model is trained on may be trained on. */
export function checkData(document: TaskBookDocument, report: Report): void {
  const { datasets } = document.data;
  for (const [index, item] of datasets.entries()) checkDataset(item, `datasets[${index}]`, report);
  checkTraining(document, report);
}

function checkDataset(item: Dataset, at: string, report: Report) {
  const missing = [
    item.holderOrganizationId === null ? { word: "持有方", field: "holderOrganizationId" } : null,
    item.purpose === "" ? { word: "用途", field: "purpose" } : null,
    item.retentionMonths === 0 ? { word: "保存期限", field: "retentionMonths" } : null,
    item.personalInformation && item.personalBasis === "" ? { word: "处理个人信息的合法性基础", field: "personalBasis" } : null,
  ].filter((part) => part !== null);
  if (missing.length > 0) {
    const words = missing.map((part) => part.word).join("、");
    report(22, "error", "data", `数据集“${item.name}”缺少${words}。`, `${at}.${missing[0]?.field}`);
  }
  if (item.dataClass === "core")
    report(22, "warning", "data", `数据集“${item.name}”为核心数据，原则上不进入联合体共享，请确认。`, `${at}.dataClass`);
  if (item.kind === "sceneVideo" && !item.personalInformation)
    report(22, "warning", "data", `数据集“${item.name}”为现场影像，可能拍到人，请确认不含个人信息。`, `${at}.personalInformation`);
  if (item.secrecy === "open" && (item.dataClass !== "general" || item.personalInformation))
    report(21, "error", "data", `数据集“${item.name}”含有重要数据、核心数据或者个人信息，密级不能是可公开。`, `${at}.secrecy`);
  if (item.secrecy === "tradeSecret" && item.recipients !== "")
    report(
      21,
      "warning",
      "data",
      `数据集“${item.name}”为商业秘密，却可以提供给${item.recipients}，请确认其承担保密义务。`,
      `${at}.recipients`,
    );
}

function checkTraining(document: TaskBookDocument, report: Report) {
  const { datasets } = document.data;
  const models = document.foregroundIp.results.filter((result) => result.resultType === "modelWeights");
  const deliverables = document.workPackages.items.flatMap((item) => item.deliverables).filter((one) => one.name.includes("模型"));
  const trainable = datasets.filter((item) => item.trainAllowed);
  /** Who trains: who owns the model, and who is to deliver one. */
  const makers = new Set([
    ...models.flatMap((result) => result.ownerOrganizationIds),
    ...document.workPackages.items.flatMap(({ ownerOrganizationId, deliverables: made }) =>
      ownerOrganizationId !== null && made.some((one) => one.name.includes("模型")) ? [ownerOrganizationId] : [],
    ),
  ]);
  if (datasets.length === 0 || models.length + deliverables.length === 0) return;
  if (trainable.length === 0) {
    const what = models.length > 0 ? "第七条约定了模型参数成果" : `工作包要求交付“${deliverables[0]?.name}”`;
    report(23, "warning", "data", `所有数据集都不允许训练，但${what}，请确认训练数据的来源。`, "datasets[0].trainAllowed");
    return;
  }
  for (const [index, item] of datasets.entries()) {
    const used = FOR_TRAINING.includes(item.kind) || item.purpose.includes("训练");
    const others = [...makers].filter((id) => id !== item.holderOrganizationId && item.userOrganizationIds.includes(id));
    if (item.trainAllowed || item.holderOrganizationId === null || !used || others.length === 0) continue;
    const names = others.map((id) => partyName(document, id)).join("、");
    report(
      23,
      "warning",
      "data",
      `数据集“${item.name}”由${partyName(document, item.holderOrganizationId)}持有，不允许训练，${names}却要用它研发模型，请确认是否允许训练。`,
      `datasets[${index}].trainAllowed`,
    );
  }
  const trainers = new Set(trainable.flatMap((item) => [item.holderOrganizationId, ...item.userOrganizationIds]));
  const without = [...new Set(models.flatMap((result) => result.ownerOrganizationIds))].filter((id) => !trainers.has(id));
  if (without.length > 0) {
    const names = without.map((id) => partyName(document, id)).join("、");
    const first = datasets.findIndex((item) => item.trainAllowed);
    report(
      23,
      "warning",
      "data",
      `${names}享有模型参数，却没有任何允许训练的数据集的使用权，请核对。`,
      `datasets[${first}].userOrganizationIds`,
    );
  }
}
