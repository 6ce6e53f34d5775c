import type { OperationSeed } from "../../types.ts";

/** 场景领域「检测分析」. */
export const INSPECTION_OPERATIONS: OperationSeed[] = [
  {
    key: "visualInspection",
    name: "外观检测",
    field: "inspection",
    wordings: ["外观检测", "外观检查", "目视检验", "表面缺陷检测", "瑕疵检测", "质检", "表面检测", "缺陷检测"],
  },
  {
    key: "dimensionMeasurement",
    name: "尺寸测量",
    field: "inspection",
    wordings: ["尺寸测量", "尺寸检测", "间隙面差测量", "三维测量", "轮廓测量", "尺寸检验"],
  },
  {
    key: "functionTest",
    name: "功能测试",
    field: "inspection",
    wordings: ["功能测试", "下线测试", "终检", "老化测试", "功能检测", "整机测试", "出厂测试"],
  },
  {
    key: "electricalTest",
    name: "电气测试",
    field: "inspection",
    wordings: ["电气测试", "耐压测试", "绝缘测试", "通断测试", "电性能测试", "导通检测", "绝缘电阻测量"],
  },
  {
    key: "leakTest",
    name: "气密检测",
    field: "inspection",
    wordings: ["气密检测", "气密性测试", "检漏", "泄漏检测", "密封性检测", "保压测试"],
  },
  {
    key: "sampling",
    name: "取样",
    field: "inspection",
    wordings: ["取样", "采样作业", "现场采样", "抽样", "样品采集", "原料取样", "自动取样"],
  },
  {
    key: "samplePreparation",
    name: "样品制备",
    field: "inspection",
    wordings: ["样品制备", "制样", "样品前处理", "研磨制样", "称样", "样品称量"],
  },
  { key: "pipetting", name: "移液", field: "inspection", wordings: ["移液", "加液", "加样", "分液", "滴定", "试剂分装"] },
  {
    key: "laboratoryAnalysis",
    name: "理化检验",
    field: "inspection",
    wordings: ["理化检验", "理化分析", "化验", "成分分析", "实验室检测", "光谱分析"],
  },
  {
    key: "sampleTransfer",
    name: "样品转运",
    field: "inspection",
    wordings: ["样品转运", "样本转运", "样品架搬送", "试管转运", "样品流转", "样品上机"],
  },
  {
    key: "nondestructiveTest",
    name: "无损检测",
    field: "inspection",
    wordings: ["无损检测", "无损探伤", "超声探伤", "磁粉探伤", "射线探伤", "焊缝探伤", "渗透检测"],
  },
  {
    key: "instrumentReading",
    name: "仪表读数",
    field: "inspection",
    wordings: ["仪表读数", "抄表", "表计读取", "表计识别", "指针表识别", "读表", "数显读取"],
  },
  {
    key: "codeScanning",
    name: "扫码核对",
    field: "inspection",
    wordings: ["扫码核对", "扫码", "条码识别", "追溯码采集", "扫码录入", "二维码识别"],
  },
  {
    key: "mechanicalTest",
    name: "力学试验",
    field: "inspection",
    wordings: ["力学试验", "拉伸试验", "硬度测试", "疲劳试验", "冲击试验", "试样装夹"],
  },
  {
    key: "touchTest",
    name: "触控测试",
    field: "inspection",
    wordings: ["触控测试", "按键测试", "触屏测试", "手感测试", "终端点击测试", "人机界面测试"],
  },
  {
    key: "qualitySorting",
    name: "品质分选",
    field: "inspection",
    wordings: ["品质分选", "等级分选", "不良品剔除", "次品剔除", "良品筛选", "质量分级"],
  },
  {
    key: "acousticCheck",
    name: "异响检测",
    field: "inspection",
    wordings: ["异响检测", "异音检测", "声学检测", "声纹检测", "振动检测", "听诊检测"],
  },
  {
    key: "environmentMonitoring",
    name: "环境监测",
    field: "inspection",
    wordings: ["环境监测", "水质监测", "大气监测", "污染源监测", "空气质量检测"],
  },
  {
    key: "cargoExamination",
    name: "货物查验",
    field: "inspection",
    wordings: ["货物查验", "口岸查验", "海关查验", "开箱查验", "集装箱查验", "进出口查验"],
  },
  { key: "thermography", name: "红外测温", field: "inspection", wordings: ["红外测温", "热成像检测", "温度巡测", "接头测温", "热点检测"] },
];
