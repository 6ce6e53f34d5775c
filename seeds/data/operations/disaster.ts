import type { OperationSeed } from "../../types.ts";

/** 场景领域「防灾减灾」. */
export const DISASTER_OPERATIONS: OperationSeed[] = [
  { key: "leveePatrol", name: "堤坝巡查", field: "disaster", wordings: ["堤坝巡查", "巡堤", "查险", "大坝巡检", "管涌排查", "堤防巡护"] },
  { key: "forestFirePatrol", name: "森林防火", field: "disaster", wordings: ["森林防火", "林区巡护", "林火监测", "火情监测", "防火巡护"] },
  {
    key: "geohazardMonitoring",
    name: "地质灾害监测",
    field: "disaster",
    wordings: ["地质灾害监测", "滑坡监测", "边坡监测", "泥石流监测", "地灾巡查", "裂缝监测"],
  },
  {
    key: "hydrologicalMonitoring",
    name: "水文监测",
    field: "disaster",
    wordings: ["水文监测", "水位监测", "流量测验", "内涝监测", "积水监测"],
  },
  {
    key: "sensorDeployment",
    name: "监测设备布设",
    field: "disaster",
    wordings: ["监测设备布设", "传感器布设", "测点安装", "监测桩埋设", "监测点布设"],
  },
  {
    key: "floodDefence",
    name: "防汛抢险",
    field: "disaster",
    wordings: ["防汛抢险", "沙袋堆筑", "沙袋搬运", "子堤构筑", "堵口作业", "沙袋码筑"],
  },
  { key: "drainage", name: "排涝", field: "disaster", wordings: ["排涝", "抽排水", "排水作业", "泵车操作", "内涝抽排"] },
  { key: "disasterSurvey", name: "灾情勘查", field: "disaster", wordings: ["灾情勘查", "灾损评估", "灾后勘察", "灾情测绘", "灾情排查"] },
  {
    key: "structureAssessment",
    name: "房屋安全排查",
    field: "disaster",
    wordings: ["房屋安全排查", "建筑结构检测", "危房排查", "桥梁检测", "结构健康监测"],
  },
  { key: "epidemicControl", name: "灾后防疫", field: "disaster", wordings: ["灾后防疫", "防疫消杀", "卫生防疫", "防疫喷洒", "疫点处置"] },
  {
    key: "pestControl",
    name: "病虫害防治",
    field: "disaster",
    wordings: ["病虫害防治", "植保喷洒", "农药喷洒", "林业有害生物防治", "疫木清理"],
  },
  { key: "iceSnowRemoval", name: "除冰除雪", field: "disaster", wordings: ["除冰除雪", "除雪", "除冰", "破冰", "融雪剂撒布", "道路除雪"] },
  { key: "warningBroadcast", name: "预警广播", field: "disaster", wordings: ["预警广播", "灾害预警", "警示喊话", "预警发布", "巡回广播"] },
  {
    key: "shelterService",
    name: "安置点服务",
    field: "disaster",
    wordings: ["安置点服务", "避难场所保障", "物资发放", "安置点保障", "救灾物资发放"],
  },
  {
    key: "reserveManagement",
    name: "应急物资储备",
    field: "disaster",
    wordings: ["应急物资储备", "救灾物资出入库", "防汛物资管理", "储备物资轮换", "应急仓储"],
  },
  {
    key: "typhoonReinforcement",
    name: "防风加固",
    field: "disaster",
    wordings: ["防风加固", "台风排查", "临时支撑", "高空坠物排查", "树木加固"],
  },
  { key: "seismicCheck", name: "震后排查", field: "disaster", wordings: ["震后排查", "地震监测", "震情勘察", "余震监测"] },
  { key: "desilting", name: "清淤", field: "disaster", wordings: ["清淤", "管网清淤", "河道清淤", "下水道清掏", "涵洞清淤"] },
];
