import type { QuestionStatus, QuestionVisibility } from "#db/vocabulary/questions.ts";

/** Action → statuses it may start from; one table for verbs, UI and tests. */
export const QUESTION_ACTIONS = {
  post: { from: ["open", "answered"], refusal: "该提问已关闭，不能继续发言。" },
  close: { from: ["open", "answered"], refusal: "该提问已经关闭。" },
  takeBack: { from: ["open", "answered"], refusal: "该提问已关闭，其中的发言不能再撤回。" },
  widen: { from: ["answered", "closed"], refusal: "答复之后才能扩大可见范围。" },
} as const satisfies Record<string, { from: readonly QuestionStatus[]; refusal: string }>;
export type QuestionAction = keyof typeof QUESTION_ACTIONS;

export function can(action: QuestionAction, status: QuestionStatus): boolean {
  return (QUESTION_ACTIONS[action].from as readonly QuestionStatus[]).includes(status);
}

/** Minutes within which any post may be taken back. */
export const TAKE_BACK_MINUTES = 10;

const REACH: Record<QuestionVisibility, number> = { private: 0, invited: 1, public: 2 };

/** Levels that more see than now: what was shown to some is never made narrower, because they have read it. */
export function widerThan(now: QuestionVisibility, choices: readonly QuestionVisibility[]): QuestionVisibility[] {
  return choices.filter((choice) => REACH[choice] > REACH[now]);
}

/** A post as its place in the thread goes; times in UTC. */
export interface PostFacts {
  id: string;
  organizationId: string;
  createdAt: Date;
  takenBackAt: Date | null;
}

/**
 * What the respondent has yet to answer, named by what made it due: the question, a further post of the asker, or an answer that was taken
 * back. Null while the last standing word of the asker is followed by a standing one of the respondent. Posts come in the order written.
 */
export function awaitedSince(posts: readonly PostFacts[], respondentId: string): string | null {
  const events = posts
    .flatMap(({ id, createdAt, takenBackAt }, place) => [
      { at: createdAt.getTime(), key: id, place },
      ...(takenBackAt ? [{ at: takenBackAt.getTime(), key: `${id}:back`, place }] : []),
    ])
    .sort((a, b) => a.at - b.at || a.place - b.place);
  const standing: PostFacts[] = [];
  let due: string | null = null;
  for (const { key, place } of events) {
    const post = posts[place];
    if (!post) continue;
    const at = standing.indexOf(post);
    if (at === -1) standing.push(post);
    else standing.splice(at, 1);
    const isDue = standing.at(-1)?.organizationId !== respondentId && standing.length > 0;
    due = isDue ? (due ?? key) : null;
  }
  return due;
}

/**
 * Whether an organization may take its post back: within ten minutes, and the asker until the respondent has written after it. Taken back is
 * taken back: the line stays, the words are gone.
 */
export function mayTakeBack(
  post: PostFacts,
  thread: { posts: readonly PostFacts[]; respondentId: string; status: QuestionStatus },
  organizationId: string,
  now: Date,
): boolean {
  if (post.organizationId !== organizationId || post.takenBackAt !== null || !can("takeBack", thread.status)) return false;
  if (now.getTime() - post.createdAt.getTime() <= TAKE_BACK_MINUTES * 60_000) return true;
  if (organizationId === thread.respondentId) return false;
  const after = thread.posts.slice(thread.posts.findIndex(({ id }) => id === post.id) + 1);
  return !after.some((later) => later.organizationId === thread.respondentId);
}
