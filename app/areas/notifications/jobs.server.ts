import { and, eq, isNull, sql } from "drizzle-orm";
import { mailBody, ownerAddresses, queueMail } from "#app/areas/organizations/index.server.ts";
import type { JobPayload } from "#app/jobs/catalog.ts";
import { type Context, withTransaction } from "#app/kernel/context.server.ts";
import { mails, notifications } from "#db/schema/notifications.ts";
import { deliver } from "./deliver.server.ts";

/**
 * Writes an entry of an organization's inbox once per dedupe key; a to-do also goes to the owners by mail, and so does a message that asks for it. When the to-do was completed
 * before this job ran, its words are filled in and it stays done.
 */
export async function notify(ctx: Context, payload: JobPayload<"notify">): Promise<void> {
  const { organizationId, userId = null, kind, mail = false, title, body, href, dedupeKey } = payload;
  await withTransaction(ctx, async (tx) => {
    const [written] = await tx.db
      .insert(notifications)
      .values({ organizationId, userId, kind, title, body, href, dedupeKey, createdAt: tx.clock.now() })
      .onConflictDoUpdate({
        target: [notifications.organizationId, notifications.dedupeKey],
        set: { title, body, href },
        setWhere: eq(notifications.title, ""),
      })
      .returning({ doneAt: notifications.doneAt });
    if (!written || written.doneAt !== null || (kind !== "todo" && !mail)) return;
    const link = new URL(href, tx.services.config.APP_URL).href;
    for (const recipient of await ownerAddresses(tx, organizationId)) {
      // Only the title and a link: what it is about is read after signing in.
      await queueMail(tx, {
        recipient,
        subject: `实景平台待办：${title}`,
        body: mailBody("您好：", `您的单位有一项新的待办：${title}。请登录平台办理：\n${link}`),
      });
    }
  });
}

/** Completes a to-do. One that has not been written yet is kept as done, so that the order of the two jobs does not matter. */
export async function completeTodo(ctx: Context, { organizationId, dedupeKey }: JobPayload<"complete-todo">): Promise<void> {
  const now = ctx.clock.now();
  await ctx.db
    .insert(notifications)
    .values({ organizationId, kind: "todo", title: "", href: "", dedupeKey, createdAt: now, readAt: now, doneAt: now })
    .onConflictDoUpdate({
      target: [notifications.organizationId, notifications.dedupeKey],
      set: { doneAt: now, readAt: sql`coalesce(${notifications.readAt}, ${now.toISOString()}::timestamptz)` },
      setWhere: sql`${notifications.kind} = 'todo' and ${notifications.doneAt} is null`,
    });
}

/** Sends one mail and forgets its text, in which one-time codes and links may stand. A second run after a success does nothing; after a crash in between the reader gets the same message id again. */
export async function sendMail(ctx: Context, { mailId }: JobPayload<"send-mail">): Promise<void> {
  const [mail] = await ctx.db.select().from(mails).where(eq(mails.id, mailId));
  if (!mail || mail.sentAt !== null) return;
  const sent = await deliver(ctx.services.config, mail);
  if (!sent) return;
  await ctx.db
    .update(mails)
    .set({ sentAt: ctx.clock.now(), body: "" })
    .where(and(eq(mails.id, mailId), isNull(mails.sentAt)));
}
