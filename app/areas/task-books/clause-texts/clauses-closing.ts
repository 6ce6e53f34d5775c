import type { TaskBookDocument } from "../document.ts";
import { formatBasisPoints } from "../shares.ts";
import { type ClauseText, clause } from "./block.ts";
import { enumerate, inline, longDate } from "./figures.ts";
import { vetoMatter } from "./options-terms.ts";

/** Clauses 18 to 20: change of technology and of members, deciding, ending and disputes. */

export function upgradeExitClause(document: TaskBookDocument): ClauseText {
  const { upgradeExit: terms } = document;
  const payerTexts = { provider: "由供给单位承担", userUnit: "由用户单位承担", proposer: "由提出升级的一方承担" };
  const ipTexts = {
    keepLicence: "退出方已经授予的背景知识产权和项目成果许可，在其他当事人继续履行本任务书和实施项目成果所必需的范围内继续有效",
    buyOut:
      "退出方在项目成果中的份额，其他当事人有权自收到退出通知之日起六十日内，按各方认可的评估机构确定的价格优先受让；受让完成前，退出方已经授予的许可继续有效",
    endLicence:
      "退出方授予的许可自退出生效之日起终止，但为完成已经启动的里程碑和用户单位已经部署的机器人继续运行所必需的部分，延续至替代方案可用之日，最长不超过六个月",
  };
  const successionTexts = {
    rematch: "由牵头单位会同用户单位就空缺的角色在平台重新匹配、征集继任单位，继任单位经其余当事人书面同意后加入",
    remaining: "由其余当事人承接退出方的工作，具体分工由其余当事人自退出生效之日起三十日内书面确定；期内未能确定的，重新征集继任单位",
    userChoice: "由用户单位自退出生效之日起三十日内指定具备相应能力的继任单位，其余当事人无正当理由不得拒绝",
  };
  return clause("upgradeExit", [
    terms.upgradeWindow === "none"
      ? "本项目不预留技术升级窗口；确需升级的，依第二十条办理变更。"
      : terms.upgradeWindow === "scheduled"
        ? `技术升级窗口为：${enumerate(terms.windows.map((window) => `${longDate(window.startDate)}至${longDate(window.endDate)}`))}。升级的内容和影响应当在窗口开始前十五日书面告知用户单位。`
        : `出现下列情形时启动技术升级：${inline(terms.trigger)}。提出方应当提前十五日书面说明升级的内容、影响和计划停机时间，并与用户单位商定实施时间。`,
    terms.upgradeWindow === "none"
      ? null
      : `升级的费用${payerTexts[terms.upgradePayer]}。约定窗口内的停机不计入可用率考核。${terms.retestRequired ? "升级影响必须指标的，应当在恢复常态化运行前就受影响的指标重新验证。" : "升级后由供给单位出具性能不降低的书面说明。"}`,
    "联合体应当建立部署风险预警与动态调整机制：连续两个月未达到必须指标、发生人身伤害事故或者同一严重故障重复发生三次以上的，牵头单位应当在十日内组织各方评估，决定整改、缩减、暂停或者终止。",
    `一方要求退出的，应当提前 ${terms.exitNoticeDays} 日书面通知其他当事人并说明理由，完成或者移交其已经承担的工作包。作为本任务书标的的技术已经由他人公开，致使继续履行没有意义的，任何一方可以解除相应部分。退出不免除退出前已经产生的付款、保密、数据和赔偿义务。`,
    `${ipTexts[terms.exitIp]}。`,
    `退出方应当自退出生效之日起 ${terms.dataReturnDays} 日内依第九条返还、删除数据并出具书面说明，在 ${terms.handoverDays} 日的移交期内提供必要的技术支持。牵头单位退出的，其他当事人应当推选新的牵头单位，推选期间由用户单位主持工作。`,
    `退出方空缺的承接：${successionTexts[terms.succession]}。继任单位或者承接的当事人应当依第二十条重新签署本任务书。`,
    "任务书终止的，牵头单位应当自终止之日起三十日内组织完成清理：停止作业并撤离设备、恢复现场，返还或者删除资料和数据，移交文档，核对并结清款项，形成书面清理报告；影响用户单位安全运行的设备，应当在用户单位确认具备停用条件后撤离。",
    "退出方已经取得的分配款不予退还。退出方在收益中的比例由继任单位承接，没有继任单位的由其余受益当事人按原比例的相对份额承接，依第二十条重新签署后执行；重新签署前产生的收益，仍按原约定计算和支付。",
  ]);
}

export function governanceClause(document: TaskBookDocument): ClauseText {
  const { governance: terms } = document;
  const voteTexts = {
    perHead: "每一方当事人有一票表决权",
    byWorkShare: "各方按第一条的研究开发分工占比行使表决权，占比为零的当事人列席并可以提出书面意见",
  };
  const deadlockTexts = {
    escalate: "就同一事项连续两次不能形成决定的，提交各方主要负责人自第二次会议之日起十五日内协商",
    mediation: "就同一事项连续两次不能形成决定的，委托各方认可的调解组织或者行业专家自第二次会议之日起三十日内调解",
  };
  return clause("governance", [
    `各方各派一名代表组成联合体管理委员会，由牵头单位的代表召集，至少每 ${terms.meetingDays} 日召开一次会议；三分之一以上的当事人提议的，应当在十日内召开临时会议。会议可以采用线上方式，并形成书面纪要。`,
    `${voteTexts[terms.votes]}。出席会议的表决权达到全部表决权的 ${formatBasisPoints(terms.quorumBp)} 方可作出决定；决定经出席会议表决权的 ${formatBasisPoints(terms.passBp)} 以上同意通过。与议决事项有直接利害关系的当事人应当事先披露。`,
    terms.vetoMatters.length > 0
      ? `下列事项须经全体当事人书面同意：${enumerate(terms.vetoMatters.map((matter) => vetoMatter.options[matter].name))}。`
      : "涉及变更本任务书内容的事项，须经全体当事人书面同意。",
    "管理委员会的决定不得变更本任务书的内容，不得增加未同意的当事人的义务；需要变更的，依第二十条办理。",
    `${deadlockTexts[terms.deadlock]}；仍不能解决的，维持现状继续履行，任何一方可以依第二十条寻求救济，或者依第十八条退出。`,
  ]);
}

export function changeDisputeClause(document: TaskBookDocument): ClauseText {
  const { changeDispute: terms } = document;
  const electronic =
    "各方同意采用数据电文形式，由各方授权人员在平台以存证方式签署；任何一方要求时，各方应当另以可靠的电子签名或者书面签字盖章予以确认。签署与所签版本的内容摘要（SHA-256）绑定；内容的任何改动均产生新的摘要，使已作出的签署对改动后的内容不发生效力。";
  // Signing always happens on the platform, which seals what was signed: paper can only come beside it.
  const signatureTexts = {
    electronic,
    paper: `${electronic}全体当事人在平台签署后，另制作内容相同的纸质文本 ${document.parties.items.length} 份，由各方的法定代表人或者授权代表签字并加盖公章，一方一份；本任务书的成立和生效以在平台的签署为准，不因纸质文本未制作或者未盖章而受影响；纸质文本与平台封存的电子文本不一致的，以电子文本为准。`,
  };
  const languageTexts = {
    chineseOnly: "本任务书仅以中文书就，其他文字的译文不具有效力。",
    chinesePrevails: "本任务书以中文书就，可以译成其他文字供各方使用；译文与中文不一致的，以中文为准。",
  };
  return clause("changeDispute", [
    "变更、补充本任务书，应当经全体当事人协商一致，形成新的版本并由全体当事人重新签署后生效；新版本生效前，原版本继续有效。口头约定、会议纪要和即时通信记录不构成变更。",
    `一方违约的，守约方可以书面要求其在 ${terms.curePeriodDays} 日内改正；逾期未改正，致使不能实现合同目的的，守约方可以解除与该方有关的部分，并要求赔偿损失。${
      terms.delayPenaltyBp > 0
        ? `逾期付款的，每逾期一日按逾期金额的万分之 ${terms.delayPenaltyBp} 支付违约金；约定的违约金低于或者过分高于造成的损失的，当事人可以依法请求调整。`
        : "逾期付款的，按同期一年期贷款市场报价利率支付利息。"
    }`,
    `因不可抗力不能履行的，根据不可抗力的影响部分或者全部免除责任，但受影响的一方应当自知道或者应当知道发生不可抗力之日起 ${terms.forceMajeureDays} 日内书面通知其他当事人，自通知之日起十五日内提供证明，并采取措施减轻影响。迟延履行后发生不可抗力的，不免除其违约责任。不可抗力持续超过九十日的，任何一方可以解除受影响的部分。`,
    terms.forum === "arbitration"
      ? `因本任务书引起的或者与本任务书有关的争议，各方应当先行协商；自一方书面提出协商之日起三十日内未能解决的，任何一方均可将争议提交${inline(terms.forumName)}，按照申请仲裁时该会现行有效的仲裁规则进行仲裁。仲裁裁决是终局的，对各方均有约束力。`
      : `因本任务书引起的或者与本任务书有关的争议，各方应当先行协商；自一方书面提出协商之日起三十日内未能解决的，任何一方均可依法向${inline(terms.forumName)}有管辖权的人民法院提起诉讼。`,
    "本任务书的订立、效力、解释、履行和争议解决适用中华人民共和国法律。争议解决期间，除争议事项外，各方应当继续履行。部分条款无效的，不影响其他条款的效力。",
    "平台为本任务书的起草、签署、存证和分配计算提供技术服务，不是本任务书的当事人，不对任何一方的履行作出保证。",
    signatureTexts[terms.signature],
    `本任务书自全体当事人签署之日起生效，至各方的权利义务履行完毕之日终止。第六条至第十二条、第十七条和本条中依其性质应当继续有效的内容，在终止后继续有效${terms.survivalYears > 0 ? `，其中未另行约定期限的，继续有效 ${terms.survivalYears} 年` : ""}。`,
    `${languageTexts[terms.language]}各方此前就同一事项的意向、纪要和往来函件与本任务书不一致的，以本任务书为准；各方就机器人服务另行签订的合同与本任务书在利益分配上不一致的，以本任务书为准。通知以平台站内消息或者各方登记的联系方式送达，自到达之日起生效。`,
  ]);
}
