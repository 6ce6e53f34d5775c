import { and, asc, count, desc, eq, inArray, ne, or, type SQL, sql } from "drizzle-orm";
import { organizationsById } from "#app/areas/organizations/index.server.ts";
import { type Context, userOf } from "#app/kernel/context.server.ts";
import { notFound } from "#app/kernel/errors.ts";
import { isUuid } from "#app/kernel/fields.ts";
import { offsetOf, type Page, type PageRequest } from "#app/kernel/paging.ts";
import { questionPosts, questions } from "#db/schema/questions.ts";
import type { QuestionObject, QuestionStatus, QuestionVisibility } from "#db/vocabulary/questions.ts";
import { type AskedObject, askedObject, askedObjectOrNull } from "./object.server.ts";
import { mayReadQuestion, mayWiden, mayWrite } from "./policy.ts";
import type { QuestionFilter, QuestionView } from "./schemas.ts";
import { can, mayTakeBack, widerThan } from "./states.ts";

export type Question = typeof questions.$inferSelect;
export type QuestionPost = typeof questionPosts.$inferSelect;

/** One post as its reader sees it. Organizations are named where the reader may know them, people never. */
export interface PostLine {
  id: string;
  side: "asker" | "respondent";
  organizationName: string;
  isOwn: boolean;
  /** Null: taken back, or no longer for this reader. */
  body: string | null;
  takenBack: boolean;
  createdAt: string;
  mayTakeBack: boolean;
}

/** A question with its posts, as one reader sees it. */
export interface ThreadLine {
  id: string;
  objectType: QuestionObject;
  subject: string;
  visibility: QuestionVisibility;
  anonymous: boolean;
  status: QuestionStatus;
  version: number;
  createdAt: string;
  askerName: string;
  respondentName: string;
  /** How the reader stands to it. */
  side: "asker" | "respondent" | "reader";
  posts: PostLine[];
}

const NAMELESS = "提问单位（匿名）";
const TAKEN_BACK = "提问已撤回";

/** Questions already permitted, with their posts, in the order given. `levels`: what the reader reads on the object of all of them. */
async function threadLines(ctx: Context, rows: readonly Question[], levels: readonly QuestionVisibility[]): Promise<ThreadLine[]> {
  if (rows.length === 0) return [];
  const posts = await ctx.db
    .select()
    .from(questionPosts)
    .where(
      inArray(
        questionPosts.questionId,
        rows.map(({ id }) => id),
      ),
    )
    .orderBy(asc(questionPosts.id));
  const postsOf = Map.groupBy(posts, ({ questionId }) => questionId);
  const names = await organizationsById(ctx, [...new Set(rows.flatMap(({ askerId, respondentId }) => [askerId, respondentId]))]);
  const own = ctx.actor.kind === "user" ? ctx.actor.organizationId : null;
  const now = ctx.clock.now();
  return rows.map((question) => {
    const { askerId, respondentId, visibility, status } = question;
    const thread = postsOf.get(question.id) ?? [];
    const side = own === askerId ? "asker" : own === respondentId ? "respondent" : "reader";
    const knowsAsker = side !== "reader" || !question.anonymous;
    const askerName = knowsAsker ? (names.get(askerId)?.name ?? "—") : NAMELESS;
    const respondentName = names.get(respondentId)?.name ?? "—";
    // Whoever was let in to something and is no longer keeps its own words and not those of the other side.
    const isOut =
      visibility !== "private" && !levels.includes(visibility) && (visibility === "invited" || question.objectType === "consortium");
    return {
      id: question.id,
      objectType: question.objectType,
      subject: subjectOf(question, thread),
      visibility,
      anonymous: question.anonymous,
      status,
      version: question.version,
      createdAt: question.createdAt.toISOString(),
      askerName,
      respondentName,
      side,
      posts: thread.map((post) => {
        const isOwn = post.organizationId === own;
        return {
          id: post.id,
          side: post.organizationId === respondentId ? "respondent" : "asker",
          organizationName: post.organizationId === respondentId ? respondentName : askerName,
          isOwn,
          body: post.takenBackAt || (isOut && !isOwn) ? null : post.body,
          takenBack: post.takenBackAt !== null,
          createdAt: post.createdAt.toISOString(),
          mayTakeBack:
            own !== null && mayWrite(ctx.actor, question) && mayTakeBack(post, { posts: thread, respondentId, status }, own, now),
        };
      }),
    };
  });
}

/** The subject goes with the question when that was taken back. */
const subjectOf = ({ subject }: Question, posts: readonly QuestionPost[]): string => (posts[0]?.takenBackAt ? TAKEN_BACK : subject);

/** What the reader may see of the questions on an object: what its levels open, and its own. The one place that decides for lists. */
function visibleOn(ctx: Context, object: AskedObject): SQL | undefined {
  const shared = object.levels.filter((level) => level !== "private");
  const own = ctx.actor.kind === "user" ? ctx.actor.organizationId : null;
  return and(
    eq(questions.objectType, object.type),
    eq(questions.objectId, object.id),
    or(
      shared.length > 0 ? inArray(questions.visibility, shared) : undefined,
      own === null ? undefined : or(eq(questions.askerId, own), eq(questions.respondentId, own)),
    ),
  );
}

interface QuestionsPanel extends Page<ThreadLine> {
  object: { type: QuestionObject; code: string };
  /** Whether this reader could ask here: somebody else answers and it is not closed. Roles apart. */
  asking: { open: boolean; closedReason: string | null };
}

/** The questions on an object that this reader may see, newest first, whole; for the object's own page. Not found where the object is not. */
export async function questionsOn(ctx: Context, on: { type: QuestionObject; code: string }, page: PageRequest): Promise<QuestionsPanel> {
  const object = await askedObject(ctx, on.type, { code: on.code });
  const where = visibleOn(ctx, object);
  const [rows, [counted]] = await Promise.all([
    ctx.db.select().from(questions).where(where).orderBy(desc(questions.id)).limit(page.pageSize).offset(offsetOf(page)),
    ctx.db.select({ n: count() }).from(questions).where(where),
  ]);
  return {
    ...page,
    rows: await threadLines(ctx, rows, object.levels),
    total: counted?.n ?? 0,
    object: { type: object.type, code: object.code },
    asking: { open: object.respondents.length > 0 && object.closedReason === null, closedReason: object.closedReason },
  };
}

/** One question with what its reader may do. Another's, and one that does not exist, are both not found. */
export async function questionThread(ctx: Context, id: string) {
  const [question] = isUuid(id) ? await ctx.db.select().from(questions).where(eq(questions.id, id)) : [];
  if (!question) throw notFound("提问");
  const object = await askedObjectOrNull(ctx, question.objectType, { id: question.objectId });
  const levels = object?.levels ?? [];
  if (!mayReadQuestion(ctx.actor, question, levels)) throw notFound("提问");
  const [thread] = await threadLines(ctx, [question], levels);
  if (!thread) throw notFound("提问");
  const writes = mayWrite(ctx.actor, question);
  const isAsker = thread.side === "asker";
  const hasAnswer = thread.posts.some(({ side, takenBack }) => side === "respondent" && !takenBack) && !thread.posts[0]?.takenBack;
  return {
    thread,
    object: object && { name: object.name, code: object.code, href: object.href },
    /** Why the asker may not go on, where it is not the status. */
    closedReason: isAsker ? (object ? object.closedReason : "贵单位已看不到所问的内容，不能继续发言。") : null,
    may: {
      post: writes && can("post", question.status) && object !== null && (!isAsker || object.closedReason === null),
      close: writes && can("close", question.status) && (isAsker || question.status === "answered"),
      widen:
        object && mayWiden(ctx.actor, question) && can("widen", question.status) && hasAnswer
          ? widerThan(question.visibility, object.choices)
          : [],
    },
  };
}

/** One line of a list of questions. */
interface QuestionLine {
  id: string;
  subject: string;
  objectType: QuestionObject;
  /** Null: the reader no longer sees it. */
  objectName: string | null;
  otherName: string;
  visibility: QuestionVisibility;
  status: QuestionStatus;
  postCount: number;
  createdAt: string;
  updatedAt: string;
}

const viewOf = (own: string): Record<QuestionView, SQL | undefined> => ({
  toAnswer: and(eq(questions.respondentId, own), eq(questions.status, "open")),
  answered: and(eq(questions.respondentId, own), ne(questions.status, "open")),
  asked: eq(questions.askerId, own),
});

/** The questions of the actor's organization on either side: what it is to answer, oldest first; the others by last change. */
export async function questionInbox(ctx: Context, filter: QuestionFilter, page: PageRequest) {
  const own = userOf(ctx).organizationId;
  const views = viewOf(own);
  const on = filter.on ? await askedObjectOrNull(ctx, filter.on.type, { code: filter.on.code }) : null;
  const narrowed = and(
    filter.object ? eq(questions.objectType, filter.object) : undefined,
    filter.on ? (on ? and(eq(questions.objectType, on.type), eq(questions.objectId, on.id)) : sql`false`) : undefined,
  );
  const [toAnswer, answered, asked] = await Promise.all(
    [views.toAnswer, views.answered, views.asked].map((view) => ctx.db.$count(questions, and(view, narrowed))),
  );
  const counts: Record<QuestionView, number> = { toAnswer: toAnswer ?? 0, answered: answered ?? 0, asked: asked ?? 0 };
  const view = filter.view ?? (counts.toAnswer === 0 && counts.asked > 0 ? "asked" : "toAnswer");
  const rows = await ctx.db
    .select()
    .from(questions)
    .where(and(views[view], narrowed))
    .orderBy(...(view === "toAnswer" ? [asc(questions.updatedAt), asc(questions.id)] : [desc(questions.updatedAt), desc(questions.id)]))
    .limit(page.pageSize)
    .offset(offsetOf(page));
  return {
    ...page,
    view,
    counts,
    object: filter.object,
    on: on && { type: on.type, code: on.code, name: on.name },
    rows: await questionLines(ctx, rows),
    total: counts[view],
  };
}

async function questionLines(ctx: Context, rows: readonly Question[]): Promise<QuestionLine[]> {
  if (rows.length === 0) return [];
  const own = userOf(ctx).organizationId;
  const keys = new Map(rows.map(({ objectType, objectId }) => [`${objectType}:${objectId}`, { objectType, objectId }]));
  const [posts, names, objects] = await Promise.all([
    ctx.db
      .select()
      .from(questionPosts)
      .where(
        inArray(
          questionPosts.questionId,
          rows.map(({ id }) => id),
        ),
      )
      .orderBy(asc(questionPosts.id)),
    organizationsById(
      ctx,
      rows.flatMap(({ askerId, respondentId }) => [askerId, respondentId]),
    ),
    Promise.all(
      [...keys].map(async ([key, { objectType, objectId }]) => [key, await askedObjectOrNull(ctx, objectType, { id: objectId })] as const),
    ),
  ]);
  const postsOf = Map.groupBy(posts, ({ questionId }) => questionId);
  const objectOf = new Map(objects);
  return rows.map((row) => ({
    id: row.id,
    subject: subjectOf(row, postsOf.get(row.id) ?? []),
    objectType: row.objectType,
    objectName: objectOf.get(`${row.objectType}:${row.objectId}`)?.name ?? null,
    otherName: names.get(row.askerId === own ? row.respondentId : row.askerId)?.name ?? "—",
    visibility: row.visibility,
    status: row.status,
    postCount: postsOf.get(row.id)?.length ?? 0,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  }));
}

/** What the form of a new question needs; not found where the object is not, conflict where nothing may be asked. */
export async function questionForm(ctx: Context, on: { type: QuestionObject; code: string }) {
  const object = await askedObject(ctx, on.type, { code: on.code });
  return {
    on,
    object: { type: object.type, name: object.name, code: object.code, href: object.href },
    respondents: object.respondents.map(({ code, name }) => ({ code, name })),
    choices: [...object.choices],
    anonymous: object.anonymous,
    closedReason: object.respondents.length === 0 ? "不能向本单位提问。" : object.closedReason,
  };
}
