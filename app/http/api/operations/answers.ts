import { z } from "zod";
import { capabilityInput } from "#app/areas/capabilities/schemas.ts";
import { OTHER_WORK } from "#app/areas/matching/vocabulary.ts";
import { requirementInput, sceneInput } from "#app/areas/scenes/schemas.ts";
import { EVIDENCE_GRADES } from "#db/vocabulary/metrics.ts";
import { COMPONENT_KINDS, SLOT_ROLES } from "#db/vocabulary/roles.ts";
import { SCENE_STATUSES } from "#db/vocabulary/scenes.ts";

/** Shapes of what the API answers. Texts people read are in zh-CN; times are UTC, money is fen as decimal text. */
const time = z.iso.datetime();
const fen = z.string().regex(/^-?\d+$/);
const code = z.string();

export const party = z.object({ code, name: z.string() });

/** What was taken on; `version` goes with the next change. */
export const accepted = z.object({ code, version: z.number().int() });
export const created = accepted.extend({
  repeated: z.boolean().describe("同一 Idempotency-Key 已经创建过，本次没有写入"),
});

/** A page of a list; `next` is the cursor of the page after, null at the end. */
export const pageOf = <S extends z.ZodType>(row: S) => z.object({ rows: z.array(row), next: z.string().nullable() });

/** Fields of an input as an answer holds them: each may be missing, and what is missing is not filled in. */
function answered<S extends z.ZodRawShape>(shape: S) {
  const fields = Object.entries(shape).map(([name, field]) => [name, field instanceof z.ZodDefault ? field.unwrap() : field]);
  return z.object(Object.fromEntries(fields) as S).partial();
}

/** A scene as it is sent, without what is withheld. */
const sceneContent = answered({ ...sceneInput.shape, requirements: z.array(requirementInput.partial({ testMethod: true })) });

export const scene = z.object({
  code,
  version: z.number().int(),
  status: z.enum(SCENE_STATUSES),
  benchmark: z.boolean(),
  organization: party,
  publishedAt: time.nullable(),
  updatedAt: time,
  url: z.url(),
  withheld: z.array(z.string()).describe("用户单位限定公开、本次未返回的字段"),
  content: sceneContent,
});

export const capability = z.object({
  code,
  version: z.number().int(),
  status: z.enum(["draft", "published", "withdrawn"]),
  organization: party,
  publishedAt: time.nullable(),
  updatedAt: time,
  url: z.url(),
  proven: z.array(z.string()).describe("已在平台验证的指标"),
  content: answered(capabilityInput.shape),
});

const memberOf = z.object({
  organizationName: z.string(),
  role: z.enum(SLOT_ROLES),
  componentKind: z.enum(COMPONENT_KINDS).nullable(),
  capabilityCode: code.nullable(),
  capabilityName: z.string(),
});

/** Says of a value why it stands beside "unanswered". */
const otherWork = z.boolean().describe(`数值${OTHER_WORK}：该指标只对所声明的作业成立，应答单位未声明本场景的作业，按未答处理`);

export const matches = z.object({
  scene: z.object({ code, name: z.string() }),
  run: z
    .object({
      code,
      createdAt: time,
      optimal: z.boolean().describe("在检索到的候选中已证明最优"),
      degraded: z.boolean(),
      candidateCount: z.number().int(),
      nodesSearched: z.number().int(),
      elapsedMs: z.number().int(),
    })
    .nullable()
    .describe("最近一次匹配；还没有完成过时为 null"),
  proposals: z.array(
    z.object({
      rank: z.number().int(),
      value: z.number(),
      mandatory: z.number().int(),
      unmetMandatory: z.number().int(),
      firstYearPriceFen: fen.nullable(),
      members: z.array(memberOf),
      gaps: z.array(
        z.object({ metric: z.string(), name: z.string(), mandatory: z.boolean(), shortfall: z.string().nullable(), otherWork }),
      ),
      requirements: z.array(
        z.object({
          name: z.string(),
          target: z.string(),
          mandatory: z.boolean(),
          status: z.enum(["met", "selfDeclaredOnly", "short", "unanswered"]).describe("满足 / 仅凭自述满足 / 不足 / 未答"),
          value: z.string().nullable().describe("应答单位声明的数值；otherWork 为 true 时不计入"),
          otherWork,
          evidence: z.enum(EVIDENCE_GRADES).nullable(),
          organizationName: z.string().nullable(),
        }),
      ),
    }),
  ),
});
