import type { OperationSeed } from "../../types.ts";

/** 场景领域「安全生产」. */
export const WORK_SAFETY_OPERATIONS: OperationSeed[] = [
  {
    key: "hazardousAreaPatrol",
    name: "危险区域巡检",
    field: "workSafety",
    wordings: ["危险区域巡检", "防爆巡检", "化工巡检", "罐区巡检", "井场巡检", "厂区安全巡视"],
  },
  {
    key: "gasMonitoring",
    name: "气体监测",
    field: "workSafety",
    wordings: ["气体监测", "可燃气体检测", "有毒气体检测", "燃气泄漏排查", "气体浓度检测", "气体泄漏监测"],
  },
  {
    key: "confinedSpaceWork",
    name: "有限空间作业",
    field: "workSafety",
    wordings: ["有限空间作业", "受限空间作业", "密闭空间作业", "罐内作业", "容器内作业"],
  },
  {
    key: "minePatrol",
    name: "井下巡检",
    field: "workSafety",
    wordings: ["井下巡检", "煤矿巡检", "皮带巡检", "巷道巡检", "综采面巡检", "输送带巡检"],
  },
  { key: "mineWork", name: "矿山作业", field: "workSafety", wordings: ["矿山作业", "凿岩", "锚杆安装", "支护作业", "撬毛", "炮孔装药"] },
  {
    key: "explosiveHandling",
    name: "火工品操作",
    field: "workSafety",
    wordings: ["火工品操作", "民爆物品搬运", "烟花爆竹装药", "火药称量", "民爆生产", "雷管编码"],
  },
  {
    key: "hazmatHandling",
    name: "危化品操作",
    field: "workSafety",
    wordings: ["危化品操作", "危化品装卸", "危险化学品操作", "鹤管对接", "槽车装卸", "装卸臂对接", "危废处置"],
  },
  {
    key: "nuclearFacilityWork",
    name: "核设施作业",
    field: "workSafety",
    wordings: ["核设施作业", "核岛作业", "热室操作", "放射性废物处理", "涉核作业", "核电检修", "辐射环境作业"],
  },
  {
    key: "workAtHeight",
    name: "高处作业",
    field: "workSafety",
    wordings: ["高处作业", "高空作业", "登高作业", "攀爬作业", "脚手架作业", "塔架攀爬"],
  },
  {
    key: "highTemperatureWork",
    name: "高温作业",
    field: "workSafety",
    wordings: ["高温作业", "炉窑作业", "高温区取样", "焦炉作业", "热态检修"],
  },
  {
    key: "securityPatrol",
    name: "安防巡逻",
    field: "workSafety",
    wordings: ["安防巡逻", "巡逻", "夜间巡更", "周界巡逻", "园区巡逻", "安保巡逻", "巡更"],
  },
  {
    key: "violationRecognition",
    name: "违章识别",
    field: "workSafety",
    wordings: ["违章识别", "安全帽识别", "劳保穿戴检查", "不安全行为识别", "作业监护", "现场安全监护"],
  },
  {
    key: "hotWorkWatch",
    name: "动火监护",
    field: "workSafety",
    wordings: ["动火监护", "动火作业监护", "火花监测", "看火作业", "动火巡查"],
  },
  {
    key: "fireHazardCheck",
    name: "消防隐患排查",
    field: "workSafety",
    wordings: ["消防隐患排查", "隐患排查", "消防设施检查", "消防通道检查", "灭火器检查", "火灾隐患识别"],
  },
  {
    key: "emergencyShutdown",
    name: "紧急停车",
    field: "workSafety",
    wordings: ["紧急停车", "紧急切断", "应急断电", "就地急停", "紧急停机操作"],
  },
  {
    key: "accessControl",
    name: "门岗核验",
    field: "workSafety",
    wordings: ["门岗核验", "访客登记", "门禁核验", "车辆查验", "身份核验", "安检", "开包检查"],
  },
  {
    key: "specialEquipmentCheck",
    name: "特种设备检验",
    field: "workSafety",
    wordings: ["特种设备检验", "压力容器检验", "锅炉检验", "炉管检验", "球罐检验"],
  },
  {
    key: "dustCleanup",
    name: "粉尘清理",
    field: "workSafety",
    wordings: ["粉尘清理", "积尘清理", "积料清理", "撒料清理", "皮带清煤", "仓壁清堵"],
  },
];
