import { createHash } from "node:crypto";
import type { CapabilityInput } from "#app/areas/capabilities/schemas.ts";
import type { AbilityProfile } from "#db/vocabulary/capabilities.ts";
import type { CapabilitySeed, ClaimSeed } from "#seeds/types.ts";

/** A number from 0 to 1 that is the same on every machine for the same words. */
export function share(...words: string[]): number {
  return createHash("sha256").update(words.join("|")).digest().readUInt32BE(0) / 2 ** 32;
}
export const pick = <T>(list: readonly T[], ...words: string[]): T => list[Math.floor(share(...words) * list.length)] as T;
/** A whole number between two, in steps. */
export const between = (from: number, to: number, step: number, ...words: string[]): number =>
  from + Math.floor(share(...words) * ((to - from) / step + 1)) * step;
/** Some of a list, at least the first. */
export const some = <T>(list: readonly T[], ...words: string[]): T[] =>
  list.filter((item, i) => i === 0 || share(...words, String(item)) < 0.6);

const VERIFIERS = ["粤准检测认证", "衡测机器人检验", "沪衡计量检测", "江南质检（示例）"];
/** Shown first in the demo: their evidence is fresh. */
const FRESH = ["yunling", "hengbu", "lingchu", "jingren", "jingyu"];

/** A claim with who issued its proof and when: most within the last year, about one in six older, a few about to be. */
export function withProof(seed: CapabilitySeed, claim: ClaimSeed, now: Date): NonNullable<CapabilityInput["claims"]>[number] {
  const { evidence, ...facts } = claim;
  const grade = evidence === "platform" ? "thirdParty" : evidence;
  if (grade === "selfDeclared") return { ...facts, evidence: grade };
  // Claims of one report carry one date.
  const report = claim.evidenceNote ?? "";
  const place = share(seed.slug, report);
  const months = FRESH.includes(seed.organization) ? 1 + place * 8 : place < 0.16 ? 12.5 + place * 40 : place < 0.2 ? 11.3 : 1 + place * 9;
  const issuedOn = new Date(now.getTime() - months * 30.44 * 86_400_000).toISOString().slice(0, 10);
  return {
    ...facts,
    evidence: grade,
    issuedOn,
    ...(grade === "thirdParty" ? { issuer: pick(VERIFIERS, seed.slug, report), condition: pick(CONDITIONS, seed.slug, claim.metric) } : {}),
  };
}
const CONDITIONS = [
  "额定负载，23±2 ℃",
  "额定负载与额定速度，室内",
  "满电起测，连续三次取最差",
  "现场工况，日班",
  "空载与额定负载各三十次取大值",
];

/** Six levels with what they rest on, for those who describe themselves by them. */
export function abilitiesOf(seed: CapabilitySeed): AbilityProfile {
  if (!["robotMaker", "applicationServiceProvider", "algorithmSupplier"].includes(seed.role)) return {};
  const level = (ability: string) => 2 + Math.floor(share(seed.slug, ability) * 3);
  const ground = (ability: string, grounds: readonly string[]) => pick(grounds, seed.slug, ability, "ground");
  const all = {
    sceneUnderstanding: {
      level: level("scene"),
      ground: ground("scene", ["现场样本集识别记录", "三类光照下的语义建图记录", "客户现场误检台账"]),
    },
    taskPlanning: { level: level("plan"), ground: ground("plan", ["任务拆解成功率统计", "多步骤作业回放评审", "异常分支处置记录"]) },
    manipulation: { level: level("hand"), ground: ground("hand", ["指标与证据中的精度与节拍", "连续三个月作业日志", "来料偏差试验记录"]) },
    collaboration: { level: level("human"), ground: ground("human", ["人机共处风险评估报告", "交接与避让试验记录", "语音与手势指令统计"]) },
    continualLearning: {
      level: level("learn"),
      ground: ground("learn", ["新作业示教时间统计", "版本迭代与回归测试记录", "数据回流与再训练流程"]),
    },
    reliableOperation: { level: level("run"), ground: ground("run", ["平均无故障时间台账", "整班连续运行记录", "故障分级与恢复记录"]) },
  };
  // Not everybody grades everything.
  return Object.fromEntries(
    Object.entries(all).filter(([ability]) => ability === "manipulation" || share(seed.slug, ability, "graded") < 0.85),
  );
}

/** The prices of a seed as the verb takes them, with what each includes. */
export function pricesOf({ role, prices, slug }: CapabilitySeed): NonNullable<CapabilityInput["prices"]> {
  const yuan = (fen: number) => (fen / 100).toFixed(2);
  const oneOff = role === "robotMaker" || role === "partsSupplier" ? ("purchase" as const) : ("licence" as const);
  const includes = {
    purchase: pick(["一年质保", "两年质保与首次安装", "一年质保，不含运输"], slug, "purchase"),
    licence: pick(["一个站点永久使用，一年升级", "交付、调试与一年支持", "三年使用与两次版本升级"], slug, "licence"),
    leaseMonthly: pick(["保养、备机与技能升级", "保养与远程支持", "保养、保险与换机"], slug, "lease"),
    perUse: pick(["按成功作业计，失败不计费", "含耗材与远程值守", "月结，含保养"], slug, "use"),
  };
  return [
    ...(prices.oneOffFen === undefined ? [] : [{ model: oneOff, yuan: yuan(prices.oneOffFen), includes: includes[oneOff] }]),
    ...(prices.leaseMonthlyFen === undefined
      ? []
      : [{ model: "leaseMonthly" as const, yuan: yuan(prices.leaseMonthlyFen), includes: includes.leaseMonthly }]),
    ...(prices.perOperationFen === undefined
      ? []
      : [{ model: "perUse" as const, unit: "operation" as const, yuan: yuan(prices.perOperationFen), includes: includes.perUse }]),
    ...(prices.perUse ?? []).map(({ unit, fen, includes: own }) => ({ model: "perUse" as const, unit, yuan: yuan(fen), includes: own })),
  ];
}
