import type { OperationSeed } from "../../types.ts";

/** 场景领域「应急救援」. */
export const EMERGENCY_OPERATIONS: OperationSeed[] = [
  {
    key: "fireSuppression",
    name: "灭火",
    field: "emergency",
    wordings: ["灭火", "消防灭火", "火场灭火", "喷水灭火", "火灾扑救", "泡沫灭火"],
  },
  {
    key: "fireReconnaissance",
    name: "火场侦察",
    field: "emergency",
    wordings: ["火场侦察", "火情侦察", "火场侦检", "火源定位", "内攻侦察"],
  },
  {
    key: "searchAndRescue",
    name: "搜救",
    field: "emergency",
    wordings: ["搜救", "废墟搜救", "搜索救援", "生命探测", "被困人员搜寻", "幸存者搜索"],
  },
  { key: "forcibleEntry", name: "破拆", field: "emergency", wordings: ["破拆", "破拆救援", "破门", "剪切扩张", "破拆救人", "障碍物破除"] },
  {
    key: "casualtyTransport",
    name: "伤员转运",
    field: "emergency",
    wordings: ["伤员转运", "伤员搬运", "伤员后送", "担架运送", "被困人员转移"],
  },
  { key: "hoseLaying", name: "水带铺设", field: "emergency", wordings: ["水带铺设", "拖带水带", "水带展开", "水带连接", "供水线路铺设"] },
  {
    key: "spillResponse",
    name: "泄漏处置",
    field: "emergency",
    wordings: ["泄漏处置", "堵漏", "危化品泄漏处置", "带压堵漏", "洗消", "倒罐输转"],
  },
  { key: "bombDisposal", name: "排爆", field: "emergency", wordings: ["排爆", "爆炸物处置", "可疑物处置", "可疑物转移", "爆炸物转移"] },
  {
    key: "reliefDelivery",
    name: "救援物资投送",
    field: "emergency",
    wordings: ["救援物资投送", "物资投送", "救援物资运送", "前送补给", "物资前送"],
  },
  { key: "smokeExtraction", name: "排烟", field: "emergency", wordings: ["排烟", "火场排烟", "排烟降温", "正压送风", "通风排毒"] },
  {
    key: "communicationRelay",
    name: "应急通信",
    field: "emergency",
    wordings: ["应急通信", "通信中继", "自组网中继", "现场图传", "应急通信保障"],
  },
  {
    key: "nuclearEmergency",
    name: "核应急",
    field: "emergency",
    wordings: ["核应急", "辐射侦测", "放射源处置", "放射源搜寻", "核应急处置"],
  },
  { key: "waterRescue", name: "水域救援", field: "emergency", wordings: ["水域救援", "水上救援", "抛投救生", "落水救援", "救生圈投送"] },
  { key: "mineRescue", name: "矿山救护", field: "emergency", wordings: ["矿山救护", "井下救援", "矿井侦测", "灾区侦察", "透水救援"] },
  { key: "firstAid", name: "现场急救", field: "emergency", wordings: ["现场急救", "心肺复苏", "止血包扎", "院前急救", "伤情检查"] },
  {
    key: "narrowSpaceRescue",
    name: "狭小空间救援",
    field: "emergency",
    wordings: ["狭小空间救援", "管道救援", "坑道救援", "井道救援", "受限空间救援"],
  },
  { key: "debrisClearing", name: "道路清障", field: "emergency", wordings: ["道路清障", "清障", "瓦砾清理", "废墟清理", "障碍清除"] },
  { key: "emergencyRepair", name: "应急抢修", field: "emergency", wordings: ["应急抢修", "应急供电", "电力抢修", "抢修作业", "临时接电"] },
  { key: "evacuationGuide", name: "疏散引导", field: "emergency", wordings: ["疏散引导", "人员疏散", "应急疏散", "引导撤离", "喊话疏导"] },
];
