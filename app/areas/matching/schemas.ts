import { z } from "zod";
import { GAP_KINDS } from "#db/vocabulary/demand.ts";
import { SCENE_FIELDS } from "#db/vocabulary/scenes.ts";
import type { MatchWeights } from "./types.ts";

/** One number of the weights as a form asks it: its name in the form below `weights.`, and between what it may lie. */
export interface WeightField {
  name: `${string}.${string}` | "teamSize" | "budgetOverrun";
  label: string;
  unit: string;
  min: number;
  max: number;
}

export interface WeightGroup {
  title: string;
  /** What the numbers do, in one or two sentences. */
  about: string;
  fields: readonly WeightField[];
}

const share = (name: WeightField["name"], label: string, min = 0): WeightField => ({ name, label, unit: "", min, max: 1 });
const points = (name: WeightField["name"], label: string, max = 10): WeightField => ({ name, label, unit: "分", min: 0, max });

/** Every number the order of proposals depends on, in the order in which it is explained. */
export const WEIGHT_GROUPS: readonly WeightGroup[] = [
  {
    title: "证据折算",
    about: "同一个数值，证据越强，算得越满。1 表示全额计分，0.6 表示只算六成。强的证据不能折得比弱的更低。",
    fields: [
      share("evidence.selfDeclared", "自述"),
      share("evidence.document", "文件"),
      share("evidence.thirdParty", "检测"),
      share("evidence.platform", "实证"),
    ],
  },
  {
    title: "达标与余量",
    about: "恰好达标先得一部分分，余量越大得分越高，到满分为止；未达标的期望项按差距递减。必须项未达标不得分。",
    fields: [
      share("margin.atTarget", "恰好达标的得分"),
      share("margin.saturation", "得满分所需的余量"),
      { name: "margin.halving", label: "得分减半的差距", unit: "", min: 0.01, max: 1 },
    ],
  },
  {
    title: "属地",
    about: "每位成员按所在地与场景的远近另加分，只取其中最高的一项。",
    fields: [points("locality.sameCity", "同城"), points("locality.sameProvince", "同省"), points("locality.served", "服务覆盖本地")],
  },
  {
    title: "业绩与供货",
    about: "每位成员按已交付项目数、按期能供应的台数另加分，越多越接近上限。",
    fields: [
      points("trackRecord.max", "交付业绩最多加"),
      { name: "trackRecord.half", label: "得一半业绩分的项目数", unit: "个", min: 0.1, max: 1000 },
      points("capacity.max", "供货能力最多加"),
      { name: "capacity.windowWeeks", label: "供货期限", unit: "周", min: 1, max: 104 },
    ],
  },
  {
    title: "团队与预算",
    about: "必需席位之外每多一位成员扣分；费用超出预算按比例扣分，超出一倍时扣满此数。",
    fields: [points("teamSize", "每多一位成员扣"), points("budgetOverrun", "超出预算一倍扣", 1000)],
  },
];

const FIELDS = new Map(WEIGHT_GROUPS.flatMap(({ title, fields }) => fields.map((field) => [field.name as string, { ...field, title }])));

/** A number as typed, at most four decimals: more says nothing that could be explained. */
function weight(name: WeightField["name"]) {
  const { title, label, min, max } = FIELDS.get(name) ?? { title: "", label: name, min: 0, max: 1000 };
  const range = `${title}“${label}”须在 ${min} 到 ${max} 之间。`;
  return z
    .number({ error: `请填写${title}“${label}”（数字，${min} 到 ${max}）。` })
    .min(min, range)
    .max(max, range)
    .refine((value) => Math.abs(value * 10_000 - Math.round(value * 10_000)) < 1e-6, `${title}“${label}”最多四位小数。`);
}

export const weightsInput = z
  .strictObject({
    evidence: z.strictObject({
      selfDeclared: weight("evidence.selfDeclared"),
      document: weight("evidence.document"),
      thirdParty: weight("evidence.thirdParty"),
      platform: weight("evidence.platform"),
    }),
    margin: z.strictObject({
      atTarget: weight("margin.atTarget"),
      saturation: weight("margin.saturation"),
      halving: weight("margin.halving"),
    }),
    locality: z.strictObject({
      sameCity: weight("locality.sameCity"),
      sameProvince: weight("locality.sameProvince"),
      served: weight("locality.served"),
    }),
    trackRecord: z.strictObject({ max: weight("trackRecord.max"), half: weight("trackRecord.half") }),
    capacity: z.strictObject({ max: weight("capacity.max"), windowWeeks: weight("capacity.windowWeeks") }),
    teamSize: weight("teamSize"),
    budgetOverrun: weight("budgetOverrun"),
    budgetLimit: z.boolean().default(false),
  } satisfies { [K in keyof MatchWeights]: z.ZodType })
  .superRefine(({ evidence }, ctx) => {
    const steps = ["selfDeclared", "document", "thirdParty", "platform"] as const;
    steps.forEach((grade, i) => {
      const weaker = steps[i - 1];
      if (weaker && evidence[grade] < evidence[weaker])
        ctx.addIssue({ code: "custom", path: ["evidence", grade], message: "证据越强，折算不能越低。" });
    });
  });

/** `seen` is what the page said of the state it showed: see `SceneWeights.seen`. */
export const setWeightsInput = z.strictObject({ code: z.string(), seen: z.string().max(40).default(""), weights: weightsInput });
export const resetWeightsInput = z.strictObject({ code: z.string(), seen: z.string().max(40).default("") });

/** A number of the weights by the name of its field. */
export function weightAt(weights: MatchWeights, name: string): number {
  const found = name.split(".").reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], weights);
  return found as number;
}

export interface WeightChange {
  label: string;
  before: string;
  after: string;
}

/** The fields in which two weights differ, with the figures people read. */
export function weightChanges(before: MatchWeights, after: MatchWeights): WeightChange[] {
  const figures = [...FIELDS.values()].map(({ name, title, label }) => ({
    label: `${title}·${label}`,
    before: String(weightAt(before, name)),
    after: String(weightAt(after, name)),
  }));
  const limit = { label: BUDGET_LIMIT, before: limitWord(before), after: limitWord(after) };
  return [...figures, limit].filter((one) => one.before !== one.after);
}

/** Whether nothing over the budget is proposed at all; asked beside the figures. */
export const BUDGET_LIMIT = "预算作为上限";
export const limitWord = ({ budgetLimit }: Pick<MatchWeights, "budgetLimit">): string => (budgetLimit ? "是" : "否");

export const GAP_VIEWS = ["gaps", "supply"] as const;
/** What the gap map can be ordered by; the first is usual. */
export const GAP_SORTS = ["scenes", "catalogue", "combination", "name"] as const;

const one = <T extends string>(words: readonly T[], text: string | null): T | undefined => words.find((word) => word === text);

/** Filters of the gap map, from the URL. Words nobody knows are left out; a region that is not the bureau's, the read leaves out. */
export function readGapFilter(params: URLSearchParams) {
  const region = params.get("region") ?? "";
  const sort = params.get("sort") ?? "";
  return {
    view: one(GAP_VIEWS, params.get("view")) ?? "gaps",
    q: (params.get("q") ?? "").trim().slice(0, 40),
    region: /^\d{6}$/.test(region) ? region : undefined,
    field: one(SCENE_FIELDS, params.get("field")),
    kind: one(GAP_KINDS, params.get("kind")),
    sort: one(GAP_SORTS, sort.replace(/^-/, "")) ?? "scenes",
    isAscending: sort !== "" && !sort.startsWith("-"),
  };
}
export type GapFilter = ReturnType<typeof readGapFilter>;

/** Whose orders a vendor looks at: those its own capabilities serve, or all. */
export const ORDER_VIEWS = ["mine", "all"] as const;
export function readOrderFilter(params: URLSearchParams) {
  return { view: one(ORDER_VIEWS, params.get("view")) ?? "mine", field: one(SCENE_FIELDS, params.get("field")) };
}
export type OrderFilter = ReturnType<typeof readOrderFilter>;
