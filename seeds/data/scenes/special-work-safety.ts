import type { SceneSeed } from "#seeds/types.ts";
import { hope, must, team, wan } from "./build.ts";

/** 特种 · 安全生产. */
export const SPECIAL_WORK_SAFETY: SceneSeed[] = [
  {
    slug: "switchgear-truck-racking",
    organization: "su-luohe-power",
    name: "园区 10 千伏开关站——手车摇进摇出与验电接地",
    domain: "special",
    field: "workSafety",
    industryDirection: "电力（配电运维）",
    unitKind: "workstation",
    unitCount: 2,
    regionCode: "440300",
    painPoint:
      "一百九十座无人值守开关站每年执行一万四千张停送电操作票，两人一组驱车到站，手摇断路器手车时面对柜门，内部电弧是致命风险。柜型二十余种，摇把插孔、挂锁与闭锁顺序各异，误入间隔未遂去年四起；夜间抢修单站往返平均两小时十分。",
    coreTask:
      "携带摇把与验电器到达指定开关柜，核对双重编号与操作票步骤，解挂锁、插入摇把将手车摇到试验位，确认带电显示器与机械指示，合接地刀闸并验电，逐项拍照回传，由调控人员在远方逐步放行。",
    expectedEffect:
      "倒闸操作时柜前零人员，单站夜间停送电由两小时十分缩短到四十分钟，误入间隔未遂归零；首批两站稳定运行三个月后在三十座开关站推广。",
    differentiation:
      "二十余种老旧柜型没有统一的操作接口，摇把力矩沿行程变化并须识别卡滞；每一步受操作票与五防闭锁约束，一步不确认不得继续，安全逻辑比动作本身更难。",
    productTypes: ["humanoidWheeled", "humanoidLegged"],
    deploymentGoals: ["ownUnit", "sameIndustry"],
    deploymentCount: 8,
    commercialModes: ["purchase", "operatingLease"],
    budgetFen: wan(390),
    structured: true,
    requirements: [
      must(
        5,
        "recognitionAccuracy",
        "柜号与指示状态识别率",
        ">= 99 %",
        "二十种柜型的双重编号、分合指示、带电显示各 100 次，白天、夜间应急灯各半",
      ),
      must(
        5,
        "taskSuccessRate",
        "操作票执行成功率",
        ">= 99 %",
        "在停电的实训柜上连续执行 300 张票，步序全对、位置到位、无人工介入记为成功",
      ),
      must(4, "positionAccuracy", "摇把对孔精度", "<= 1 mm", "插孔中心为真值，视觉测量摇把端头偏移，五种柜型各 20 次取最大"),
      hope(4, "torqueAccuracy", "摇进力矩控制偏差", "<= 8 %", "摇把串接扭矩传感器，与柜厂给定行程力矩曲线比较，卡滞点须停下"),
      must(4, "emergencyStopTime", "急停响应时间", "<= 200 ms", "调控端与本体急停各 10 次，测到摇动停止的时间取最大"),
      hope(3, "aisleWidth", "最小通行宽度", "<= 0.8 m", "柜前通道以围挡缩到 0.8 m，携带工具箱通行并转身 10 次"),
      hope(3, "illuminationRange", "适应照度范围", "5..1500 lx", "站内断电只留应急照明 5 lx 与全灯 1500 lx，识别率差不超过 1%"),
      must(3, "communicationLoss", "通信中断率", "<= 0.2 %", "站内金属柜遮挡路线巡走 24 h，统计远方放行链路中断时长占比"),
    ],
    slots: team(["algorithmSupplier", "forceSensor"], ["osSupplier", "thirdPartyVerifier"]),
    closesInDays: 32,
    status: "published",
  },
  {
    slug: "loading-arm-docking",
    organization: "su-bilan-petro",
    name: "苯乙烯装车台——顶部鹤管对接、静电接地与脱离检查",
    domain: "special",
    field: "workSafety",
    industryDirection: "石化化工（危化品储运）",
    unitKind: "workstation",
    unitCount: 1,
    regionCode: "441300",
    painPoint:
      "装车工每天登上罐车顶四十余次，开人孔盖、拉鹤管对口、夹静电夹，冬雨天台面湿滑，近三年坠落未遂五起。人孔口挥发物浓度高，防毒面具下作业视野窄；去年两次忘摘静电夹就放行，拉断接地线，一次鹤管未提起刮坏罐口。",
    coreTask:
      "识别罐车罐型与人孔位置，开启人孔盖，牵引顶部鹤管垂直对接入孔并压紧密封帽，把静电夹夹到罐体接地桩并确认电阻，装完后提管滴净、合盖锁紧、取下静电夹，全部脱离确认后才给道闸放行信号。",
    expectedEffect:
      "装车工不再登顶与接触挥发气体，坠落与未脱离放行未遂归零；单车准备与收尾由十一分钟缩到八分钟，三十二个鹤位先改造一个作为样板。",
    differentiation:
      "爆炸危险区内操作带弹性平衡的大质量鹤管，罐车停位偏差可达三十厘米，静电接地须以电阻回读闭环；在防爆与防护等级约束下兼顾柔顺对接。",
    productTypes: ["otherHumanoidLike", "humanoidWheeled"],
    deploymentGoals: ["ownUnit", "sameIndustry"],
    deploymentCount: 4,
    commercialModes: ["purchase"],
    budgetFen: wan(350),
    structured: true,
    requirements: [
      hope(4, "localizationAccuracy", "人孔与接地桩定位精度", "<= 3 mm", "八种罐车各 10 次随机停位，全站仪给出人孔中心真值，取最大偏差"),
      must(4, "positionAccuracy", "鹤管对口精度", "<= 5 mm", "鹤管端面圆心与人孔圆心偏差，60 次取最大值"),
      hope(4, "cycleTime", "单车对接与脱离用时", "<= 480 s", "道闸停稳到开始装车，加装完到放行信号，20 车取 95% 分位"),
      must(5, "taskSuccessRate", "对接与脱离成功率", ">= 99 %", "水介质连续 300 车，密封帽不渗、静电电阻小于 100 Ω、脱离逐项确认记为成功"),
      must(5, "ingressProtection", "外壳防护等级", ">= 66 IP", "查验 GB/T 4208 型式检验报告，并核对与防爆合格证一致"),
      hope(3, "windResistance", "抗风能力", ">= 10 m/s", "移动风机在车顶高度形成 10 m/s 侧风，完成 20 次对口"),
      must(4, "emergencyStopTime", "急停响应时间", "<= 250 ms", "气体浓度报警联锁触发到手臂静止的时间，20 次取最大"),
      hope(3, "availability", "可用率", ">= 97 %", "连续 60 天装车时段，扣除故障与雷雨停工"),
    ],
    slots: team(["algorithmSupplier"], ["osSupplier", "thirdPartyVerifier"]),
    closesInDays: 48,
    status: "published",
  },
  {
    slug: "firework-fuse-insertion",
    organization: "su-liuyang-fireworks",
    name: "组合烟花涉药工房——已装药筒引线插接与盆花半成品转运",
    domain: "special",
    field: "workSafety",
    industryDirection: "烟花爆竹制造（组合烟花）",
    unitKind: "workstation",
    unitCount: 2,
    regionCode: "430100",
    painPoint:
      "一盆组合烟花要在四十九个已装药筒的侧孔里逐一插入快引，一名工人在单栋限量工房内坐着连续做火工品操作，限药二点五公斤。静电、摩擦与药尘都可能引发燃爆；引线插浅导致断火的不合格率百分之一点九，盆花成型后须由人端到十五米外中转间。",
    coreTask:
      "在防静电工位上取快引，捋直并截到规定长度，逐孔插入已装药纸筒侧孔到限位深度，检查相邻筒传火顺序与孔口封泥，把半成品盆花平稳端起并沿导静电地面转运到中转间，托盘定位后关门撤离。",
    expectedEffect:
      "插引与转运两岗位实现人药隔离，工房内定员由一人降到零；断火不合格率由百分之一点九降到千分之五，单盆插引由三分四十秒缩到两分三十秒。",
    differentiation:
      "软质快引在药孔内的摩擦必须压到极低且不得产生火花，末端材料与静电泄放是先决条件；插入力受孔内药面高低变化，须在安全包络内寻找到位信号。",
    productTypes: ["otherHumanoidLike", "humanoidWheeled"],
    deploymentGoals: ["ownUnit", "sameIndustry"],
    deploymentCount: 10,
    commercialModes: ["purchase", "open"],
    budgetFen: wan(300),
    structured: true,
    requirements: [
      must(5, "insertionForce", "插引力峰值", "<= 1.5 N", "惰性药模拟筒下装测力台，1 kHz 采样，取 500 次插入的峰值"),
      must(4, "positionAccuracy", "引线入孔精度", "<= 0.8 mm", "以显微相机测引线端头与孔中心偏移，49 孔共 5 盆取最大值"),
      hope(4, "cycleTime", "单孔插引节拍", "<= 3 s", "取引、捋直、入孔到位的平均循环，连续 10 盆取 95% 分位"),
      must(3, "detectionRecall", "漏插与插浅检出率", ">= 97 %", "人为设置漏插、插浅、折引共 200 处，由传火检查识别"),
      hope(4, "humidityRange", "适应湿度范围", "40..80 %", "在工房湿度上下限各运行 8 h，静电电位全程记录"),
      must(5, "taskSuccessRate", "插引一次到位率", ">= 99 %", "惰性药筒连续 5000 孔，深度 12±1 mm 记为成功"),
      must(4, "emergencyStopTime", "急停响应时间", "<= 160 ms", "温升与静电联锁触发到末端静止的时间，30 次取最大"),
      hope(2, "mtbf", "平均无故障时间", ">= 600 h", "三班轮换运行 60 天记录，涉药区内不允许停机检修"),
    ],
    slots: team(["gripper", "forceSensor"], ["algorithmSupplier", "thirdPartyVerifier", "researchInstitute"]),
    closesInDays: 42,
    status: "published",
  },
];
