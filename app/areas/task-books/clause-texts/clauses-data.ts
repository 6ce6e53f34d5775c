import { DATA_SECRECIES } from "../clause-variants.ts";
import type { TaskBookDocument } from "../document.ts";
import { type ClauseText, clause, table } from "./block.ts";
import { inline, longDate, NONE, partyName, partyNames } from "./figures.ts";
import { dataClass, dataEnding, dataSecrecy, datasetKind } from "./options-work.ts";

/** Clauses 9 to 11: data, secrets, what may be told to the world. */

export function dataClause(document: TaskBookDocument): ClauseText {
  const { datasets, derivedModels } = document.data;
  const personal = datasets.filter((item) => item.personalInformation);
  const important = datasets.filter((item) => item.dataClass !== "general");
  const derivedTexts = {
    followForeground: "使用允许训练的数据训练形成的模型，其归属与许可依第七条关于模型参数的约定执行。",
    holderConsent:
      "使用允许训练的数据训练形成的模型，其归属依第七条关于模型参数的约定执行；向本任务书以外的第三方提供该模型的，应当事先取得数据持有方的书面同意，数据持有方无正当理由不得拒绝。",
    holderShares:
      "使用允许训练的数据训练形成的模型，其归属依第七条关于模型参数的约定执行；该模型对外许可所得收益，数据持有方有权参与分配，比例由有关当事人在首次许可前书面约定。",
  };
  const secrecyTexts = {
    open: "密级为“可公开”的数据，经数据持有方书面确认后可以对外公开，公开前仍按内部数据管理",
    internal: "密级为“内部”的数据，仅限当事人和表中列明的接收方在约定的用途内使用",
    tradeSecret: "密级为“商业秘密”的数据，各方应当限定接触人员并登记在册，加密保存和传输，依第十条承担保密义务",
  };
  const secrecies = DATA_SECRECIES.filter((secrecy) => datasets.some((item) => item.secrecy === secrecy));
  return clause("data", [
    datasets.length === 0
      ? "本项目不产生、不共享数据集；需要共享数据的，应当先依第二十条补充约定持有、使用、经营的权利以及用途和期限。"
      : "数据集的持有权、使用权、经营权以及用途、期限按下表执行。表中未列的数据，由产生该数据的设备或者业务的控制方持有，其他当事人仅可为履行本任务书使用。",
    datasets.length === 0
      ? null
      : table(
          "数据集",
          [
            { title: "数据集", width: 16 },
            { title: "持有", width: 12 },
            { title: "使用", width: 20 },
            { title: "经营", width: 10 },
            { title: "用途与地点", width: 18 },
            { title: "保存与期满处理", width: 12 },
            { title: "训练与级别", width: 12 },
          ],
          datasets.map((item) => [
            `${item.name}（${datasetKind.options[item.kind].name}）`,
            partyName(document, item.holderOrganizationId),
            partyNames(document, item.userOrganizationIds),
            item.operatorOrganizationId === null ? NONE : partyName(document, item.operatorOrganizationId),
            `${inline(item.purpose)}；${inline(item.place)}`,
            `${item.retentionMonths} 个月，${dataEnding.options[item.ending].name}`,
            `${item.trainAllowed ? "可训练" : "不得训练"}，${dataClass.options[item.dataClass].name}`,
          ]),
        ),
    datasets.length === 0
      ? null
      : table(
          "数据的使用截止、密级与接收方",
          [
            { title: "数据集", width: 26 },
            { title: "使用截止", width: 20 },
            { title: "密级", width: 14 },
            { title: "可以接收的第三方", width: 40 },
          ],
          datasets.map((item) => [
            item.name,
            item.usableUntil === null ? "任务书终止之日" : longDate(item.usableUntil),
            dataSecrecy.options[item.secrecy].name,
            inline(item.recipients),
          ]),
        ),
    secrecies.length === 0 ? null : `${secrecies.map((secrecy) => secrecyTexts[secrecy]).join("；")}。`,
    "数据由提供方说明来源并保证来源合法；通过平台提供数据的，提供方和接收方应当接受身份审核，平台依法留存审核、交易记录（《中华人民共和国数据安全法》第三十三条）。",
    "各方仅可在表中列明的用途、地点和期限内处理数据；除表中列明的接收方外，不得转让、出租、向本任务书以外的第三方提供，也不得用于对其他当事人或者个人的反向识别。接收方应当承担不低于本条的义务。保存期限自数据产生之日起计算；期满后，按表中的方式处理，并在十五日内向数据持有方出具书面说明。",
    derivedTexts[derivedModels],
    personal.length === 0
      ? "各方应当避免在实训中采集个人信息；确有必要采集的，应当事先依第二十条补充约定处理目的、方式、种类、保存期限和合法性基础。"
      : `${personal.map((item) => `${item.name}含有个人信息，合法性基础为：${inline(item.personalBasis)}`).join("；")}。处理个人信息应当限于实现处理目的的最小范围并履行告知义务；一方委托另一方处理的，由委托方监督，受托方不得超出约定的目的和方式；向其他当事人提供的，应当依法告知并取得个人的单独同意；处理规则依《中华人民共和国个人信息保护法》第二十一条、第二十三条、第二十六条执行。在公共场所或者作业现场安装图像采集设备的，应当设置显著的提示标识，采集的图像不得用于约定以外的目的。`,
    important.length === 0
      ? "各方依法履行数据安全保护义务，采取与数据级别相适应的管理和技术措施；发现数据被识别为重要数据的，应当立即通知其他当事人，并在依法完成相应手续前停止共享。"
      : `${important.map((item) => `${item.name}属于${dataClass.options[item.dataClass].name}`).join("；")}，由数据持有方依法落实重点保护，未经数据持有方书面同意并依法完成风险评估等手续，任何一方不得共享或者复制。`,
    "未经数据持有方书面同意并依法履行数据出境手续，任何一方不得将表中数据向境外提供。发生或者可能发生数据安全事件的，知悉方应当立即采取补救措施，并在二十四小时内通知数据持有方；依法应当报告的，由数据持有方报告，其他当事人予以协助。",
  ]);
}

export function confidentialityClause(document: TaskBookDocument): ClauseText {
  const { tier, years, residual, cleanRoom } = document.confidentiality;
  const tierTexts = {
    standard: "接收方应当以不低于保护自身同类信息的谨慎程度保护保密信息，仅向为履行本任务书确需知悉且负有同等保密义务的人员披露。",
    strict:
      "接收方应当对接触保密信息的人员逐一登记并签订保密承诺，对载体统一编号、单独存放、限制复制，现场不得使用未经批准的摄录和存储设备；披露方有权提前三日通知后检查保密措施的落实情况。",
  };
  return clause("confidentiality", [
    "保密信息，指一方以任何形式向其他当事人披露的、标明秘密或者依其性质应当保密的技术信息、经营信息和数据，包括在洽谈、组建联合体和订立本任务书过程中披露的信息。",
    tierTexts[tier],
    "下列信息不属于保密信息：（1）接收时已经公开，或者此后非因接收方过错而公开的；（2）接收方在披露前已经合法持有的；（3）接收方从有权披露的第三方合法取得的；（4）接收方未使用保密信息而独立开发的。依照法律、行政法规或者有权机关的要求披露的，应当在允许的范围内事先通知披露方。",
    residual === "excluded"
      ? "接收方人员知悉的保密信息，无论是否留存载体，均应当保密，不得用于履行本任务书以外的目的。"
      : "接收方人员在履行中自然形成的一般知识、技能和经验可以继续使用，但不得有意记忆、记录或者向他人披露保密信息，也不构成对专利、著作权的许可。",
    cleanRoom
      ? "接收方开发与披露方具有竞争关系的同类产品的，应当由未接触保密信息的人员独立进行，并保存过程记录备查。"
      : "各方不要求就竞争性开发设置人员隔离；接收方仍不得在该开发中使用保密信息。",
    `保密义务自知悉保密信息之日起，至本任务书终止后满 ${years} 年止；仍构成商业秘密的，保密义务持续至该信息合法公开之日。本任务书未成立、无效、被撤销或者终止的，不影响本条的效力。`,
  ]);
}

export function publicationClause(document: TaskBookDocument): ClauseText {
  const { rule, noticeDays, objectionDays, embargoMonths, openSource } = document.publication;
  const opened = document.foregroundIp.results.filter((result) => result.ownership === "openSource");
  return clause("publication", [
    rule === "noticeObjection"
      ? `一方拟以论文、报告、展示、参评等方式发表涉及项目成果的内容的，应当提前 ${noticeDays} 日将拟发表的内容书面通知其他当事人；其他当事人可以在收到通知后 ${objectionDays} 日内，以涉及其保密信息、影响专利新颖性或者损害其合法权益为由书面提出异议。提出异议的，双方应当协商删改或者推迟发表；逾期未提出的，视为同意。`
      : "一方拟以论文、报告、展示、参评等方式发表涉及项目成果的内容的，应当将拟发表的内容提前提交相关权利人，取得其书面同意后方可发表。",
    embargoMonths > 0
      ? `为完成专利申请或者登记，有关当事人可以要求推迟发表，推迟的期限累计不超过 ${embargoMonths} 个月。`
      : "对拟申请专利的内容，应当在提出专利申请后发表。",
    openSource === "none"
      ? "项目成果不以开源方式公开。各方确有开源需要的，依第二十条变更第七条和本条后实施。"
      : `下列成果按第七条列明的许可证开源：${opened.map((result) => `${result.subject}（${result.openSourceLicence || "待定许可证"}）`).join("、") || NONE}。鼓励在国家级开源社区开放；其余项目成果不以开源方式公开。`,
    "各方依主管部门要求报送工作计划、进展、成效总结和案例的，可以使用本任务书的基本信息和经确认的指标达标情况，但应当避免披露其他当事人的保密信息。使用其他当事人的名称、商标用于宣传的，应当事先取得其书面同意。",
  ]);
}
