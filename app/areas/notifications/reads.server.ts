import { and, count, desc, eq, isNotNull, isNull, ne, or, type SQL, sql } from "drizzle-orm";
import type { Context } from "#app/kernel/context.server.ts";
import { forbidden } from "#app/kernel/errors.ts";
import { offsetOf, type Page, type PageRequest } from "#app/kernel/paging.ts";
import { notifications } from "#db/schema/notifications.ts";
import { mayReadInbox } from "./policy.ts";
import type { InboxView } from "./vocabulary.ts";

export interface InboxLine {
  id: string;
  kind: "todo" | "message";
  title: string;
  body: string;
  /** A path of this site. */
  href: string;
  createdAt: string;
  readAt: string | null;
  doneAt: string | null;
}

/** Rows that the actor may read: the organization's, and those for nobody but the actor. A to-do that was completed before it was written has no words yet and is not shown. */
export function ownRows(ctx: Context): SQL | undefined {
  if (!mayReadInbox(ctx.actor)) throw forbidden();
  const { organizationId, userId } = ctx.actor;
  return and(
    eq(notifications.organizationId, organizationId),
    or(isNull(notifications.userId), eq(notifications.userId, userId)),
    ne(notifications.title, ""),
  );
}

const VIEWS: Record<InboxView, SQL | undefined> = {
  open: and(eq(notifications.kind, "todo"), isNull(notifications.doneAt)),
  messages: eq(notifications.kind, "message"),
  done: and(eq(notifications.kind, "todo"), isNotNull(notifications.doneAt)),
};

/** The inbox of the actor's organization, newest first. */
export async function inboxOf(ctx: Context, page: PageRequest, view?: InboxView): Promise<Page<InboxLine>> {
  const where = and(ownRows(ctx), view && VIEWS[view]);
  const [rows, [counted]] = await Promise.all([
    ctx.db
      .select()
      .from(notifications)
      .where(where)
      .orderBy(desc(notifications.createdAt), desc(notifications.id))
      .limit(page.pageSize)
      .offset(offsetOf(page)),
    ctx.db.select({ n: count() }).from(notifications).where(where),
  ]);
  return {
    ...page,
    total: counted?.n ?? 0,
    rows: rows.map(({ id, kind, title, body, href, createdAt, readAt, doneAt }) => ({
      id,
      kind,
      title,
      body,
      href,
      createdAt: createdAt.toISOString(),
      readAt: readAt?.toISOString() ?? null,
      doneAt: doneAt?.toISOString() ?? null,
    })),
  };
}

/** To-dos still open and messages not yet read, of the actor's organization. */
export async function counts(ctx: Context): Promise<{ openTodos: number; unread: number }> {
  const [row] = await ctx.db
    .select({
      openTodos: sql<number>`(count(*) filter (where ${VIEWS.open}))::int`,
      unread: sql<number>`(count(*) filter (where ${VIEWS.messages} and ${isNull(notifications.readAt)}))::int`,
    })
    .from(notifications)
    .where(ownRows(ctx));
  return row ?? { openTodos: 0, unread: 0 };
}
