import { z } from "zod";
import { choice, choices, count, figure, lines, words } from "./detail-fields.ts";

/** 云边端协同、离网自治等算力部署模式 (工信厅联科函〔2026〕256号 二（四）). */
export const COMPUTE_MODES = { cloudEdgeDevice: "云边端协同", onDevice: "端侧独立", offGrid: "离网自治", cloud: "云端推理" } as const;

/** 碰撞检测、力控限制、紧急制动、黑匣子等安全能力 (同上). */
const SAFETY_FUNCTIONS = {
  collisionDetection: "碰撞检测",
  forceLimit: "力控限制",
  emergencyStop: "急停",
  blackBox: "黑匣子",
  protectiveStop: "防护停止",
  speedLimit: "人近降速",
  fallProtection: "防跌落",
  geofence: "电子围栏",
} as const;

const LICENCES = {
  proprietary: "商业许可",
  apache2: "Apache-2.0",
  mit: "MIT",
  mulan: "木兰宽松许可证",
  bsd3: "BSD-3-Clause",
  gpl3: "GPL-3.0",
  openWeights: "开放权重（有使用限制）",
} as const;

export const robotDetails = z.strictObject({
  kind: z.literal("robotMaker"),
  locomotion: choice("移动方式", {
    biped: "双足",
    quadruped: "四足",
    wheeledOmni: "轮式（全向）",
    wheeledDifferential: "轮式（差速）",
    wheelLegged: "轮足复合",
    tracked: "履带",
    fixed: "固定或轨道",
  }),
  endEffector: choice("末端形式", { dexterousHand: "灵巧手", gripper: "夹爪", quickChange: "快换末端", tool: "专用工具", none: "无末端" }),
  totalDof: count("全身自由度", 1, 120, { optional: true, unit: "个", hint: "不含灵巧手。" }),
  heightMm: count("高度", 50, 5000, { optional: true, unit: "mm" }),
  widthMm: count("宽度", 50, 5000, { optional: true, unit: "mm" }),
  weightKg: figure("整机重量", { optional: true, unit: "kg" }),
  energy: choice("补能方式", { plugCharge: "插电充电", autoCharge: "自动回充", swap: "换电", tether: "系留供电" }, { optional: true }),
  computeModes: choices("算力部署模式", COMPUTE_MODES),
  computeTops: figure("机载算力", { optional: true, unit: "TOPS" }),
  safetyFunctions: choices("安全能力", SAFETY_FUNCTIONS),
  blackBoxHours: count("黑匣子留存时长", 1, 20_000, { optional: true, unit: "h" }),
  standards: words("符合的安全标准", 120, { optional: true, hint: "例如 GB/T 36008、GB/T 36530。" }),
  identity: choice("整机身份证", { registered: "已编码备案", applying: "申请中", none: "未申请" }, { optional: true }),
  warrantyMonths: count("质保", 0, 120, { optional: true, unit: "个月" }),
});

export const serviceDetails = z.strictObject({
  kind: z.literal("applicationServiceProvider"),
  services: choices("服务内容", {
    retrofit: "场景改造",
    integration: "系统集成",
    deployment: "部署调试",
    onSite: "驻场运维",
    training: "人员培训",
    operation: "运营托管",
  }),
  engineers: count("实施工程师", 1, 10_000, { unit: "人" }),
  responseHours: count("故障响应", 1, 720, { optional: true, unit: "h 内" }),
  onSiteDays: count("典型进场周期", 1, 720, { optional: true, unit: "天" }),
  ownRobots: choice("整机来源", { own: "自有机型", partner: "合作整机企业", both: "两者都有" }),
  computeModes: choices("算力部署模式", COMPUTE_MODES, { optional: true }),
  qualifications: words("资质", 120, { optional: true, hint: "例如 机电安装、防爆作业、信息系统集成。" }),
  safetyFunctions: choices("方案带有的安全能力", SAFETY_FUNCTIONS, { optional: true }),
  references: lines("已交付的同类项目", 400, { optional: true }),
});

export const algorithmDetails = z.strictObject({
  kind: z.literal("algorithmSupplier"),
  operations: words("可完成的作业", 160, { hint: "用工序的叫法，例如 柔性插接、扫码分拣、压板投退。" }),
  sensors: choices("所需输入", {
    rgb: "RGB 图像",
    rgbd: "RGB-D 图像",
    lidar: "激光雷达",
    force: "力/力矩",
    tactile: "触觉",
    proprioception: "本体状态",
    audio: "语音",
    thermal: "热成像",
    gas: "气体浓度",
  }),
  method: choice(
    "方法",
    { vla: "视觉-语言-动作模型", imitation: "模仿学习", reinforcement: "强化学习", classic: "规划与控制", hybrid: "混合" },
    { optional: true },
  ),
  computeModes: choices("运行位置", COMPUTE_MODES),
  parameterMillions: figure("模型规模", { optional: true, unit: "百万参数" }),
  memoryGb: figure("所需显存或内存", { optional: true, unit: "GB" }),
  reuse: choices(
    "复用能力",
    { crossEmbodiment: "跨本体", oneBrainManyRobots: "一脑多机", oneBrainManySkills: "一脑多能" },
    { optional: true },
  ),
  demonstrations: count("新作业所需示教", 0, 1_000_000, { optional: true, unit: "条" }),
  licence: choice("许可方式", LICENCES),
  sourceUrl: words("开源地址", 200, { optional: true, hint: "鼓励在国家级开源社区开放。" }),
});

export const operatingSystemDetails = z.strictObject({
  kind: z.literal("osSupplier"),
  kernel: choice("内核", {
    linuxRt: "实时 Linux",
    openHarmony: "OpenHarmony",
    rtos: "实时操作系统",
    microkernel: "微内核",
    hybrid: "混合部署",
  }),
  realTime: choice("实时性", { hard: "硬实时", soft: "软实时", none: "无实时保证" }),
  architectures: choices("处理器架构", { x64: "x86-64", arm64: "ARM64", riscv: "RISC-V", loongarch: "LoongArch" }),
  updates: choice("升级方式", { otaAb: "远程升级，双分区回退", ota: "远程升级", local: "本地升级" }, { optional: true }),
  supportYears: count("维护期", 1, 20, { optional: true, unit: "年" }),
  functionalSafety: words("功能安全认证", 100, { optional: true }),
  licence: choice("许可方式", LICENCES),
  sourceUrl: words("开源地址", 200, { optional: true }),
});

export const simulatorDetails = z.strictObject({
  kind: z.literal("simulationSupplier"),
  physics: choice("物理引擎", { own: "自研", mujoco: "MuJoCo", bullet: "Bullet", physx: "PhysX", ode: "ODE", several: "可切换" }),
  formats: choices("模型格式", { urdf: "URDF", mjcf: "MJCF", usd: "USD", sdf: "SDF", step: "STEP", fmu: "FMU" }),
  deployment: choices("部署方式", { cloud: "云端", onPremises: "本地集群", workstation: "单机工作站" }),
  parallel: count("单卡并行环境", 1, 100_000, { optional: true, unit: "个" }),
  sensors: words("可仿真的传感器", 120, { optional: true }),
  twin: choice("产线数字孪生", { live: "支持，实时数据驱动", offline: "支持，离线建模", none: "不支持" }, { optional: true }),
  scenes: count("内置场景资产", 0, 1_000_000, { optional: true, unit: "个" }),
  licence: choice("许可方式", LICENCES),
});
