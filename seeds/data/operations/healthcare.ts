import type { OperationSeed } from "../../types.ts";

/** 场景领域「医疗康养」. */
export const HEALTHCARE_OPERATIONS: OperationSeed[] = [
  {
    key: "patientTurning",
    name: "护理翻身",
    field: "healthcare",
    wordings: ["护理翻身", "翻身", "协助翻身", "体位变换", "体位更换", "翻身拍背"],
  },
  {
    key: "patientTransfer",
    name: "患者移位",
    field: "healthcare",
    wordings: ["患者移位", "移乘", "患者转移", "病人转运", "床椅转移", "搬抱老人", "抱起移位"],
  },
  { key: "feedingAssistance", name: "喂食", field: "healthcare", wordings: ["喂食", "喂饭", "助餐", "助食", "进食辅助", "喂水"] },
  {
    key: "bathingAssistance",
    name: "助浴",
    field: "healthcare",
    wordings: ["助浴", "洗浴辅助", "擦浴", "擦洗身体", "洗头护理", "协助洗澡"],
  },
  {
    key: "toiletingCare",
    name: "助厕",
    field: "healthcare",
    wordings: ["助厕", "如厕辅助", "排泄护理", "大小便护理", "二便护理", "更换尿垫"],
  },
  {
    key: "walkingAssistance",
    name: "助行",
    field: "healthcare",
    wordings: ["助行", "行走辅助", "步态训练", "搀扶", "陪同行走", "站立辅助"],
  },
  {
    key: "rehabilitation",
    name: "康复训练",
    field: "healthcare",
    wordings: ["康复训练", "肢体康复", "上肢康复", "下肢康复", "关节活动训练", "康复理疗"],
  },
  { key: "massage", name: "推拿按摩", field: "healthcare", wordings: ["推拿按摩", "按摩", "推拿", "艾灸", "穴位按压", "中医理疗"] },
  { key: "medicineDelivery", name: "药品配送", field: "healthcare", wordings: ["药品配送", "送药", "药房配送", "病区送药", "输液配送"] },
  {
    key: "dispensing",
    name: "药品调剂",
    field: "healthcare",
    wordings: ["药品调剂", "发药", "摆药", "取药", "配药", "静脉用药调配", "静配"],
  },
  {
    key: "specimenDelivery",
    name: "标本运送",
    field: "healthcare",
    wordings: ["标本运送", "标本配送", "血样运送", "检验标本流转", "标本送检"],
  },
  {
    key: "vitalSignMeasurement",
    name: "体征测量",
    field: "healthcare",
    wordings: ["体征测量", "生命体征监测", "测血压", "测体温", "血氧测量", "体征监测"],
  },
  { key: "bloodDrawing", name: "采血", field: "healthcare", wordings: ["采血", "静脉穿刺", "抽血", "静脉采血", "穿刺采血"] },
  { key: "swabCollection", name: "咽拭子采集", field: "healthcare", wordings: ["咽拭子采集", "咽拭子", "鼻拭子", "拭子采集"] },
  {
    key: "spaceDisinfection",
    name: "环境消毒",
    field: "healthcare",
    wordings: ["环境消毒", "环境消杀", "病房消毒", "紫外消毒", "喷雾消毒", "终末消毒", "手术室消毒"],
  },
  {
    key: "surgicalAssistance",
    name: "手术辅助",
    field: "healthcare",
    wordings: ["手术辅助", "器械传递", "递器械", "手术器械清点", "扶镜", "术中持镜"],
  },
  {
    key: "instrumentReprocessing",
    name: "器械清洗",
    field: "healthcare",
    wordings: ["器械清洗", "消毒供应", "手术器械清洗", "器械包装配", "供应室清洗"],
  },
  {
    key: "companionship",
    name: "陪护",
    field: "healthcare",
    wordings: ["陪护", "陪伴", "情感陪伴", "看护", "陪聊", "老人看护", "跌倒看护"],
  },
  { key: "wardRound", name: "病区巡视", field: "healthcare", wordings: ["病区巡视", "查房", "远程查房", "夜间巡房", "巡房"] },
  {
    key: "medicalWaste",
    name: "医废收运",
    field: "healthcare",
    wordings: ["医废收运", "医疗废物转运", "污物回收", "医废收集", "污衣收送"],
  },
  { key: "patientGuide", name: "导诊", field: "healthcare", wordings: ["导诊", "分诊引导", "院内引导", "陪诊", "就诊引导"] },
  { key: "herbalDispensing", name: "中药调剂", field: "healthcare", wordings: ["中药调剂", "抓药", "中药称量", "煎药", "中药配方"] },
];
