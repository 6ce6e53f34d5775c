import { z } from "zod";
import { ROBOT_IDENTITY } from "#db/vocabulary/robots.ts";

const identity = z
  .string({ error: "请填写整机身份证编码。" })
  .transform((typed) => typed.replaceAll(/\s/g, "").toUpperCase())
  .pipe(z.string().regex(ROBOT_IDENTITY, "整机身份证编码须为 29 位数字或大写字母：国别 2 位、企业 4 位、型号 6 位、序列号 17 位。"));

export const assignRobotInput = z.strictObject({
  contractId: z.uuid(),
  identity,
  station: z.string({ error: "请填写工位。" }).trim().min(1, "请填写工位。").max(20, "工位最多 20 个字。"),
});

/** A day as typed into a form. */
const day = (name: string) => z.iso.date({ error: `请填写${name}，格式如 2026-12-01。` });

export const endAssignmentInput = z.strictObject({
  code: z.string(),
  identity,
  /** The last day it works under the contract. */
  lastDay: day("最后一天"),
});

export const acceptRobotInput = z.strictObject({ code: z.string(), identity, acceptedOn: day("验收交接日") });
