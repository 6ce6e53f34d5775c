import { z } from "zod";
import { textField } from "#app/kernel/fields.ts";
import { QUESTION_OBJECTS, QUESTION_VISIBILITIES, type QuestionObject } from "#db/vocabulary/questions.ts";

/** Questions of one organization within 24 hours. */
export const MOST_A_DAY = 20;

const body = (label: string) => textField(label, 2, 2000, { lines: true });

/** What a question is asked on, as an address writes it: `scene:SC-2026-0001`. */
const objectRef = z
  .string({ error: "请从场景、揭榜或联合体页面提问。" })
  .regex(new RegExp(`^(${QUESTION_OBJECTS.join("|")}):[A-Z]{2,4}-\\d{4}-\\d{4,}$`), "请从场景、揭榜或联合体页面提问。");

/** Reads an {@link objectRef}; null for anything else. */
export function readObjectRef(text: string | null): { type: QuestionObject; code: string } | null {
  if (text === null || !objectRef.safeParse(text).success) return null;
  const [type = "", code = ""] = text.split(":");
  return { type: type as QuestionObject, code };
}

export const askQuestionInput = z.strictObject({
  on: objectRef,
  /** Code of the organization that is to answer; needed where several could. */
  respondent: z.string().max(40).optional(),
  visibility: z.enum(QUESTION_VISIBILITIES, { error: "请选择可见范围。" }),
  /** Whether other readers are not told who asks. */
  anonymous: z.boolean().default(false),
  subject: textField("提问标题", 2, 100),
  body: body("提问内容"),
  formKey: z.uuid().optional(),
});

/** `version`: as the page showed it. */
const act = { id: z.uuid(), version: z.coerce.number().int() };
export const answerQuestionInput = z.strictObject({ ...act, body: body("发言内容") });
export const closeQuestionInput = z.strictObject(act);
export const takeBackPostInput = z.strictObject({ id: z.uuid(), postId: z.uuid() });
export const changeVisibilityInput = z.strictObject({
  ...act,
  visibility: z.enum(["invited", "public"], { error: "请选择新的可见范围。" }),
});

/** Lists of one's own: what waits for one's answer, what one has answered or closed, what one asked. */
export const QUESTION_VIEWS = ["toAnswer", "answered", "asked"] as const;
export type QuestionView = (typeof QUESTION_VIEWS)[number];

export interface QuestionFilter {
  /** Null: where there is more to do. */
  view: QuestionView | null;
  object: QuestionObject | null;
  on: { type: QuestionObject; code: string } | null;
}

/** Reads the address of the list; what it does not know is left out. */
export function readQuestionFilter(params: URLSearchParams): QuestionFilter {
  return {
    view: QUESTION_VIEWS.find((view) => view === params.get("view")) ?? null,
    object: QUESTION_OBJECTS.find((object) => object === params.get("object")) ?? null,
    on: readObjectRef(params.get("on")),
  };
}
