/** What questions are asked on. */
export const QUESTION_OBJECTS = ["scene", "call", "consortium"] as const;
export type QuestionObject = (typeof QUESTION_OBJECTS)[number];

/** Who reads a question and its answers: everyone who sees the object, who sees its restricted parts, or the two sides only. */
export const QUESTION_VISIBILITIES = ["public", "invited", "private"] as const;
export type QuestionVisibility = (typeof QUESTION_VISIBILITIES)[number];

export const QUESTION_STATUSES = ["open", "answered", "closed"] as const;
export type QuestionStatus = (typeof QUESTION_STATUSES)[number];
export const QUESTION_STATUS_NAMES: Record<QuestionStatus, string> = { open: "待答复", answered: "已答复", closed: "已关闭" };
