import { enqueue } from "#app/jobs/enqueue.server.ts";
import type { TransactionContext } from "#app/kernel/context.server.ts";
import { mails } from "#db/schema/notifications.ts";

export interface MailDraft {
  /** One address. */
  recipient: string;
  subject: string;
  /** Plain text in zh-CN; a link to the platform and no contact data of others. */
  body: string;
}

/**
 * Writes a mail and the job that sends it in the open transaction. The message id is made here, so that a mail sent twice by a
 * retried job is one mail to its reader.
 */
export async function queueMail(tx: TransactionContext, draft: MailDraft): Promise<{ mailId: string }> {
  const messageId = `<${crypto.randomUUID()}@${new URL(tx.services.config.APP_URL).hostname}>`;
  const [row] = await tx.db
    .insert(mails)
    .values({ ...draft, messageId, createdAt: tx.clock.now() })
    .returning({ id: mails.id });
  if (!row) throw new Error("mail was not inserted");
  await enqueue(tx, "send-mail", { mailId: row.id });
  return { mailId: row.id };
}

/** Greeting, paragraphs and signature of every mail. */
export function mailBody(greeting: string, ...paragraphs: string[]): string {
  return [greeting, ...paragraphs, "此邮件由系统自动发送，请勿回复。\n实景平台"].join("\n\n");
}

/** An absolute link of this installation. */
export function absoluteUrl(tx: TransactionContext, path: string): string {
  return new URL(path, tx.services.config.APP_URL).href;
}
