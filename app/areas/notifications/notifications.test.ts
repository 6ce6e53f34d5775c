import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { eq } from "drizzle-orm";
import { afterAll, describe, expect, test } from "vitest";
import { queueMail } from "#app/areas/organizations/index.server.ts";
import { type Context, withTransaction } from "#app/kernel/context.server.ts";
import { mails, notifications } from "#db/schema/notifications.ts";
import { testWorld } from "#test/world.ts";
import { demoMails } from "./demo-mails.server.ts";
import { completeTodo, notify, sendMail } from "./jobs.server.ts";
import { markRead } from "./mark-read.server.ts";
import { counts, inboxOf } from "./reads.server.ts";

const world = await testWorld();
const page = { page: 1, pageSize: 20 };
const directory = await mkdtemp(join(tmpdir(), "shijing-mail-"));
afterAll(() => rm(directory, { recursive: true, force: true }));

let serial = 0;
const entry = (organizationId: string, kind: "todo" | "message", dedupeKey = `key-${++serial}`) => ({
  organizationId,
  kind,
  title: `标题 ${dedupeKey}`,
  body: "正文",
  href: "/work/scenes/SC-2026-0001",
  dedupeKey,
});
const withMailDir = (ctx: Context, settings: Record<string, unknown> = {}): Context => ({
  ...ctx,
  services: { ...ctx.services, config: { ...ctx.services.config, MAIL_DIR: directory, ...settings } },
});

describe("notify and complete-todo", () => {
  test("a retried job writes one entry, and its to-do goes to the owners by mail once", async () => {
    const unit = await world.organization();
    await unit.as("viewer");
    const todo = entry(unit.id, "todo");
    await Promise.all([notify(world.system(), todo), notify(world.system(), todo)]);
    await notify(world.system(), todo);
    expect((await inboxOf(unit.ctx, page)).total).toBe(1);
    const sent = await world.db.select().from(mails).where(eq(mails.recipient, unit.actor.email));
    expect(sent).toHaveLength(1);
    expect(sent[0]?.body).toContain("http://127.0.0.1:3999/work/scenes/SC-2026-0001");
    expect(sent[0]?.body).not.toContain("正文");
  });

  test("counts open to-dos and unread messages of the own organization only", async () => {
    const [unit, stranger] = [await world.organization(), await world.organization()];
    const todo = entry(unit.id, "todo");
    await notify(world.system(), todo);
    await notify(world.system(), entry(unit.id, "message"));
    expect(await counts(unit.ctx)).toEqual({ openTodos: 1, unread: 1 });
    expect(await counts(stranger.ctx)).toEqual({ openTodos: 0, unread: 0 });
    expect(await inboxOf(stranger.ctx, page)).toMatchObject({ rows: [], total: 0 });
    await completeTodo(world.system(), todo);
    await completeTodo(world.system(), todo);
    expect(await counts(unit.ctx)).toEqual({ openTodos: 0, unread: 1 });
    expect((await inboxOf(unit.ctx, page, "done")).rows).toHaveLength(1);
    expect((await inboxOf(unit.ctx, page, "messages")).rows).toHaveLength(1);
    await expect(inboxOf(world.public(), page)).rejects.toMatchObject({ code: "forbidden" });
  });

  test("what is for one person is read, counted and marked by nobody else", async () => {
    const unit = await world.organization();
    const colleague = await unit.as("owner");
    await notify(world.system(), { ...entry(unit.id, "message"), userId: unit.actor.userId });
    expect(await counts(unit.ctx)).toEqual({ openTodos: 0, unread: 1 });
    expect(await counts(colleague)).toEqual({ openTodos: 0, unread: 0 });
    expect(await inboxOf(colleague, page)).toMatchObject({ rows: [], total: 0 });
    const id = (await inboxOf(unit.ctx, page)).rows[0]?.id ?? "";
    await expect(markRead(colleague, { id })).rejects.toMatchObject({ code: "notFound" });
    expect(await markRead(colleague, {})).toMatchObject({ marked: 0 });
    expect(await markRead(unit.ctx, {})).toMatchObject({ marked: 1 });
  });

  test("a to-do that was completed before it was written is never open and mails nobody", async () => {
    const unit = await world.organization();
    const todo = entry(unit.id, "todo");
    await completeTodo(world.system(), todo);
    expect(await inboxOf(unit.ctx, page)).toMatchObject({ total: 0 });
    await notify(world.system(), todo);
    expect(await counts(unit.ctx)).toEqual({ openTodos: 0, unread: 0 });
    expect((await inboxOf(unit.ctx, page, "done")).rows[0]?.title).toBe(todo.title);
    expect(await world.db.select().from(mails).where(eq(mails.recipient, unit.actor.email))).toHaveLength(0);
  });

  test("they run as jobs", async () => {
    const unit = await world.organization();
    const { enqueue } = await import("#app/jobs/enqueue.server.ts");
    await withTransaction(world.system(), (tx) => enqueue(tx, "notify", entry(unit.id, "message")));
    await world.runJobs(["notify"]);
    expect((await counts(unit.ctx)).unread).toBe(1);
  });
});

describe("markRead", () => {
  test("marks one, then all, and gives back where it leads", async () => {
    const unit = await world.organization();
    for (let n = 0; n < 3; n++) await notify(world.system(), entry(unit.id, "message"));
    const [first] = (await inboxOf(unit.ctx, page)).rows;
    const viewer = await unit.as("viewer");
    expect(await markRead(viewer, { id: first?.id })).toEqual({ href: "/work/scenes/SC-2026-0001", marked: 1 });
    expect(await markRead(viewer, { id: first?.id })).toEqual({ href: "/work/scenes/SC-2026-0001", marked: 0 });
    expect((await counts(unit.ctx)).unread).toBe(2);
    expect((await markRead(unit.ctx, {})).marked).toBe(2);
  });

  test("another organization's and an absent id are alike; visitors may not", async () => {
    const [unit, stranger] = [await world.organization(), await world.organization()];
    await notify(world.system(), entry(unit.id, "message"));
    const [own] = (await inboxOf(unit.ctx, page)).rows;
    const foreign = await markRead(stranger.ctx, { id: own?.id }).catch((error: Error) => error.message);
    const absent = await markRead(stranger.ctx, { id: crypto.randomUUID() }).catch((error: Error) => error.message);
    expect(foreign).toBe(absent);
    expect((await markRead(stranger.ctx, {})).marked).toBe(0);
    expect((await counts(unit.ctx)).unread).toBe(1);
    await expect(markRead(world.public(), {})).rejects.toMatchObject({ code: "forbidden" });
  });

  test("two who mark at the same moment mark it once", async () => {
    const unit = await world.organization();
    await notify(world.system(), entry(unit.id, "message"));
    const results = await Promise.all([markRead(unit.ctx, {}), markRead(unit.ctx, {})]);
    expect(results.reduce((sum, result) => sum + result.marked, 0)).toBe(1);
    const [row] = await world.db.select().from(notifications).where(eq(notifications.organizationId, unit.id));
    expect(row?.readAt).not.toBeNull();
  });
});

describe("sendMail", () => {
  const draft = { recipient: "reader@mail.example", subject: "主题：待办提醒", body: "您好：\n\n请查看 https://shijing.example/work\n" };
  const queued = async () => (await withTransaction(world.system(), (tx) => queueMail(tx, draft))).mailId;
  const stored = async (id: string) => (await world.db.select().from(mails).where(eq(mails.id, id)))[0];

  test("is written to the demo's directory with its stable message id, once", async () => {
    const mailId = await queued();
    const ctx = withMailDir(world.system());
    await sendMail(ctx, { mailId });
    await sendMail(ctx, { mailId });
    const mail = await stored(mailId);
    expect(mail).toMatchObject({ sentAt: expect.any(Date), body: "" });
    const source = await readFile(join(directory, `${mailId}.eml`), "utf8");
    expect(source).toContain(`Message-ID: ${mail?.messageId}`);
    expect(source).toContain("To: reader@mail.example");
    expect(await readdir(directory)).toEqual([`${mailId}.eml`, `${mailId}.json`].sort());
    expect(await demoMails(ctx)).toEqual([{ id: mailId, ...draft, createdAt: mail?.createdAt.toISOString() }]);
  });

  test("without server or directory it waits in the table", async () => {
    const mailId = await queued();
    await sendMail(world.system(), { mailId });
    expect(await stored(mailId)).toMatchObject({ sentAt: null, body: draft.body });
    await sendMail(world.system(), { mailId: crypto.randomUUID() });
  });

  test("a server that does not answer leaves it unsent, and the job fails to be retried", async () => {
    const mailId = await queued();
    await expect(sendMail(withMailDir(world.system(), { SMTP_URL: "smtp://127.0.0.1:9" }), { mailId })).rejects.toThrow();
    expect((await stored(mailId))?.sentAt).toBeNull();
  });

  test("in production nobody reads the demo's mails", async () => {
    await expect(demoMails(withMailDir(world.public(), { APP_MODE: "production" }))).rejects.toMatchObject({ code: "notFound" });
    expect(await demoMails(world.public())).toEqual([]);
  });
});
