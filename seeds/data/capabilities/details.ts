import type { CapabilityInput } from "#app/areas/capabilities/schemas.ts";
import type { CapabilitySeed } from "#seeds/types.ts";
import { partDetails } from "./details-parts.ts";
import { between, pick, share, some } from "./enrich.ts";

type Details = CapabilityInput["details"];

const WORDS = (seed: CapabilitySeed) => `${seed.name}${seed.summary}${seed.description}`;
const LOCOMOTION = {
  humanoidLegged: "biped",
  humanoidWheeled: "wheeledOmni",
  humanoidOther: "wheeledDifferential",
  quadrupedLegged: "quadruped",
  quadrupedWheeled: "wheelLegged",
  quadrupedOther: "quadruped",
  otherHumanoidLike: "fixed",
  otherQuadrupedLike: "tracked",
} as const;

/** Details for a seed that brings none: plausible for its role and product, the same on every machine. */
export function detailsOf(seed: CapabilitySeed): Details {
  if (seed.details) return seed.details;
  const { slug, role, description } = seed;
  const said = WORDS(seed);
  const offGrid = /离网|无网|井下|矿|罐区|野外|隧道|核/.test(said);
  const computeModes = offGrid
    ? (["offGrid", "onDevice"] as const)
    : pick([["cloudEdgeDevice"], ["onDevice", "cloudEdgeDevice"], ["onDevice"]] as const, slug, "compute");
  const licence = pick(["proprietary", "proprietary", "proprietary", "openWeights", "mulan", "apache2"] as const, slug, "licence");
  switch (role) {
    case "robotMaker": {
      const quadruped = seed.productType?.startsWith("quadruped") ?? false;
      const tall = quadruped ? between(420, 780, 20, slug, "height") : between(1280, 1820, 10, slug, "height");
      return {
        kind: "robotMaker",
        locomotion: /履带/.test(said) ? "tracked" : LOCOMOTION[seed.productType ?? "humanoidWheeled"],
        endEffector: /灵巧手|五指/.test(said)
          ? "dexterousHand"
          : quadruped
            ? pick(["none", "tool"] as const, slug, "end")
            : pick(["gripper", "quickChange", "dexterousHand"] as const, slug, "end"),
        totalDof: quadruped ? between(12, 19, 1, slug, "dof") : between(19, 43, 1, slug, "dof"),
        heightMm: tall,
        widthMm: Math.round((tall * (quadruped ? 0.75 : 0.38)) / 10) * 10,
        weightKg: String(quadruped ? between(28, 78, 2, slug, "weight") : between(52, 148, 2, slug, "weight")),
        energy: /换电/.test(said) ? "swap" : pick(["autoCharge", "plugCharge", "swap"] as const, slug, "energy"),
        computeModes: [...computeModes],
        computeTops: String(pick([100, 157, 200, 275, 550], slug, "tops")),
        safetyFunctions: [
          "emergencyStop",
          ...some(["collisionDetection", "forceLimit", "blackBox", "protectiveStop", "speedLimit", "geofence"] as const, slug, "safety"),
        ],
        ...(share(slug, "box") < 0.7 ? { blackBoxHours: pick([72, 168, 720], slug, "hours") } : {}),
        standards: quadruped
          ? "GB/T 38124-2019"
          : pick(["GB/T 36008-2018", "GB/T 36530-2018", "GB 11291.1-2011、GB/T 36008-2018"], slug, "standard"),
        identity: pick(["registered", "registered", "applying"] as const, slug, "identity"),
        warrantyMonths: pick([12, 18, 24], slug, "warranty"),
      };
    }
    case "applicationServiceProvider":
      return {
        kind: "applicationServiceProvider",
        services: ["integration", ...some(["deployment", "retrofit", "onSite", "training", "operation"] as const, slug, "services")],
        engineers: between(6, 60, 2, slug, "engineers"),
        responseHours: pick([2, 4, 8, 24], slug, "response"),
        onSiteDays: between(5, 45, 5, slug, "days"),
        ownRobots: pick(["partner", "partner", "both"] as const, slug, "robots"),
        computeModes: [...computeModes],
        qualifications: pick(
          ["机电工程施工总承包、信息系统集成", "特种设备安装改造维修", "信息系统建设与服务能力评估"],
          slug,
          "qualification",
        ),
      };
    case "algorithmSupplier":
      return {
        kind: "algorithmSupplier",
        operations: seed.summary.slice(0, 100),
        sensors: [
          "rgbd",
          ...some(
            [
              "proprioception",
              ...(/力|插|拧|装配/.test(said) ? (["force"] as const) : []),
              ...(/雷达|导航|巡/.test(said) ? (["lidar"] as const) : []),
              ...(/语音|对话/.test(said) ? (["audio"] as const) : []),
              ...(/热|测温/.test(said) ? (["thermal"] as const) : []),
            ] as const,
            slug,
            "sensors",
          ),
        ],
        method: pick(["hybrid", "imitation", "vla", "reinforcement", "classic"] as const, slug, "method"),
        computeModes: [...computeModes],
        parameterMillions: String(pick([45, 120, 380, 1200, 3000, 7000], slug, "size")),
        memoryGb: String(pick([4, 8, 16, 24], slug, "memory")),
        reuse: some(["crossEmbodiment", "oneBrainManyRobots", "oneBrainManySkills"] as const, slug, "reuse"),
        demonstrations: pick([20, 50, 80, 200, 500], slug, "demonstrations"),
        licence,
      };
    case "osSupplier":
      return {
        kind: "osSupplier",
        kernel: /鸿蒙|OpenHarmony/.test(said) ? "openHarmony" : pick(["linuxRt", "hybrid", "microkernel", "rtos"] as const, slug, "kernel"),
        realTime: /硬实时|微秒|毫秒/.test(said) ? "hard" : pick(["hard", "soft"] as const, slug, "rt"),
        architectures: [
          "arm64",
          ...some(["x64", "riscv", "loongarch"] as const, slug, "arch").filter((one) => one !== "x64" || share(slug, "x64") < 0.7),
        ],
        updates: pick(["otaAb", "ota"] as const, slug, "ota"),
        supportYears: pick([3, 5, 8], slug, "support"),
        licence,
      };
    case "simulationSupplier":
      return {
        kind: "simulationSupplier",
        physics: pick(["own", "mujoco", "several", "physx", "bullet"] as const, slug, "physics"),
        formats: ["urdf", ...some(["usd", "mjcf", "step", "sdf"] as const, slug, "formats").slice(0, 3)],
        deployment: some(["cloud", "onPremises", "workstation"] as const, slug, "deployment"),
        parallel: pick([512, 1024, 2048, 4096], slug, "parallel"),
        sensors: "深度相机、激光雷达、力/力矩",
        twin: /孪生/.test(description) ? "live" : "offline",
        scenes: between(40, 600, 20, slug, "scenes"),
        licence: "proprietary",
      };
    case "partsSupplier":
      return partDetails(seed);
    case "researchInstitute":
      return {
        kind: "researchInstitute",
        researchLine: seed.name.replace(/^\S+\s/, ""),
        equipment: pick(
          [
            "六自由度力位试验台\n多目动作捕捉系统 24 机位\n恒温恒湿环境舱",
            "产线复制工位两套\n高速摄像 2000 fps\n触觉标定台",
            "人机共处安全实验区 120 ㎡\n数据采集台架 12 套",
          ],
          slug,
          "equipment",
        ),
        services: ["joint", ...some(["test", "dataset", "standard", "talent", "transfer"] as const, slug, "services")],
        level: pick(["provincial", "national", "institute"] as const, slug, "level"),
        team: between(8, 46, 2, slug, "team"),
        results: pick(["licensable", "joint", "negotiable"] as const, slug, "results"),
        openTime: "工作日，提前五天预约",
      };
    case "thirdPartyVerifier":
      return {
        kind: "thirdPartyVerifier",
        accreditation: ["cnasLab", ...some(["cma", "cnasInspection"] as const, slug, "accreditation")],
        certificate: `CNAS L${between(10_200, 19_900, 7, slug, "certificate")}（示例）`,
        scope: pick(
          [
            "位姿准确度与重复性\n节拍与作业成功率\n急停与接触力",
            "电磁兼容与环境适应性\n外壳防护\n噪声",
            "功能安全与信息安全\n黑匣子数据完整性\n软件版本一致性",
          ],
          slug,
          "scope",
        ),
        standards: pick(
          ["GB/T 12642-2013\nGB/T 36008-2018", "GB/T 38124-2019\nGB/T 4208-2017", "GB/T 36530-2018\nGB/Z 43202.1-2024"],
          slug,
          "standards",
        ),
        place: pick(["both", "onSite", "laboratory"] as const, slug, "place"),
        reportDays: pick([7, 10, 15, 20], slug, "report"),
        independence: "与整机、算法及零部件企业无股权关系",
      };
    case "leaseOperator": {
      const short = /日租|天|弹性|短租/.test(`${seed.name}${seed.summary}`);
      return {
        kind: "leaseOperator",
        product: short ? "shortTerm" : /备机/.test(seed.name) ? "pool" : "operating",
        minimumMonths: short ? "0.1" : String(pick([6, 12, 36], slug, "term")),
        depositMonths: short ? "0.5" : String(pick([1, 2, 3], slug, "deposit")),
        includes: ["maintenance", ...some(["spare", "upgrade", "operator", "insurance", "transport"] as const, slug, "includes")],
        swapHours: pick([4, 8, 24, 48], slug, "swap"),
        earlyEnd: short ? "按天结算，提前一天通知" : pick(["扣一个月租金", "剩余租金的三成", "提前三十天通知，免违约金"], slug, "early"),
        endOfTerm: short ? "returnOnly" : pick(["renew", "buyout"] as const, slug, "end"),
        ...(short ? {} : { upgradeWindow: "每半年一次技能升级窗口" }),
      };
    }
    case "insurer":
      return {
        kind: "insurer",
        cover: some(["body", "thirdParty", "interruption", "cyber", "product", "employer", "transport"] as const, slug, "cover"),
        limitWanYuan: String(pick([50, 100, 200, 500], slug, "limit")),
        deductible: pick(["每次事故 2,000 元", "损失的 10 %", "每次事故 5,000 元或损失的 5 %，取高者"], slug, "deductible"),
        premium: pick(["整机价值的 1.2 %／年", "每台每年 3,800 元", "合同额的 0.6 %"], slug, "premium"),
        claimDays: pick([10, 15, 30], slug, "claim"),
        exclusions: pick(["故意改装\n超出约定场所使用", "未按规程保养\n战争与核风险", "已知缺陷未修复"], slug, "exclusions"),
        insured: pick(["either", "unit", "vendor"] as const, slug, "insured"),
      };
    case "platformProvider":
      throw new TypeError(`${slug} has to bring its own details`);
  }
}
