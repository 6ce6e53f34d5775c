import type { SceneSeed } from "#seeds/types.ts";
import { hope, must, team, wan } from "./build.ts";

/** 特种 · 防灾减灾. */
export const SPECIAL_DISASTER: SceneSeed[] = [
  {
    slug: "island-typhoon-pump",
    organization: "su-guisha-islands",
    name: "海岛台风过境——排涝泵站巡查与堤岸沙袋码筑",
    domain: "special",
    field: "disaster",
    industryDirection: "水利市政（海岛防台）",
    unitKind: "emergencySite",
    unitCount: 1,
    regionCode: "440400",
    painPoint:
      "台风红色预警后人员撤离，泵站无人值守十到十八小时，曾因进水格栅堵塞使泵空转烧毁，岛上低洼区积水一米一。三处堤岸缺口靠撤离前抢堆沙袋，时间不够时只堆到一半；越浪盐雾中人员根本不能上堤。",
    coreTask:
      "撤离期间驻守泵站，按时巡查水位尺、格栅与泵组，清走格栅树枝并就地启停备用泵；发现缺口渗流时从预置点取沙袋沿堤码筑，在风雨中拍摄水位与越浪，卫星链路回传，风力超限时自行避入掩体。",
    expectedEffect:
      "台风期间泵站故障能在十分钟内处置，格栅堵塞停泵归零；缺口处半高子堤可在无人条件下由机器人补到一米二，岛上低洼区积水深度减半。",
    differentiation:
      "强风、盐雾、夜间与无人员在岛的极端组合，断链时离网自治，既巡查又搬运码筑，整机抗风能力决定可用窗口；现有四足整机只能看不能搬沙袋。",
    productTypes: ["quadrupedWheeled", "humanoidLegged"],
    deploymentGoals: ["ownUnit", "crossIndustry"],
    deploymentCount: 3,
    commercialModes: ["purchase", "open"],
    budgetFen: wan(230),
    structured: false,
    requirements: [
      must(5, "windResistance", "抗风能力", ">= 25 m/s", "移动风机或风洞正面与侧面 25 m/s 各 10 min，站立、行走、搬袋三态均不倾倒"),
      must(4, "ingressProtection", "外壳防护等级", ">= 67 IP", "查验检验报告，并在盐雾 48 h 后浸水试验复检"),
      must(4, "payload", "单臂负载", ">= 20 kg", "抓取 20 kg 湿沙袋从预置堆放到 1 m 高处 20 次"),
      must(3, "slopeAngle", "爬坡角度", ">= 30 deg", "湿滑草皮堤坡 30° 携沙袋上下 10 次"),
      must(4, "recognitionAccuracy", "水位尺与格栅状态识别率", ">= 97 %", "雨雾、夜间与浪花溅镜条件下 300 幅图，读数与堵塞等级均正确"),
      hope(3, "interactionResponse", "断链后自主响应时间", "<= 10 s", "切断卫星链路后水位超限，到启动备用泵动作的时间"),
      must(4, "endurance", "连续作业时间", ">= 4 h", "巡查与搬袋混合工况并含补充充电间隔的净作业时长"),
      hope(3, "mtbf", "平均无故障时间", ">= 500 h", "湿热盐雾环境 60 天值守记录"),
    ],
    slots: team(["battery"], ["algorithmSupplier", "osSupplier", "researchInstitute"]),
    closesInDays: 55,
    status: "published",
  },
  {
    slug: "landslide-crack-gauges",
    organization: "su-xialing-geo",
    name: "库岸滑坡体——裂缝监测与拉线位移计布设",
    domain: "special",
    field: "disaster",
    industryDirection: "自然资源（地质灾害监测）",
    unitKind: "emergencySite",
    unitCount: 2,
    regionCode: "420500",
    painPoint:
      "汛期要对四十三处滑坡体逐日查裂缝，最远一处步行往返六小时，雨天坡面湿滑，两名监测员去年踩落石受伤。新裂缝只靠卷尺，连续三日才能看出变化；高危区禁止进人后就没有数据，去年一处滑移前十九小时无人能测。",
    coreTask:
      "携带位移计与锚钉从公路端自行进入滑坡体，沿规划路线拍摄地表裂缝并测宽度，在裂缝两侧打入锚钉、安装拉线位移计并接线，完成监测设备布设，完成零点标定与首次回传；返程复测前次测点，遇落石预警选择避险路线。",
    expectedEffect:
      "高危区监测中断由十九小时缩到一小时内，单处巡查由六小时缩到两小时，裂缝宽度变化可测到两毫米；人员不再进入预警等级橙色以上的滑坡体。",
    differentiation:
      "荒坡、碎石、灌丛且无通信的长距离自主行走，叠加打锚钉、拉线、标定的操作任务，须离网完成；与平整场地行走和纯航拍都不同。",
    productTypes: ["quadrupedLegged"],
    deploymentGoals: ["ownUnit", "sameIndustry"],
    deploymentCount: 6,
    commercialModes: ["operatingLease", "purchase"],
    budgetFen: wan(250),
    structured: false,
    requirements: [
      must(4, "slopeAngle", "爬坡角度", ">= 35 deg", "碎石与泥质坡面 35° 负载 8 kg 上下各 10 次无滑倒"),
      must(4, "stairHeight", "越障高度", ">= 200 mm", "天然块石与挡墙高差，200 mm 连续 15 次"),
      must(3, "payload", "仪器负载", ">= 8 kg", "背负位移计、锚钉与打钉工具 8 kg 行走 3 km"),
      must(4, "detectionRecall", "裂缝检出率", ">= 90 %", "人工标注的 200 条 2 mm 以上裂缝，含落叶覆盖，盲测检出比例"),
      must(4, "localizationAccuracy", "裂缝测宽偏差", "<= 2 mm", "裂缝尺为真值，60 处测宽偏差的绝对值取最大"),
      must(4, "taskSuccessRate", "位移计安装成功率", ">= 90 %", "三类岩土坡面安装 40 套，零点稳定 24 h、拉线无松弛记为成功"),
      hope(3, "endurance", "连续作业时间", ">= 4 h", "山地混合路况行走并回传，含两次打锚钉"),
      hope(3, "operatingTemperature", "工作温度范围", "-10..45 degC", "温箱上下限保温后行走 1 km，电池容量不低于标称八成"),
      hope(2, "communicationLoss", "通信中断率", "<= 5 %", "峡谷路段加自带中继，统计超过 30 s 无回传的时间占比"),
    ],
    slots: team(["algorithmSupplier"], ["visionSensor", "battery", "researchInstitute"]),
    closesInDays: 49,
    status: "published",
  },
  {
    slug: "underpass-hose-laying",
    organization: "su-yongding-drainage",
    name: "下凹式立交桥区内涝——大口径排水带展开与泵车对接",
    domain: "special",
    field: "disaster",
    industryDirection: "市政设施（城市排涝）",
    unitKind: "emergencySite",
    unitCount: 1,
    regionCode: "110000",
    painPoint:
      "暴雨时桥区积水一米以上，抢险队要把直径二百毫米、每节三十公斤的排水带从泵车铺到百米外雨水口，两人展开一盘需四分钟，涉水时看不见井盖移位。去年一名队员踩空落井，铺设完成平均四十六分钟，错过了积水上涨最快的半小时。",
    coreTask:
      "泵车到位后，机器人抓取排水带盘沿引导路线展开，涉水前探查井盖与坑洞，在转弯处垫护垫防折，把快速接头扣入泵车出水口与下游雨水口，检查反折与漏水后发出启泵请求，退水后收卷。",
    expectedEffect: "从泵车到位到启泵由四十六分钟缩到二十分钟，抢险队员不再涉水展带，积水退至十五厘米的时间平均提前四十分钟。",
    differentiation:
      "浑水不可视条件下的井盖与坑洞探查与重型软带展开同步进行，快速接头扣合受水压与泥沙影响，属于机动排涝中尚无机械化手段的一步。",
    productTypes: ["quadrupedWheeled", "otherQuadrupedLike"],
    deploymentGoals: ["ownUnit"],
    deploymentCount: 4,
    commercialModes: ["open"],
    budgetFen: null,
    structured: false,
    requirements: [
      must(4, "payload", "拖带负载", ">= 30 kg", "拖拽充水前 30 kg 排水带一节在 50 cm 浅水行走 50 m，速度不低于 0.4 m/s"),
      must(5, "ingressProtection", "涉水防护等级", ">= 67 IP", "浸没 1 m 水深 30 min 后运行检查，查验检验报告"),
      must(4, "detectionRecall", "井盖与坑洞检出率", ">= 93 %", "浑水 30 cm 深度下设置移位井盖与坑洞 60 处盲测"),
      must(4, "walkingSpeed", "涉水移动速度", ">= 0.5 m/s", "水深 50 cm、路面淤泥 5 cm，直行 50 m 三次取最小"),
      hope(3, "interactionResponse", "遥控指令响应", "<= 0.8 s", "从操作员下达到机器人执行的时间，雨中无线环境 50 次取 95% 分位"),
      must(4, "taskSuccessRate", "铺带对接成功率", ">= 90 %", "暴雨工况演练 40 次，启泵后接口不漏、带体无反折记为成功"),
      hope(2, "mttr", "平均修复时间", "<= 2 h", "抢险驻点更换腿轮与线束，30 次维修记录取平均"),
    ],
    slots: team([], ["algorithmSupplier", "chassis", "visionSensor"]),
    closesInDays: 60,
    status: "draft",
  },
];
