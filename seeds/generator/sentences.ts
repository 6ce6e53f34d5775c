import { Lexicon } from "#app/areas/metrics/index.server.ts";
import type { SupplyRole } from "#db/vocabulary/roles.ts";
import { CAPABILITIES } from "#seeds/data/capabilities/index.ts";
import { OPERATIONS } from "#seeds/data/operations/index.ts";

/**
 * Sentences with gaps: {work} the operation in whatever words, {object} what is worked on, {place} where, {n} a small number. They are mixed
 * with sentences of the hand-written catalogue, so that no text is one pattern.
 */
export const SUMMARIES: Partial<Record<SupplyRole, readonly string[]>> = {
  robotMaker: [
    "面向{object}的{work}，双臂协同，现场一周可用。",
    "能在{place}里做{work}的整机，带急停与黑匣子。",
    "{place}实测机型，{object}都拿得住。",
    "一台顶一个班：{work}，换型不停线。",
    "为{place}准备的平台，{work}之外还能兼做别的。",
    "{object}、{work}、连续作业，三件事做扎实。",
    "通用本体，{work}由伙伴技能包完成。",
    "窄通道也能过，{place}里{work}不用改造。",
  ],
  applicationServiceProvider: [
    "承接{place}的{work}改造，从勘察到验收。",
    "{work}交钥匙，含工装、联调与驻场 {n} 个月。",
    "把{object}这条线盘活：{work}由机器人接手。",
    "做过 {n} 个{place}项目，熟悉{work}的坑。",
    "按效果收费的{work}服务，达不到不收钱。",
    "{place}整体方案，{work}只是其中一段。",
  ],
  algorithmSupplier: [
    "{work}技能包，示教 {n} 次即可上新{object}。",
    "力觉与视觉融合，专攻{object}的{work}。",
    "{work}：看得准、收得住力、失败会重来。",
    "跨本体的{work}策略，支持多家机型。",
    "面向{place}的感知决策模型，能{work}。",
    "少样本学{work}，断网照跑。",
    "pick-and-place 与{work}的统一策略。",
  ],
};
export const OTHER_SUMMARIES = [
  "配套{place}机器人项目，{object}现场验证过。",
  "给做{work}的整机用，已有 {n} 家在装。",
  "面向{work}类任务，参数可按{place}调整。",
  "通用型，{object}类现场都适用。",
  "稳定供货，{place}环境下免维护 {n} 个月。",
  "与主流本体适配，{work}场景用得最多。",
];

export const WORK_SENTENCES = [
  "在{place}连续跑了 {n} 周，{object}的{work}全程无人插手。",
  "先认清{object}的姿态再动手，{work}时接触力不超限。",
  "{work}失败会自己退回来重试，三次不成才叫人。",
  "换一种{object}只要改配方，{work}节拍不变。",
  "支持与人同区，{place}里有人靠近就降速。",
  "{work}的每一次都留下力位曲线，便于追溯。",
  "针对{object}反光、遮挡的情况做了增强，{work}前先自检。",
  "{place}噪声大、信号差，{work}不依赖外网。",
  "把老师傅做{work}的手法采下来，{n} 小时训完。",
  "{object}来料偏差在厘米级时仍可{work}。",
  "可以一机多岗，白天{work}，夜里巡一遍场地。",
  "{place}地面有坎，底盘能过，到点后再{work}。",
  "与上位系统对接后，{work}任务自动下发，结果回写。",
  "夹具随{object}快换，{work}前后各做一次视觉确认。",
];
/** Boilerplate that everybody writes: near for search, empty for a match. */
export const COMMON_SENTENCES = [
  "提供安装、调试、培训与一年质保。",
  "符合国家相关安全标准，通过第三方检测。",
  "支持远程升级与故障诊断，数据不出厂。",
  "适配多种末端与底盘，接口开放。",
  "已在多个行业落地，客户反馈良好。",
  "模块化设计，维护方便，备件充足。",
  "支持云边端协同，断网可用。",
  "7×24 小时响应，核心部件自研。",
  "价格可谈，支持租赁与按效用付费。",
  "本产品荣获多项奖励，欢迎垂询与到访。",
];
/** What somebody does not do, in the words of what somebody else asks for. */
export const DENIALS = ["目前不含{work}，需要另配技能。", "尚未做过{object}，可联合验证。", "暂不支持{place}以外的环境。"];

export const PAINS = [
  "{place}的{object}一直靠人{work}，一个班要 {n} 个人，招不到年轻人。",
  "{work}重复枯燥，疲劳后差错率明显上升，每月返工 {n} 十件。",
  "高峰时{object}堆到过道，{work}跟不上节拍，后道只能等。",
  "{place}温度高、粉尘大，长期{work}的人有职业健康风险。",
  "专机改造过两回，{object}一换型就停用，{work}又回到人手上。",
  "夜班{work}没人愿意顶，外包一年涨价 {n} 成。",
  "现在靠经验判断，{object}好坏说不清，出了问题追不到人。",
];
export const TASKS = [
  "在{place}识别{object}的位置与姿态，完成{work}并确认结果，异常时停下叫人。",
  "机器人从料架取{object}，到工位{work}，做完放回指定位置，记录每一次的结果。",
  "{object}到位后自动{work}，节拍与线体同步；换型时不停线，由系统下发配方。",
  "按班组计划在{place}自主移动到各点位，逐一{work}，与值班系统对接上报。",
  "两台协同：一台理顺{object}，一台{work}；人进入区域时减速或停止。",
  "接到任务后规划路线前往{place}，{work}，全过程影像留存。",
  "对{object}先看后动，{work}过程限制接触力，失败重试不超过 {n} 次。",
];
export const EFFECTS = [
  "每班减少 {n} 人，差错降到千分之 {n} 以内。",
  "{work}由人工改为机器人，投资两年收回。",
  "{place}无人化，人员撤离危险区域。",
  "节拍缩短一成，验证后复制到其余 {n} 个点位。",
  "全年作业可追溯，质量波动收窄一半。",
];

const LEXICON = new Lexicon(OPERATIONS);
/** Sentences of the hand-written catalogue that name no operation, by role. */
const BORROWED = new Map(
  [...Map.groupBy(CAPABILITIES, ({ role }) => role)].map(([role, seeds]) => [
    role,
    seeds
      .flatMap(({ description }) => description.match(/[^。]+。/g) ?? [])
      .filter((sentence) => sentence.length <= 90 && LEXICON.tagsOf(sentence).length === 0),
  ]),
);
export const borrowedSentences = (role: SupplyRole): readonly string[] => BORROWED.get(role) ?? [];
