import { DateTime } from "luxon";
import type { z } from "zod";
import { type FieldErrors, invalid } from "#app/kernel/errors.ts";
import { typedNumber, yuanToFen } from "#app/kernel/money.ts";
import type { editCallInput } from "./schemas.ts";

const ZONE = "Asia/Shanghai";

/** A local minute of Asia/Shanghai, such as 2026-12-31T17:00, as an instant; null when there is no such time. */
export function instantOf(local: string): Date | null {
  const at = DateTime.fromISO(local, { zone: ZONE });
  return at.isValid ? at.toJSDate() : null;
}

/** An instant as a browser's date-time control takes it. */
export const localMinuteOf = (at: Date | null): string =>
  at ? DateTime.fromJSDate(at, { zone: ZONE }).toFormat("yyyy-MM-dd'T'HH:mm") : "";

/**
 * What the times of a call must obey: questions end before the deadline, the evaluation after it and while the scene still collects.
 * Whether the deadline lies ahead asks the database, by its own clock.
 */
export function timeFaults(
  { questionsUntil, deadline, evaluateBy }: { questionsUntil: Date | null; deadline: Date | null; evaluateBy: Date | null },
  sceneClosesAt: Date,
): FieldErrors {
  const fields: FieldErrors = {};
  if (!deadline) fields["deadline"] = ["没有这个时间，请核对后填写。"];
  if (!evaluateBy) fields["evaluateBy"] = ["没有这个时间，请核对后填写。"];
  if (!deadline || !evaluateBy) return fields;
  if (questionsUntil && questionsUntil >= deadline) fields["questionsUntil"] = ["提问须在应答截止之前结束。"];
  if (evaluateBy <= deadline) fields["evaluateBy"] = ["评审完成时间须晚于应答截止时间。"];
  // A scene that ran out is closed, and nothing could be awarded on it.
  else if (evaluateBy > sceneClosesAt) {
    fields["evaluateBy"] = [`评审须在场景的应答截止日期（${localMinuteOf(sceneClosesAt).slice(0, 10)}）前完成，请先延长场景的截止日期。`];
  }
  return fields;
}

/** The columns of a call that its unit fills in. Throws invalid with the faults by field. */
export function callColumns(input: Omit<z.output<typeof editCallInput>, "code" | "version" | "criteria">, sceneClosesAt: Date) {
  const deadline = instantOf(input.deadline);
  const evaluateBy = instantOf(input.evaluateBy);
  const questionsUntil = input.questionsUntil === "" ? null : instantOf(input.questionsUntil);
  const fields = timeFaults({ questionsUntil, deadline, evaluateBy }, sceneClosesAt);
  if (Object.keys(fields).length > 0 || !deadline || !evaluateBy) throw invalid("提交的内容有误，请按提示更正。", fields);
  return {
    title: input.title,
    rules: input.rules,
    teamsAllowed: input.teamsAllowed,
    priceBasis: input.priceBasis,
    priceLimitFen: input.priceLimitYuan === "" ? null : yuanToFen(typedNumber(input.priceLimitYuan) ?? ""),
    compensation: input.compensation,
    questionsUntil,
    deadline,
    evaluateBy,
  };
}
