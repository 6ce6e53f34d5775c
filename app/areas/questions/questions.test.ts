import { and, eq, like } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import type { Context } from "#app/kernel/context.server.ts";
import { auditEvents } from "#db/schema/audit.ts";
import { mails, notifications } from "#db/schema/notifications.ts";
import { questionPosts, questions } from "#db/schema/questions.ts";
import { type TestOrganization, testWorld } from "#test/world.ts";
import { answerQuestion } from "./answer-question.server.ts";
import { askQuestion } from "./ask-question.server.ts";
import { changeVisibility } from "./change-visibility.server.ts";
import { closeQuestion } from "./close-question.server.ts";
import { aQuestion, inviteTo, pledgeFor, publishedScene } from "./questions.fixtures.ts";
import { questionInbox, questionsOn, questionThread } from "./reads.server.ts";
import { MOST_A_DAY } from "./schemas.ts";
import { takeBackPost } from "./take-back-post.server.ts";

const world = await testWorld();
let unit: TestOrganization;
let city: TestOrganization;
let scene: { id: string; code: string };
beforeAll(async () => {
  unit = await world.organization({ kind: "userUnit", name: "答复用户单位" });
  city = await world.organization({ kind: "bureau", regionCode: "440100" });
  scene = await publishedScene(unit.ctx, city.ctx, { name: "电池测试线——问答插接" });
});

let serial = 0;
const vendor = (name = `提问厂商${++serial}`) => world.organization({ kind: "vendor", supplyRoles: ["robotMaker"], name });
const rowOf = async (id: string) => {
  const [row] = await world.db.select().from(questions).where(eq(questions.id, id));
  if (!row) throw new Error("no question");
  return row;
};
/** Answers the question as it stands. */
const say = async (ctx: Context, id: string, body = "插拔力 30 到 60 牛，允许使用柔顺夹具。") =>
  answerQuestion(ctx, { id, version: (await rowOf(id)).version, body });
const lastPostOf = async (ctx: Context, id: string) => {
  const post = (await questionThread(ctx, id)).thread.posts.at(-1);
  if (!post) throw new Error("no post");
  return post.id;
};
const openTodos = async (id: string) => {
  await world.runJobs();
  const rows = await world.db
    .select()
    .from(notifications)
    .where(and(like(notifications.dedupeKey, `question:${id}:%`), eq(notifications.kind, "todo")));
  return rows.filter(({ doneAt }) => doneAt === null).length;
};

describe("ask", () => {
  test("a question waits with the unit, is answered, and both are told", async () => {
    const asker = await vendor();
    const { id } = await askQuestion(asker.ctx, aQuestion(scene.code));
    expect(await rowOf(id)).toMatchObject({
      status: "open",
      askerId: asker.id,
      respondentId: unit.id,
      visibility: "public",
      anonymous: false,
    });
    expect(await openTodos(id)).toBe(1);
    expect(
      (await questionInbox(unit.ctx, { view: "toAnswer", object: null, on: null }, { page: 1, pageSize: 50 })).rows.map((row) => row.id),
    ).toContain(id);

    await say(unit.ctx, id);
    expect((await rowOf(id)).status).toBe("answered");
    expect(await openTodos(id)).toBe(0);
    const [told] = await world.db.select().from(notifications).where(eq(notifications.organizationId, asker.id));
    expect(told).toMatchObject({ kind: "message", title: "“电池测试线——问答插接”的提问有了答复" });
    const events = await world.db.select().from(auditEvents).where(eq(auditEvents.objectId, id));
    expect(events.map(({ action }) => action)).toEqual(["ask-question", "answer-question"]);

    await say(asker.ctx, id, "如果夹具会留下压痕呢？");
    expect((await rowOf(id)).status).toBe("open");
    expect(await openTodos(id)).toBe(1);
    await say(unit.ctx, id, "不允许留下可见压痕。");
    expect(await openTodos(id)).toBe(0);
  });

  test("sent twice, also at once, it is asked once", async () => {
    const asker = await vendor();
    const input = aQuestion(scene.code, { formKey: crypto.randomUUID() });
    const answers = await Promise.all([1, 2, 3].map(() => askQuestion(asker.ctx, input)));
    expect(new Set(answers.map(({ id }) => id)).size).toBe(1);
    expect(await world.db.$count(questions, eq(questions.askerId, asker.id))).toBe(1);
    expect(await world.db.$count(questionPosts, eq(questionPosts.organizationId, asker.id))).toBe(1);
  });

  test("readers cannot, bureaus and operators cannot, the unit cannot ask itself, the unverified cannot", async () => {
    const asker = await vendor();
    const operator = await world.organization({ kind: "operator" });
    const unverified = await world.organization({ kind: "vendor", supplyRoles: ["robotMaker"], verification: "unverified" });
    for (const ctx of [await asker.as("viewer"), await asker.as("finance"), city.ctx, operator.ctx, world.public(), unit.ctx]) {
      await expect(askQuestion(ctx, aQuestion(scene.code))).rejects.toMatchObject({ code: "forbidden" });
    }
    await expect(askQuestion(unverified.ctx, aQuestion(scene.code))).rejects.toMatchObject({ code: "conflict" });
    await expect(askQuestion(asker.ctx, aQuestion("SC-2026-9999"))).rejects.toMatchObject({ code: "notFound" });
    await expect(askQuestion(asker.ctx, aQuestion(scene.code, { on: "场景" }))).rejects.toMatchObject({ code: "invalid" });
    expect(await world.db.$count(questions, eq(questions.askerId, asker.id))).toBe(0);
  });

  test("about restricted parts only who sees them asks", async () => {
    const asker = await vendor();
    const ask = () => askQuestion(asker.ctx, aQuestion(scene.code, { visibility: "invited" }));
    await expect(ask()).rejects.toMatchObject({ code: "invalid" });
    await inviteTo(world.system(), scene.id, [asker.id]);
    await expect(ask(), "invited and not pledged").rejects.toMatchObject({ code: "invalid" });
    await pledgeFor(asker.ctx, scene.code);
    expect((await rowOf((await ask()).id)).visibility).toBe("invited");
  });

  test("one organization asks so much in a day and no more, and tomorrow again", async () => {
    const asker = await vendor();
    for (let i = 0; i < MOST_A_DAY; i++) await askQuestion(asker.ctx, aQuestion(scene.code, { subject: `第 ${i + 1} 个问题` }));
    await expect(askQuestion(await asker.as("editor"), aQuestion(scene.code))).rejects.toMatchObject({ code: "tooMany" });
    const other = await vendor();
    await askQuestion(other.ctx, aQuestion(scene.code));
    world.setClock(new Date(Date.now() + 25 * 3_600_000).toISOString());
    try {
      await askQuestion(asker.ctx, aQuestion(scene.code));
    } finally {
      world.setClock(null);
    }
  });

  test("two characters are enough, two thousand the most", async () => {
    const asker = await vendor();
    for (const body of ["问", "问".repeat(2001), "  \n "]) {
      await expect(askQuestion(asker.ctx, aQuestion(scene.code, { body })), body.slice(0, 5)).rejects.toMatchObject({ code: "invalid" });
    }
    await askQuestion(asker.ctx, aQuestion(scene.code, { body: "问".repeat(2000) }));
    await askQuestion(asker.ctx, aQuestion(scene.code, { body: "几台" }));
  });
});

describe("answer", () => {
  test("only the two sides write, and only their editors", async () => {
    const asker = await vendor();
    const { id } = await askQuestion(asker.ctx, aQuestion(scene.code));
    const strangers = [
      await vendor(),
      await world.organization({ kind: "userUnit" }),
      await world.organization({ kind: "operator" }),
      city,
    ];
    for (const { ctx } of strangers) await expect(say(ctx, id)).rejects.toMatchObject({ code: "notFound" });
    await expect(say(await unit.as("viewer"), id)).rejects.toMatchObject({ code: "forbidden" });
    await expect(say(await asker.as("signer"), id)).rejects.toMatchObject({ code: "forbidden" });
    await expect(answerQuestion(unit.ctx, { id: crypto.randomUUID(), version: 1, body: "答复" })).rejects.toMatchObject({
      code: "notFound",
    });
    await say(await unit.as("editor"), id);
  });

  test("of two answers from one page the second is a conflict; a double click is one answer", async () => {
    const asker = await vendor();
    const { id } = await askQuestion(asker.ctx, aQuestion(scene.code));
    const version = (await rowOf(id)).version;
    const raced = await Promise.allSettled([
      answerQuestion(unit.ctx, { id, version, body: "插拔力 30 牛。" }),
      answerQuestion(await unit.as("editor"), { id, version, body: "插拔力 60 牛。" }),
    ]);
    expect(raced.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    const next = (await rowOf(id)).version;
    const clicked = await Promise.all([1, 2].map(() => answerQuestion(unit.ctx, { id, version: next, body: "补充：单手操作。" })));
    expect(new Set(clicked.map((one) => one.version)).size).toBe(1);
    expect(await world.db.$count(questionPosts, eq(questionPosts.questionId, id))).toBe(3);
  });

  test("when the scene is public no more its unit may answer, and nobody asks on", async () => {
    const asker = await vendor();
    const own = await publishedScene(unit.ctx, city.ctx, { name: "电池测试线——将撤回的插接" });
    const { id } = await askQuestion(asker.ctx, aQuestion(own.code));
    await world.db.execute(`update scenes set status = 'withdrawn' where id = '${own.id}'`);
    await expect(say(asker.ctx, id)).rejects.toMatchObject({ code: "conflict" });
    expect(await questionThread(asker.ctx, id)).toMatchObject({ object: null, may: { post: false } });
    await say(unit.ctx, id);
    expect((await questionThread(asker.ctx, id)).thread.posts).toHaveLength(2);
  });
});

describe("close", () => {
  test("the asker at any time, the respondent once it answered, a stranger never", async () => {
    const asker = await vendor();
    const { id } = await askQuestion(asker.ctx, aQuestion(scene.code));
    const close = async (ctx: Context) => closeQuestion(ctx, { id, version: (await rowOf(id)).version });
    await expect(close(unit.ctx)).rejects.toMatchObject({ code: "conflict" });
    await expect(close((await vendor()).ctx)).rejects.toMatchObject({ code: "notFound" });
    await expect(close(await asker.as("viewer"))).rejects.toMatchObject({ code: "forbidden" });
    await close(asker.ctx);
    expect(await openTodos(id)).toBe(0);
    await expect(say(unit.ctx, id)).rejects.toMatchObject({ code: "conflict" });
    await expect(close(asker.ctx)).rejects.toMatchObject({ code: "conflict" });

    const { id: second } = await askQuestion(asker.ctx, aQuestion(scene.code));
    const stale = (await rowOf(second)).version;
    await say(unit.ctx, second);
    await expect(closeQuestion(asker.ctx, { id: second, version: stale }), "an answer came meanwhile").rejects.toMatchObject({
      code: "conflict",
    });
    await closeQuestion(unit.ctx, { id: second, version: (await rowOf(second)).version });
    expect((await rowOf(second)).status).toBe("closed");
  });
});

describe("take back", () => {
  test("a question taken back leaves its line and none of its words, and waits for nobody", async () => {
    const asker = await vendor();
    const { id } = await askQuestion(asker.ctx, aQuestion(scene.code, { subject: "写错的标题甲", body: "写错的内容乙" }));
    await takeBackPost(asker.ctx, { id, postId: await lastPostOf(asker.ctx, id) });
    expect(await openTodos(id)).toBe(0);
    for (const ctx of [asker.ctx, unit.ctx, world.public()]) {
      const thread = JSON.stringify([
        await questionThread(ctx, id),
        await questionsOn(ctx, { type: "scene", code: scene.code }, { page: 1, pageSize: 100 }),
      ]);
      expect(thread).toContain("提问已撤回");
      expect(thread).not.toMatch(/写错的标题甲|写错的内容乙/);
    }
    await expect(say(unit.ctx, id)).rejects.toMatchObject({ code: "conflict" });
  });

  test("an answer within ten minutes, and then the question waits again; later no more", async () => {
    const asker = await vendor();
    const { id } = await askQuestion(asker.ctx, aQuestion(scene.code));
    await say(unit.ctx, id, "答错了的数");
    const postId = await lastPostOf(unit.ctx, id);
    await expect(takeBackPost(asker.ctx, { id, postId })).rejects.toMatchObject({ code: "notFound" });
    await expect(takeBackPost((await vendor()).ctx, { id, postId })).rejects.toMatchObject({ code: "notFound" });
    await expect(takeBackPost(await unit.as("viewer"), { id, postId })).rejects.toMatchObject({ code: "forbidden" });
    await takeBackPost(unit.ctx, { id, postId });
    await expect(takeBackPost(unit.ctx, { id, postId })).rejects.toMatchObject({ code: "conflict" });
    expect((await rowOf(id)).status).toBe("open");
    expect(await openTodos(id)).toBe(1);
    expect(JSON.stringify(await questionThread(asker.ctx, id))).not.toContain("答错了的数");

    await say(unit.ctx, id);
    expect(await openTodos(id)).toBe(0);
    const second = await lastPostOf(unit.ctx, id);
    world.setClock(new Date(Date.now() + 11 * 60_000).toISOString());
    try {
      expect((await questionThread(unit.ctx, id)).thread.posts.some((post) => post.mayTakeBack)).toBe(false);
      await expect(takeBackPost(unit.ctx, { id, postId: second })).rejects.toMatchObject({ code: "conflict" });
      const asked = (await questionThread(asker.ctx, id)).thread.posts[0];
      await expect(takeBackPost(asker.ctx, { id, postId: asked?.id ?? "" }), "answered").rejects.toMatchObject({ code: "conflict" });
    } finally {
      world.setClock(null);
    }
  });
});

describe("show to more", () => {
  test("the respondent opens a private answer to all, without the asker's name", async () => {
    const asker = await vendor("不愿具名的厂商");
    const { id } = await askQuestion(asker.ctx, aQuestion(scene.code, { visibility: "private" }));
    const widen = async (ctx: Context, visibility: "public" | "invited") =>
      changeVisibility(ctx, { id, version: (await rowOf(id)).version, visibility });
    await expect(widen(unit.ctx, "public"), "not answered").rejects.toMatchObject({ code: "conflict" });
    await say(unit.ctx, id);
    await expect(widen(asker.ctx, "public"), "the asker").rejects.toMatchObject({ code: "forbidden" });
    await expect(widen(await unit.as("viewer"), "public")).rejects.toMatchObject({ code: "forbidden" });
    await expect(widen((await vendor()).ctx, "public")).rejects.toMatchObject({ code: "notFound" });
    await expect(questionThread(world.public(), id)).rejects.toMatchObject({ code: "notFound" });

    await widen(unit.ctx, "public");
    await expect(widen(unit.ctx, "invited"), "never narrower").rejects.toMatchObject({ code: "invalid" });
    const seen = JSON.stringify(await questionThread(world.public(), id));
    expect(seen).toContain("插拔力 30 到 60 牛");
    expect(seen).not.toContain("不愿具名的厂商");
    expect(seen).not.toContain(asker.id);
    expect((await questionThread(unit.ctx, id)).thread.askerName).toBe("不愿具名的厂商");
  });
});

test("no word of a question is in an inbox or a mail", async () => {
  const asker = await vendor();
  const { id } = await askQuestion(asker.ctx, aQuestion(scene.code, { visibility: "private", subject: "金丝雀标题", body: "金丝雀提问" }));
  await say(unit.ctx, id, "金丝雀答复");
  await changeVisibility(unit.ctx, { id, version: (await rowOf(id)).version, visibility: "public" });
  await world.runJobs();
  const sent = JSON.stringify(
    [await world.db.select().from(notifications), await world.db.select().from(mails), await world.db.select().from(auditEvents)],
    (_key, value: unknown) => (typeof value === "bigint" ? value.toString() : value),
  );
  expect(sent).toContain(id);
  expect(sent).not.toContain("金丝雀");
});
