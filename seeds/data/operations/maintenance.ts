import type { OperationSeed } from "../../types.ts";

/** 场景领域「维修维护」. */
export const MAINTENANCE_OPERATIONS: OperationSeed[] = [
  {
    key: "equipmentPatrol",
    name: "设备巡检",
    field: "maintenance",
    wordings: ["设备巡检", "巡检", "点检", "设备点检", "日常巡视", "机房巡检", "例行检查", "巡视检查"],
  },
  {
    key: "switchingOperation",
    name: "倒闸操作",
    field: "maintenance",
    wordings: ["倒闸操作", "变电站操作", "开关柜操作", "刀闸操作", "断路器摇进摇出", "手车摇进"],
  },
  {
    key: "liveLineWork",
    name: "带电作业",
    field: "maintenance",
    wordings: ["带电作业", "带电接线", "带电断接引线", "配网作业", "引流线搭接", "不停电作业"],
  },
  {
    key: "transmissionLineRepair",
    name: "输电线路检修",
    field: "maintenance",
    wordings: ["输电线路检修", "线路检修", "导线修补", "间隔棒更换", "绝缘子更换", "走线检修"],
  },
  {
    key: "lubrication",
    name: "润滑加注",
    field: "maintenance",
    wordings: ["润滑加注", "加注润滑脂", "注油", "润滑保养", "换油保养", "加脂"],
  },
  {
    key: "sparePartReplacement",
    name: "备件更换",
    field: "maintenance",
    wordings: ["备件更换", "易损件更换", "模块更换", "部件拆换", "滤芯更换", "更换备件"],
  },
  { key: "disassembly", name: "拆解", field: "maintenance", wordings: ["拆解", "拆卸", "设备解体", "拆装检修", "旧件拆除", "退役拆解"] },
  {
    key: "serverRoomOperation",
    name: "机房运维",
    field: "maintenance",
    wordings: ["机房运维", "数据中心运维", "光纤跳接", "跳纤", "硬盘更换", "板卡更换", "服务器运维"],
  },
  {
    key: "pipeRepair",
    name: "管道检修",
    field: "maintenance",
    wordings: ["管道检修", "管道维护", "管网检修", "管道修补", "法兰紧固", "法兰拆装"],
  },
  {
    key: "valveOperation",
    name: "阀门操作",
    field: "maintenance",
    wordings: ["阀门操作", "开关阀门", "阀门启闭", "手轮操作", "关阀", "开阀"],
  },
  {
    key: "tankCleaning",
    name: "储罐清洗",
    field: "maintenance",
    wordings: ["储罐清洗", "罐体清洗", "清罐", "换热器清洗", "设备清洗", "高压水清洗"],
  },
  {
    key: "photovoltaicCleaning",
    name: "光伏清扫",
    field: "maintenance",
    wordings: ["光伏清扫", "光伏清洗", "光伏板清洁", "组件清洁", "光伏运维"],
  },
  {
    key: "windTurbineMaintenance",
    name: "风电运维",
    field: "maintenance",
    wordings: ["风电运维", "风机检修", "叶片维护", "叶片修复", "塔筒螺栓紧固", "风机维护"],
  },
  {
    key: "railVehicleMaintenance",
    name: "列车检修",
    field: "maintenance",
    wordings: ["列车检修", "车底检修", "走行部检修", "动车组检修", "列检作业", "车辆段检修"],
  },
  {
    key: "trackMaintenance",
    name: "轨道检修",
    field: "maintenance",
    wordings: ["轨道检修", "接触网检修", "道岔维护", "线路养护", "钢轨打磨", "轨道巡查"],
  },
  {
    key: "aircraftMaintenance",
    name: "飞机维护",
    field: "maintenance",
    wordings: ["飞机维护", "机务维护", "航线检查", "孔探检查", "蒙皮检查", "飞机除冰"],
  },
  {
    key: "facadeCleaning",
    name: "外墙清洗",
    field: "maintenance",
    wordings: ["外墙清洗", "幕墙清洗", "玻璃幕墙清洁", "高空清洗", "外窗清洁"],
  },
  {
    key: "elevatorMaintenance",
    name: "电梯维保",
    field: "maintenance",
    wordings: ["电梯维保", "电梯检修", "电梯保养", "扶梯维护", "扶梯检修"],
  },
  {
    key: "rustRemoval",
    name: "除锈防腐",
    field: "maintenance",
    wordings: ["除锈防腐", "除锈", "船体除锈", "喷砂除锈", "防腐补涂", "爬壁除锈"],
  },
  {
    key: "chargingConnection",
    name: "充电插枪",
    field: "maintenance",
    wordings: ["充电插枪", "自动充电插枪", "充电枪对接", "充电操作", "加氢操作", "换电操作"],
  },
  {
    key: "tunnelMaintenance",
    name: "管廊运维",
    field: "maintenance",
    wordings: ["管廊运维", "综合管廊运维", "隧道运维", "电缆沟检修", "电缆隧道运维", "廊道巡视"],
  },
];
