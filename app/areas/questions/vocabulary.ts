import type { QuestionObject, QuestionStatus, QuestionVisibility } from "#db/vocabulary/questions.ts";

export const QUESTION_STATUS_TONES = { open: "wait", answered: "ok", closed: "none" } as const satisfies Record<QuestionStatus, string>;

export const QUESTION_OBJECT_NAMES: Record<QuestionObject, string> = { scene: "场景", call: "揭榜", consortium: "联合体" };

/** What each level means on each object, for who is about to choose. */
export const VISIBILITY_HINTS: Record<QuestionObject, Record<QuestionVisibility, string>> = {
  scene: {
    public: "所有能打开该场景的人都能看到提问和答复。",
    invited: "用户单位、已确认保密承诺的受邀单位和所在地区主管部门能看到。涉及受限内容的提问请选此项。",
    private: "只有贵单位和答复单位能看到，主管部门和平台运营方看不到。答复单位认为有普遍意义时，可以隐去贵单位名称后公开。",
  },
  call: {
    public: "所有能打开该揭榜的单位都能看到提问和答复，看不到是谁提的。",
    invited: "能查看场景受限内容的单位能看到，看不到是谁提的。",
    private: "只有贵单位和用户单位能看到。用户单位认为应当让所有单位知道时，可以隐去贵单位名称后公开。",
  },
  consortium: {
    public: "用户单位和联合体的全体成员都能看到。",
    invited: "用户单位和联合体的全体成员都能看到。",
    private: "只有贵单位和答复单位能看到。答复单位认为有必要时，可以隐去贵单位名称后让全体成员看到。",
  },
};

/** A level as it is called on an object: what is public in a consortium stays in it. */
export const visibilityName = (object: QuestionObject, visibility: QuestionVisibility): string =>
  visibility === "private" ? "仅双方可见" : visibility === "invited" ? "受邀单位可见" : object === "consortium" ? "联合体全体可见" : "公开";
