import { BACKGROUND_LICENCES, BACKGROUND_TITLES } from "../clause-variants.ts";
import type { ForegroundResult, TaskBookDocument } from "../document.ts";
import { formatBasisPoints } from "../shares.ts";
import { type ClauseText, clause, table } from "./block.ts";
import { inline, NONE, partyName, partyNames } from "./figures.ts";
import { backgroundKind, backgroundTitle, ownership, resultType } from "./options-rights.ts";

/** Clauses 6 to 8: what the parties bring, what they make, what they later improve. */

const BACKGROUND_LICENCE_SHORT = {
  projectFree: "仅限本项目，免费",
  exploitationFree: "项目及成果实施，免费",
  fairReasonable: "项目免费，实施付费",
};

export function backgroundIpClause(document: TaskBookDocument): ClauseText {
  const { scope, licence, items } = document.backgroundIp;
  const scopeTexts = {
    listed: "纳入本项目使用的背景知识产权限于下列清单；未列入的，任何一方没有提供的义务，其他方不得擅自使用。",
    allNeeded: `各方应当将其有权许可且为完成本任务书所必需的背景知识产权提供给其他当事人在本项目中使用${
      items.length === 0 ? "。" : "；下表所列为签署时已经识别的部分，未列入的不影响提供义务。"
    }`,
    exceptListed: "除下列不予提供的以外，各方应当将其有权许可且为完成本任务书所必需的背景知识产权提供给其他当事人在本项目中使用。",
  };
  const licenceTexts = {
    projectFree:
      "提供方授予其他当事人为履行本任务书使用背景知识产权的非独占、不可转让、不可再许可的免费许可，许可期限至项目期限届满之日止。项目期限届满后需要继续使用的，由双方另行约定。",
    exploitationFree:
      "提供方授予其他当事人为履行本任务书使用背景知识产权的非独占、不可转让的免费许可；实施其依第七条有权使用的项目成果所必需的部分，许可在该成果的许可期限内继续免费有效。",
    fairReasonable:
      "提供方授予其他当事人为履行本任务书使用背景知识产权的非独占、不可转让的免费许可；实施其依第七条有权使用的项目成果所必需的部分，提供方应当按照公平、合理、无歧视的条件给予许可，许可费自提出请求之日起六十日内协商确定。",
  };
  const titleTexts = {
    owned: "权利来源为“自有”的，提供方为权利人，并保证有权单独作出许可；为共有的，已取得法律或者约定所需的其他共有人同意",
    sublicensable: "权利来源为“获许可，可再许可”的，提供方在其取得的再许可权的范围和期限内许可其他当事人使用，并应其要求出示再许可的依据",
    licensed:
      "权利来源为“获许可，不可再许可”的，提供方仅可自行在本项目中使用；其他当事人需要使用的，应当由提供方先行取得权利人的书面同意，取得前不构成对其他当事人的许可",
  };
  const titles = BACKGROUND_TITLES.filter((title) => scope !== "exceptListed" && items.some((item) => item.title === title));
  return clause("backgroundIp", [
    "背景知识产权，指各方在本任务书签署前已经拥有、有权许可，或者在签署后独立于本项目取得的知识产权和技术秘密。背景知识产权归原权利人所有，不因本任务书的签署或者履行而转移。",
    scopeTexts[scope],
    items.length === 0
      ? `${scope === "exceptListed" ? "不予提供的背景知识产权" : "已识别的背景知识产权"}：${NONE}。`
      : table(
          scope === "exceptListed" ? "不予提供的背景知识产权" : "背景知识产权",
          [
            { title: "提供方", width: 20 },
            { title: "名称", width: 20 },
            { title: "类别", width: 12 },
            { title: "登记号或者标识", width: 14 },
            { title: "权利来源", width: 16 },
            { title: "许可条件", width: 18 },
          ],
          items.map((item) => [
            partyName(document, item.organizationId),
            item.name,
            backgroundKind.options[item.kind].name,
            inline(item.reference),
            backgroundTitle.options[item.title].name,
            scope === "exceptListed" ? "不予提供" : item.licence === null ? "依本条" : BACKGROUND_LICENCE_SHORT[item.licence],
          ]),
        ),
    licenceTexts[licence],
    ...ownLicences(items, scope, licenceTexts),
    titles.length === 0 ? null : `${titles.map((title) => titleTexts[title]).join("；")}。`,
    "提供方保证其有权作出上述许可；知道背景知识产权负有质押、独占许可、权属争议等第三方权利限制的，应当在提供前书面披露。引入第三方技术或者开源组件的，应当事先书面告知其许可条件，不得因此使其他当事人的成果承担未经同意的公开或者许可义务。",
  ]);
}

/** Licences of single items that differ from the clause's, one sentence per licence in use. */
function ownLicences(
  items: TaskBookDocument["backgroundIp"]["items"],
  scope: TaskBookDocument["backgroundIp"]["scope"],
  texts: Record<TaskBookDocument["backgroundIp"]["licence"], string>,
): string[] {
  if (scope === "exceptListed") return [];
  return BACKGROUND_LICENCES.flatMap((licence) => {
    const names = items.filter((item) => item.licence === licence).map((item) => item.name);
    return names.length === 0 ? [] : [`上表中${names.join("、")}的许可条件另行约定为：${texts[licence]}`];
  });
}

/** "衡步、灵触按贡献共有（60.00%、40.00%）" for the table of clause 7. */
function ownerText(document: TaskBookDocument, result: ForegroundResult): string {
  const owners = partyNames(document, result.ownerOrganizationIds);
  if (result.ownership === "jointEqual") return `${owners}（均等共有）`;
  if (result.ownership === "jointByContribution") {
    return result.jointShares
      .map((share) => `${partyName(document, share.organizationId)} ${formatBasisPoints(share.basisPoints)}`)
      .join("、");
  }
  if (result.ownership === "openSource") return `${owners}（按 ${result.openSourceLicence || "待定许可证"} 开源）`;
  return `${owners}（${ownership.options[result.ownership].name}）`;
}

export function foregroundIpClause(document: TaskBookDocument): ClauseText {
  const results = document.foregroundIp.results;
  const used = new Set(results.map((result) => result.ownership));
  const backs = new Set(results.map((result) => result.licenceBack));
  const joint = results.filter((result) => result.ownership === "jointEqual" || result.ownership === "jointByContribution");
  return clause("foregroundIp", [
    "各类项目成果的归属、许可与署名按下表执行；表中未列的成果，由完成该成果的一方享有，由两个以上当事人共同完成的，由完成方共有。",
    table(
      "知识产权",
      [
        { title: "类别", width: 8 },
        { title: "对象", width: 20 },
        { title: "归属", width: 30 },
        { title: "许可范围", width: 18 },
        { title: "期限", width: 10 },
        { title: "署名", width: 14 },
      ],
      [
        [
          "背景",
          "原有知识产权",
          "归原权利人",
          BACKGROUND_LICENCE_SHORT[document.backgroundIp.licence],
          document.backgroundIp.licence === "projectFree" ? "项目期" : "成果许可期",
          "不适用",
        ],
        ...results.map((result) => [
          "前景",
          `${result.subject}（${resultType.options[result.resultType].name}）`,
          ownerText(document, result),
          result.ownership === "openSource" ? "向社会公开" : licenceBackShort(result),
          result.licenceYears === null ? "权利有效期" : `${result.licenceYears} 年`,
          result.ownership === "soleMaker" ? partyNames(document, result.ownerOrganizationIds) : "实际完成方",
        ]),
        [
          "改进",
          "对前景的改进",
          document.improvements.rule === "shared" ? "原权利人与改进方共有" : "改进方",
          IMPROVEMENT_SHORT[document.improvements.rule],
          "随原成果",
          "改进方",
        ],
      ],
      { note: `背景 1 · 前景 ${results.length} · 改进 1` },
    ),
    used.has("soleMaker")
      ? "“完成方独有”的成果，申请专利、登记著作权和保护技术秘密的权利属于表中列明的完成方；取得专利权的，其他当事人依表中的许可范围实施；完成方转让专利申请权的，用户单位享有以同等条件优先受让的权利。"
      : null,
    used.has("soleLead") || used.has("soleUser")
      ? "“牵头单位独有”“用户单位独有”的成果，其他完成方应当自成果完成之日起三十日内提供申请、登记和移交所需的资料，并协助办理手续；其应得的回报依第十二条、第十三条或者另行签订的合同确定。"
      : null,
    joint.length > 0
      ? `${jointRules(joint)}转让共有份额、以独占或者排他方式许可他人、以该成果出资或者设定质押的，须经全体共有人书面同意。一方转让其共有的专利申请权或者份额的，其他共有人享有以同等条件优先受让的权利。`
      : null,
    joint.length > 0
      ? "共有成果申请专利的，由共有人协商确定申请人和费用；一方声明放弃其共有的专利申请权的，可以由其他共有人申请，放弃方可以免费实施取得的专利；一方不同意申请专利的，其他共有人不得申请，并应当作为技术秘密保护。"
      : null,
    used.has("jointByContribution") ? "“按贡献共有”的比例为共有份额的比例；除另有约定外，对外许可、转让该成果所得收益按该比例分配。" : null,
    used.has("eachOwnCrossLicence")
      ? "“各有其果、交叉许可”的成果，各方拥有自己完成的部分，并就实施整体成果所必需的范围相互授予非独占、不可转让的免费许可；不可分割的部分由有关完成方均等共有。"
      : null,
    used.has("assignToExploiter")
      ? `“归实施方”的成果，完成方应当自成果完成之日起六十日内将有关权利转让给表中列明的实施方。${reassignments(results)}`
      : null,
    used.has("openSource")
      ? "“开源”的成果，由表中列明的权利人在完成合规审查后，按照列明的许可证在约定的开源社区公开；公开前应当确认不含其他当事人的背景知识产权、保密信息、重要数据和个人信息。"
      : null,
    licenceText(results, backs),
    `成果的实施谈判期：${perResult(results, (result) =>
      result.optionMonths === null
        ? null
        : `${result.subject}，其他当事人自该成果完成之日起 ${result.optionMonths} 个月内可以书面要求就实施该成果取得许可，权利人应当按照公平合理的条件与其协商，期间不得就相同的领域和用途与第三人订立独占许可合同`,
    )}。`,
    `对外独占许可：${perResult(results, (result) => exclusiveText(document, result))}。共有成果的独占许可，须经全体共有人书面同意（《中华人民共和国专利法》第十四条）；独占许可不影响各方依本条已经取得的许可。`,
    "为履行本任务书的需要，各方均可在项目期限内免费使用项目成果。各方应当依法保障发明人、设计人和作者的署名权，并由各自所在单位给予职务发明创造的发明人、设计人奖励和报酬。技术秘密成果交付前，完成方不得转让给本任务书以外的第三人。",
  ]);
}

/** What a result says of itself, results joined; 无 when none says anything. */
function perResult(results: readonly ForegroundResult[], say: (result: ForegroundResult) => string | null): string {
  const said = results.flatMap((result) => say(result) ?? []);
  return said.length === 0 ? NONE : said.join("；");
}

/** Lambert agreements: what the exploiter leaves unused goes back to who made it. */
function reassignments(results: readonly ForegroundResult[]): string {
  return results
    .filter((result) => result.ownership === "assignToExploiter")
    .map((result) =>
      result.reassignMonths === null
        ? `${result.subject}转让后不约定回转。`
        : `${result.subject}的实施方自受让之日起 ${result.reassignMonths} 个月内没有实施，也没有作好实施准备的，完成方有权要求按原转让条件回转。`,
    )
    .join("");
}

function exclusiveText(document: TaskBookDocument, result: ForegroundResult): string | null {
  const licence = result.exclusiveLicence;
  if (licence === null) return null;
  const licensee =
    licence.licenseeOrganizationId === null ? "权利人另行书面确定的被许可人" : partyName(document, licence.licenseeOrganizationId);
  return `${result.subject}，许可${licensee}独占实施，期限自许可合同生效之日起 ${licence.years} 年，领域限制：${inline(licence.field)}，已书面同意的权利人：${partyNames(document, licence.consentOrganizationIds)}`;
}

const IMPROVEMENT_SHORT = { improver: "不许可", improverGrantBack: "在原成果许可范围内相互免费许可", shared: "依共有规则" };

function licenceBackShort(result: ForegroundResult): string {
  if (result.licenceBack === "field") return `限${result.licenceField || "待定领域"}，免费`;
  return { none: "仅限本项目", internal: "当事人内部使用，免费", all: "全部用途，免费" }[result.licenceBack];
}

/** One sentence per exploit rule; the results are named where more than one rule is in use. */
function jointRules(joint: readonly ForegroundResult[]): string {
  const rules = [...new Set(joint.map((result) => result.jointExploitRule))];
  return rules
    .map((rule) => {
      const subjects = joint.filter((result) => result.jointExploitRule === rule).map((result) => result.subject);
      return `${rules.length === 1 ? "共有的成果" : `共有的${subjects.join("、")}`}，${jointText(rule)}`;
    })
    .join("");
}

function jointText(rule: ForegroundResult["jointExploitRule"]): string {
  if (rule === null) return "共有人的实施规则待定；";
  const texts = {
    freeOrdinary:
      "任一共有人可以单独实施或者以普通许可方式许可他人实施；许可他人实施的，应当提前三十日通知其他共有人，收取的使用费在共有人之间按份额分配",
    freeWithoutAccount:
      "任一共有人可以单独实施或者以普通许可方式许可他人实施，无须征得其他共有人同意，由此取得的收益和使用费归该共有人所有，不在共有人之间分配，也不向其他共有人报告账目",
    ownUseOnly: "任一共有人可以单独实施，许可他人实施须经其他共有人书面同意",
    allConsent: "任一共有人实施或者许可他人实施均须经其他共有人书面同意",
  };
  return `${texts[rule]}；`;
}

function licenceText(results: readonly ForegroundResult[], backs: ReadonlySet<ForegroundResult["licenceBack"]>): string | null {
  if (results.length === 0) return null;
  const parts = [
    backs.has("internal") ? "许可范围为“内部使用”的，其他当事人可以在本单位内部非独占使用，不得转让、再许可或者用于对外提供商业服务" : "",
    backs.has("field") ? "许可范围为“限定领域”的，其他当事人可以在表中列明的领域内非独占实施，超出该领域的另行约定" : "",
    backs.has("all") ? "许可范围为“全部用途”的，其他当事人可以非独占实施，并可以许可其关联单位使用" : "",
    backs.has("none") ? "许可范围为“仅限本项目”的，除履行本任务书外，其他当事人不得使用" : "",
  ].filter((part) => part !== "");
  return `权利人依下列规则向其他当事人许可：${parts.join("；")}。许可在表中所列期限内有效，不因成果的转让而终止；权利人转让成果时，应当将已经作出的许可如实告知受让人。`;
}

export function improvementsClause(document: TaskBookDocument): ClauseText {
  const { rule, noticeDays } = document.improvements;
  const texts = {
    improver: "后续改进形成的技术成果归改进方所有，其他当事人无权分享；需要使用的，由双方另行约定。",
    improverGrantBack:
      "后续改进形成的技术成果归改进方所有。各方在其依第七条取得的许可范围和期限内，对其他方的改进成果互相享有非独占的免费使用权；该安排对各方条件对等，任何一方不得据此要求独占许可或者无偿转让。",
    shared: "以项目成果为基础的后续改进，由原权利人与改进方共有，实施规则依第七条关于共有成果的约定；双方贡献比例没有约定的，均等共有。",
  };
  return clause("improvements", [
    "改进成果，指在项目成果的基础上作出、不使用该项目成果即不能实施的新的技术成果。",
    texts[rule],
    `改进方应当自改进成果完成之日起 ${noticeDays} 日内，将改进的主要内容书面通知相关权利人。本任务书不限制任何一方在项目成果基础上继续研究开发，也不限制任何一方从其他来源取得技术。`,
  ]);
}
