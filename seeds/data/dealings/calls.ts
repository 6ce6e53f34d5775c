import type { PriceBasis } from "#db/vocabulary/calls.ts";
import type { SlotRole } from "#db/vocabulary/roles.ts";

/** A call as its unit fills it in; the times are the seed's. */
export interface CallSeed {
  title: string;
  rules: string;
  priceBasis: PriceBasis;
  priceLimitYuan: string;
  compensation: string;
}

/** A bid as its lead fills it in: seats by the slug of a capability, promises by metric in the unit of the scene. */
export interface BidSeed {
  /** Slug of the organization that leads. */
  lead: string;
  team: { role: SlotRole; capability: string; sharePercent: string }[];
  solution: string;
  promises: Record<string, { value: string; remark: string }>;
  priceYuan: string;
  priceNote: string;
  durationDays: string;
  milestones: { name: string; day: string; proof: string }[];
  deliverables: { name: string; note: string }[];
}

/** What an evaluator gives one bid, by the name of the criterion: a score, or whether a condition holds, and why. */
export type MarksSeed = Record<string, readonly [score: number | boolean, comment: string]>;

const RULES = {
  evaluated:
    "一、应答须覆盖全部必须指标，按本场景给出的测试方法作出承诺，不接受“现场协商”。\n二、允许组队应答，牵头单位须承担主机席位；同一单位只能参加一份应答。\n三、报价为总价包干，含设备、技能开发、安装调试、培训和一年质保，不含税外费用。\n四、评审由用户单位和科研院所人员独立打分，评分细则见下表；评审期间不得与应答单位私下接触。\n五、中选单位须在通知后二十日内与用户单位签订任务书。",
  called:
    "一、应答须覆盖全部必须指标，并说明四十八种压板的识别与防装反办法。\n二、允许组队应答，算法席位须由有换型或防错类交付的单位承担。\n三、报价为总价包干，含两台整机、工装凸台设计、安装调试、培训和一年质保。\n四、应答截止前可以替换或撤回；截止后由平台统一开启，逾期不收。\n五、现场踏勘于提问截止前统一安排，请在提问中预约。",
  sealed:
    "一、应答须覆盖全部必须指标，标签版本核对须与订单系统逐只比对。\n二、允许组队应答，同一单位只能参加一份应答。\n三、报价为总价包干，含设备、技能开发、安装调试、培训和一年质保。\n四、评审由用户单位和科研院所人员独立打分，评分细则见下表。\n五、中选单位须在通知后二十日内与用户单位签订任务书。",
};

export const CALLS = {
  evaluated: {
    title: "模组线汇流排螺栓拧紧工位揭榜",
    rules: RULES.evaluated,
    priceBasis: "fixedTotal",
    priceLimitYuan: "1,800,000.00",
    compensation: "通过资格条件但未中选的应答，凭方案原件补偿编制成本 2 万元。",
  },
  called: {
    title: "化成针床换型工装自动更换揭榜",
    rules: RULES.called,
    priceBasis: "fixedTotal",
    priceLimitYuan: "1,600,000.00",
    compensation: "完成现场样机演示但未中选的，补偿样机运输与调试费用，上限 3 万元。",
  },
  sealed: {
    title: "成品包铭牌与警示标贴装工位揭榜",
    rules: RULES.sealed,
    priceBasis: "fixedTotal",
    priceLimitYuan: "1,200,000.00",
    compensation: "",
  },
} satisfies Record<string, CallSeed>;

/** Three teams for the bolts. */
export const EVALUATED_BIDS: BidSeed[] = [
  {
    lead: "hengbu",
    team: [
      { role: "prime", capability: "hengbu-h2w", sharePercent: "62" },
      { role: "algorithmSupplier", capability: "lingchu-tighten", sharePercent: "38" },
    ],
    solution:
      "采用一台轮式双臂机器人：主臂持厂方拧紧枪，副臂持背光相机与划线笔。先以视觉粗定位、力控寻孔套入，再由拧紧枪按 8 N·m 闭环拧紧，回传扭矩与转角；划线后原位复拍判读。三种模组由托盘码自动切换程序，切换不停线。极柱间加装绝缘护罩，套筒外壁做绝缘处理，断电联锁接入工位安全门。",
    promises: {
      torqueAccuracy: { value: "2.6", remark: "拧紧枪闭环控制，现场以检定传感器复测" },
      taskSuccessRate: { value: "99.2", remark: "同类汇流排项目实测 99.4%" },
      positionAccuracy: { value: "0.45", remark: "视觉粗定位加力控寻孔" },
      recognitionAccuracy: { value: "98.8", remark: "背光成像，三类标记" },
      cycleTime: { value: "13.5", remark: "含划线与复拍" },
    },
    priceYuan: "1,560,000.00",
    priceNote: "含一台整机、技能开发、安装调试、培训与一年质保；拧紧枪由用户单位提供。",
    durationDays: "150",
    milestones: [
      { name: "离线工位验证", day: "45", proof: "三种模组各 96 颗的扭矩与复核记录" },
      { name: "现场联调", day: "100", proof: "混线连续 40 个模组记录" },
      { name: "交付验收", day: "150", proof: "用户单位签署的验收报告" },
    ],
    deliverables: [
      { name: "拧紧工位整机一套", note: "含绝缘护罩、背光相机、划线机构" },
      { name: "拧紧与复核技能包", note: "含三种模组程序与换型手册" },
      { name: "扭矩追溯接口", note: "对接用户单位制造执行系统" },
    ],
  },
  {
    lead: "wenzhu",
    team: [
      { role: "prime", capability: "wenzhu-d2", sharePercent: "70" },
      { role: "algorithmSupplier", capability: "angong-screwdriving", sharePercent: "30" },
    ],
    solution:
      "以双臂装配机器人配伺服拧紧轴完成，拧紧轴自带扭矩转角闭环，不依赖厂方拧紧枪。双臂分工：一臂拧紧，一臂送防松胶与划线。对位由手眼标定加模组托盘定位销保证，复核采用固定相机整模组一次成像，二十四颗一并判读，异常颗自动回拧。",
    promises: {
      torqueAccuracy: { value: "2.4", remark: "伺服拧紧轴，出厂校准报告" },
      taskSuccessRate: { value: "98.8", remark: "整车厂拧紧项目运行记录" },
      positionAccuracy: { value: "0.4", remark: "托盘定位销加手眼标定" },
      recognitionAccuracy: { value: "98.2", remark: "固定相机整模组成像" },
      cycleTime: { value: "14.5", remark: "含回拧" },
    },
    priceYuan: "1,690,000.00",
    priceNote: "含整机、伺服拧紧轴两套、安装调试、培训与一年质保。",
    durationDays: "165",
    milestones: [
      { name: "拧紧轴与工装到位", day: "60", proof: "到货验收单" },
      { name: "单模组工艺验证", day: "110", proof: "扭矩偏差与复核记录" },
      { name: "交付验收", day: "165", proof: "验收报告" },
    ],
    deliverables: [
      { name: "拧紧工位整机一套", note: "含伺服拧紧轴两套" },
      { name: "拧紧技能与工艺卡", note: "含示教与换型培训" },
    ],
  },
  {
    lead: "qiheng",
    team: [
      { role: "prime", capability: "qiheng-boxbolt", sharePercent: "80" },
      { role: "algorithmSupplier", capability: "diwei-appearance", sharePercent: "20" },
    ],
    solution:
      "以现有箱体拧紧工位服务为基础改制：机器人持电动拧紧枪逐颗拧紧，复核由外观检测模型完成，先在我方仿真线跑满三种模组再进厂。交付按代运营方式执行，设备与人员由我方负责，用户单位按月结算，期满可以折价转购。",
    promises: {
      torqueAccuracy: { value: "2.8", remark: "电动拧紧枪加二次校核" },
      taskSuccessRate: { value: "98.6", remark: "箱体拧紧线同口径统计" },
      positionAccuracy: { value: "0.5", remark: "与要求持平" },
      recognitionAccuracy: { value: "98.6", remark: "小样本外观检测模型" },
      cycleTime: { value: "11.8", remark: "单颗拧紧与复核并行" },
    },
    priceYuan: "1,380,000.00",
    priceNote: "首年代运营服务费，含设备、人员、耗材与质保。",
    durationDays: "120",
    milestones: [
      { name: "仿真线验证", day: "40", proof: "三种模组记录" },
      { name: "驻场试运行", day: "90", proof: "连续两周运行日报" },
      { name: "转入代运营", day: "120", proof: "双方确认的运行纪要" },
    ],
    deliverables: [
      { name: "代运营拧紧工位", note: "设备产权归应答单位" },
      { name: "复核判读模型", note: "随服务更新" },
    ],
  },
];

/** A team that is still writing its bid, with a partner that has not answered. */
export const DRAFTED_BID: BidSeed = {
  lead: "hengbu",
  team: [
    { role: "prime", capability: "hengbu-h2w", sharePercent: "55" },
    { role: "algorithmSupplier", capability: "angong-toolchange", sharePercent: "30" },
    { role: "partsSupplier", capability: "jingren-p2", sharePercent: "15" },
  ],
  solution: "机器人沿柜前通道移动到换型柜位，先扫工装架编码、按换型单排出取放顺序，再以夹爪取下压板，经标定过的中间位翻转入柜。",
  promises: {
    recognitionAccuracy: { value: "99.3", remark: "压板编码与方向双重判读" },
    taskSuccessRate: { value: "98.4", remark: "" },
    changeoverTime: { value: "25", remark: "" },
    payload: { value: "5", remark: "末端负载余量充足" },
  },
  priceYuan: "1,480,000.00",
  priceNote: "",
  durationDays: "180",
  milestones: [{ name: "夹爪与工装凸台试制", day: "45", proof: "样件与尺寸报告" }],
  deliverables: [{ name: "换型工位整机一套", note: "" }],
};

/** Two teams for the labels; the first is chosen. */
export const SEALED_BIDS: BidSeed[] = [
  {
    lead: "hengbu",
    team: [
      { role: "prime", capability: "hengbu-h2w", sharePercent: "58" },
      { role: "algorithmSupplier", capability: "angong-labeling", sharePercent: "27" },
      { role: "partsSupplier", capability: "jingren-p2", sharePercent: "15" },
    ],
    solution:
      "机器人停靠下线辊道末端，副臂从打印机接标并吹平，主臂按贴装图压贴，滚压机构跟随曲面补压。读码与语言版本在取标前核对一次、贴后复拍再核对一次，任何一次不符即停线并分流。七张标签的贴装顺序按遮挡关系由平台排出。",
    promises: {
      recognitionAccuracy: { value: "99.7", remark: "取标前后两次核对" },
      positionAccuracy: { value: "0.6", remark: "影像测量仪复测" },
      taskSuccessRate: { value: "98.8", remark: "同类贴标线记录" },
      cycleTime: { value: "13", remark: "含压实与复拍" },
    },
    priceYuan: "980,000.00",
    priceNote: "含一台整机、贴标机构、安装调试、培训与一年质保。",
    durationDays: "120",
    milestones: [
      { name: "贴装机构样件", day: "35", proof: "两种曲面样件与偏差报告" },
      { name: "现场联调", day: "80", proof: "连续 200 只记录" },
      { name: "交付验收", day: "120", proof: "验收报告" },
    ],
    deliverables: [
      { name: "贴标工位整机一套", note: "含吹平与滚压机构" },
      { name: "贴标与防错技能包", note: "含二十二种语言版本" },
      { name: "订单核对接口", note: "只读对接" },
    ],
  },
  {
    lead: "zhixing",
    team: [
      { role: "prime", capability: "zhixing-z3", sharePercent: "75" },
      { role: "algorithmSupplier", capability: "diwei-appearance", sharePercent: "25" },
    ],
    solution: "以轻量轮式人形配真空贴标头完成贴装，贴后由外观检测模型判读歪斜与气泡；语言版本由条码比对，异常件由输送线挡停等待人工处理。",
    promises: {
      recognitionAccuracy: { value: "99.1", remark: "条码比对" },
      positionAccuracy: { value: "0.8", remark: "与要求持平" },
      taskSuccessRate: { value: "98.2", remark: "" },
      cycleTime: { value: "14", remark: "" },
    },
    priceYuan: "860,000.00",
    priceNote: "含整机与贴标头，不含订单接口开发。",
    durationDays: "105",
    milestones: [
      { name: "贴标头样件", day: "30", proof: "样件" },
      { name: "交付验收", day: "105", proof: "验收报告" },
    ],
    deliverables: [{ name: "贴标工位整机一套", note: "含真空贴标头" }],
  },
];

const MET = { 必须指标全部响应: [true, "逐项核对，均不低于要求。"], 报价不超过最高限价: [true, "低于最高限价。"] } as const;

/** The institute's sheet for the bolts, by lead. */
export const EVALUATED_MARKS: Record<string, MarksSeed> = {
  hengbu: {
    ...MET,
    技术方案: [88, "力控寻孔与绝缘处理对准了难点；断电联锁的细节还应补充。"],
    指标承诺: [85, "扭矩与识别留有余量，复测办法写得清楚；成功率余量偏小。"],
    席位分工: [84, "算法席位占比与工作量相称，牵头席位承担主要工作。"],
    进度与交付物: [86, "里程碑可考核，追溯接口列入交付。"],
    报价: [80, "与工作量相称。"],
  },
  wenzhu: {
    ...MET,
    技术方案: [84, "伺服拧紧轴可靠，整模组成像对遮挡颗的判读说明不足。"],
    指标承诺: [88, "扭矩偏差最优，并写明校准办法；识别余量不大。"],
    席位分工: [90, "分工清楚，牵头席位承担七成。"],
    进度与交付物: [78, "工期较长，交付物未含追溯接口。"],
    报价: [72, "为三家最高。"],
  },
  qiheng: {
    ...MET,
    技术方案: [70, "以箱体拧紧改制，凹槽内套入办法未展开。"],
    指标承诺: [72, "对位精度与要求持平，其余余量小，复测办法写得简略。"],
    席位分工: [80, "牵头席位承担八成，复核判读只占两成，略显不足。"],
    进度与交付物: [82, "工期短；设备产权不归用户单位，须在任务书中说清。"],
    报价: [88, "首年费用最低。"],
  },
};

/** The sheets for the labels: first the unit's, then the institute's. */
export const SEALED_MARKS: Record<string, MarksSeed>[] = [
  {
    hengbu: {
      ...MET,
      技术方案: [90, "两次核对能拦住错版，贴装顺序考虑了遮挡。"],
      指标承诺: [88, "承诺均优于要求，复测办法明确。"],
      席位分工: [86, "夹爪另设席位，占比与工作量相称。"],
      进度与交付物: [88, "含订单核对接口。"],
      报价: [82, "略高，但含接口开发。"],
    },
    zhixing: {
      ...MET,
      技术方案: [74, "异常件靠人工处理，与无人化目标有差距。"],
      指标承诺: [70, "两项与要求持平，语言版本如何判读没有说明。"],
      席位分工: [76, "牵头席位占比偏高，判读席位偏低。"],
      进度与交付物: [78, "不含订单接口。"],
      报价: [90, "报价较低。"],
    },
  },
  {
    hengbu: {
      ...MET,
      技术方案: [87, "曲面滚压有针对性。"],
      指标承诺: [86, "位置精度留有余量。"],
      席位分工: [85, "分工清楚。"],
      进度与交付物: [86, "里程碑可考核。"],
      报价: [84, "相称。"],
    },
    zhixing: {
      ...MET,
      技术方案: [76, "真空贴标头适应曲面的说明不足。"],
      指标承诺: [72, "两项承诺没有写明复测办法。"],
      席位分工: [78, "分工可行，判读席位偏低。"],
      进度与交付物: [76, "里程碑只有两个。"],
      报价: [88, "较低。"],
    },
  },
];

export const AWARD_REASONS = "评审排名第一，取标前后两次核对能保证语言版本零错标，含订单核对接口，全周期费用合理。";
