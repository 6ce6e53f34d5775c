import { ROBOT_IDENTITY } from "#db/vocabulary/robots.ts";
import type { CheckContext } from "./check-context.ts";
import type { Report } from "./check-finding.ts";
import { beneficiaryIds } from "./checks-benefits.ts";
import { DEVELOPING, type Tie, tieOf } from "./checks-parties.ts";
import type { Party, TaskBookDocument } from "./document.ts";

/** 8, 11 and 36 for clause 15; 28 to 31; 35: proof, safety, risk and the robots themselves. */
export function checkAssurance(document: TaskBookDocument, context: CheckContext, report: Report): void {
  const { validation, upgradeExit } = document;
  checkTester(document, tieOf(context.affiliates), report);
  if (validation.passMode === "pointEstimate")
    report(11, "warning", "validation", "按实测比例判定没有统计把握，只适用于演示；建议改用置信下限判定。", "passMode");
  if (upgradeExit.upgradeWindow === "none") {
    if (context.fastChanging === false) report(28, "advice", "upgradeExit", "没有预留技术升级窗口，以后升级须办理变更。", "upgradeWindow");
    else
      report(
        28,
        "warning",
        "upgradeExit",
        `没有预留技术升级窗口；${context.fastChanging ? "本场景为非结构化环境，场景变化大，应当预留" : "技术迭代快、场景变化大的领域建议预留"}。`,
        "upgradeWindow",
      );
  }
  if (context.fastChanging && upgradeExit.upgradeWindow !== "none" && !upgradeExit.retestRequired)
    report(28, "advice", "upgradeExit", "本场景变化大，建议约定升级后重新验证受影响的指标。", "retestRequired");
  checkInsurance(document, report);
  checkCarveOuts(document, report);
  checkSmallFirms(document, report);
  checkRobots(document, context.robotMakers, report);
}

const rolesOf = (party: Party) => [party.role, ...party.otherRoles];
/** Whose work the tests are about: who develops, and who lets out the robots. */
const supplies = (party: Party) =>
  party.workShareBp > 0 || rolesOf(party).some((role) => DEVELOPING.includes(role) || role === "leaseOperator");

/**
 * 8 and 36: the third party of clause 15 is a third party. Nobody proves work that is its own or its affiliate's. A user unit may test (工信厅联科函
 * 〔2026〕256号 二（四）: 用户单位或委托第三方机构), but then the test is its own acceptance, so its being called a third party is only asked about.
 */
function checkTester(document: TaskBookDocument, tie: Tie, report: Report) {
  const { procedureBy, thirdPartyOrganizationId } = document.validation;
  const tester = document.parties.items.find((party) => party.organizationId === thirdPartyOrganizationId);
  if (procedureBy !== "thirdParty" || !tester) return;
  const say = (code: 8 | 36, severity: "error" | "warning", message: string) =>
    report(code, severity, "validation", message, "thirdPartyOrganizationId");
  const owners = new Set(document.indicators.items.map((item) => item.ownerOrganizationId));
  const isUser = rolesOf(tester).includes("userUnit");
  if (owners.has(tester.organizationId)) say(8, "error", `${tester.name}负责部分指标，不能同时作为第三方验证机构。`);
  else if (supplies(tester)) say(36, "error", `${tester.name}是供给单位，验证的是自己参与完成的工作，不能作为第三方验证机构。`);
  if (isUser)
    say(
      36,
      "warning",
      `${tester.name}是用户单位，由其验证属于用户单位自行验收，不是第三方验证；请改为由用户单位制定，或者另行指定第三方机构。`,
    );
  const tied = document.parties.items.flatMap((party) => {
    const words = tie(tester, party);
    return words === null ? [] : [{ party, words: `与${party.name}${words}` }];
  });
  const tested = tied.filter(({ party }) => owners.has(party.organizationId) || supplies(party));
  if (tested.length > 0)
    say(
      36,
      "error",
      `第三方验证机构${tester.name}${tested.map(({ words }) => words).join("，")}，验证的是关联单位的工作，不能保证独立，请更换。`,
    );
  const users = tied.filter(({ party }) => rolesOf(party).includes("userUnit") && !supplies(party) && !owners.has(party.organizationId));
  if (users.length > 0)
    say(36, "warning", `第三方验证机构${tester.name}${users.map(({ words }) => words).join("，")}，请确认其结论能作为第三方的结论。`);
}

/** What pays for harm done to others; insurance of one's own robots, or of data, never pays a damages claim as far as the cap. */
const OF_LIABILITY: readonly TaskBookDocument["liability"]["insurance"][number]["kind"][] = ["thirdParty", "product"];

/** 29: insurance of liability reaches the cap, and what is insured lasts as long as robots are at the site. */
function checkInsurance(document: TaskBookDocument, report: Report) {
  const { cap, capFen, insurance } = document.liability;
  const { startDate, endDate } = document.period;
  if (insurance.length === 0) report(29, "advice", "liability", "没有约定保险，建议至少投保第三者责任保险。", "insurance");
  else if (!insurance.some((item) => item.kind === "thirdParty"))
    report(29, "advice", "liability", "没有第三者责任保险，机器人伤人或者损坏他人财产时没有保险保障。", "insurance");
  const highest = insurance
    .filter(({ kind }) => OF_LIABILITY.includes(kind))
    .reduce((most, item) => (BigInt(item.limitFen) > most ? BigInt(item.limitFen) : most), 0n);
  if (cap === "fixedAmount" && highest < BigInt(capFen))
    report(
      29,
      "warning",
      "liability",
      "各项责任保险（第三者责任、产品责任）的保险金额均低于赔偿上限，超出部分没有保险保障；财产损失保险不赔付对他人的责任。",
      "insurance",
    );
  for (const [index, item] of insurance.entries()) {
    if (item.startDate !== null && item.endDate !== null && item.endDate < item.startDate)
      report(29, "error", "liability", `第 ${index + 1} 项保险的止期早于起期。`, `insurance[${index}].endDate`);
    else if (item.startDate !== null && item.startDate > startDate)
      report(29, "warning", "liability", `第 ${index + 1} 项保险晚于项目开始日期生效，之前没有保障。`, `insurance[${index}].startDate`);
    else if (item.endDate !== null && item.endDate < endDate)
      report(29, "warning", "liability", `第 ${index + 1} 项保险在项目结束以前到期，请续保或者延长。`, `insurance[${index}].endDate`);
  }
}

/** 30: two liabilities no agreement may exclude (民法典 506). */
function checkCarveOuts(document: TaskBookDocument, report: Report) {
  const { carveOuts } = document.liability;
  const lawful = [
    carveOuts.includes("personalInjury") ? "" : "造成人身损害",
    carveOuts.includes("intentOrGrossNegligence") ? "" : "因故意或者重大过失造成财产损失",
  ].filter((part) => part !== "");
  if (lawful.length > 0)
    report(30, "error", "liability", `${lawful.join("、")}的责任不得以上限免除或者限制，请列入不受上限限制的责任。`, "carveOuts");
  if (!carveOuts.includes("confidentialityBreach") || !carveOuts.includes("dataBreach"))
    report(30, "advice", "liability", "违反保密或者数据义务的赔偿受上限限制，请确认能否弥补损失。", "carveOuts");
}

const SMALL: readonly Party["size"][] = ["medium", "small", "micro"];

/** 31: 保障中小企业款项支付条例: a public body pays in 30 days, by agreement in 60; a large firm in 60 unless reasonably agreed otherwise. */
function checkSmallFirms(document: TaskBookDocument, report: Report) {
  const { paymentDays, payoutDays } = document.benefitSharing;
  const pays = (party: Party) => party.role === "userUnit" || party.otherRoles.includes("userUnit");
  const small = document.parties.items.filter((party) => SMALL.includes(party.size) && !pays(party));
  if (small.length === 0) return;
  const names = small.map((party) => party.name).join("、");
  const payers = document.parties.items.filter(pays);
  const isPublic = payers.some((party) => party.size === "publicBody");
  const days = (severity: "error" | "warning" | "advice", words: string) =>
    report(
      31,
      severity,
      "benefitSharing",
      `用户单位的付款期限 ${paymentDays} 日${words}，${names}为中小企业，请确认符合支付期限的规定。`,
      "paymentDays",
    );
  if (paymentDays === null) {
    const most = isPublic ? "机关、事业单位为 30 日，约定最长不超过 60 日" : "大型企业为 60 日";
    report(
      31,
      "warning",
      "benefitSharing",
      `没有约定用户单位的付款期限，${names}为中小企业，请按支付期限的规定写明（${most}）。`,
      "paymentDays",
    );
  } else if (isPublic) {
    if (paymentDays > 60) days("error", "超过机关、事业单位约定付款的最长期限 60 日");
    else if (paymentDays > 30) days("warning", "超过机关、事业单位的付款期限 30 日");
  } else if (paymentDays > 60) {
    if (payers.some((party) => party.size === "large" || party.size === "unstated")) days("warning", "超过 60 日");
    else days("advice", "超过 60 日，付款方也是中小企业");
  }
  const paid = beneficiaryIds(document);
  const waiting = (paymentDays ?? 0) + payoutDays;
  const shared = small.filter((party) => paid.has(party.organizationId)).map((party) => party.name);
  if (shared.length > 0 && waiting > 60 && (paymentDays ?? 0) <= 60) {
    report(
      31,
      "warning",
      "benefitSharing",
      `${shared.join("、")}为中小企业，自交付起最长 ${waiting} 日才能收到分配款（付款 ${paymentDays ?? 0} 日、划付 ${payoutDays} 日），超过 60 日，请缩短。`,
      "payoutDays",
    );
  }
  if (document.validation.acceptanceDays > 30) {
    report(
      31,
      "warning",
      "validation",
      `验收期限 ${document.validation.acceptanceDays} 日较长，付款自验收合格起算，${names}为中小企业，请确认期限合理。`,
      "acceptanceDays",
    );
  }
}

/** 35: 29 characters, each robot once, registered by a party where it is registered at all. */
function checkRobots(document: TaskBookDocument, makers: CheckContext["robotMakers"], report: Report) {
  const codes = document.boundary.robotCodes;
  const field = "robotCodes";
  for (const [index, code] of codes.entries()) {
    const maker = makers?.get(code);
    if (!ROBOT_IDENTITY.test(code)) {
      const shape = "29 位数字或者大写字母（国别 2 位、企业 4 位、型号 6 位、序列号 17 位）";
      report(35, "error", "boundary", `整机身份证编码“${code}”不符合规范，应当为 ${shape}。`, field);
    } else if (codes.indexOf(code) !== index) report(35, "error", "boundary", `整机身份证编码“${code}”重复。`, field);
    else if (maker !== undefined && !document.parties.items.some((party) => party.organizationId === maker))
      report(35, "warning", "boundary", `整机身份证编码“${code}”由当事人以外的单位登记，请核对。`, field);
  }
}
