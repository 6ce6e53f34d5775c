import { mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createTransport } from "nodemailer";
import type { Config } from "#app/config.server.ts";
import type { mails } from "#db/schema/notifications.ts";

type Mail = typeof mails.$inferSelect;

/** What lies beside each .eml file of the demo, for the page that lists them. */
export interface MailFile {
  id: string;
  recipient: string;
  subject: string;
  body: string;
  createdAt: string;
}

/** Milliseconds a mail server may take for one step before the job gives up and is retried. */
const SMTP_TIMEOUT_MS = 20_000;

/**
 * Hands a mail to the mail server, or writes it to MAIL_DIR when there is no server (demo). Gives back false when neither is set up:
 * the mail then stays in the table. Throws what the transport throws.
 */
export async function deliver(config: Config, mail: Mail): Promise<boolean> {
  const message = {
    messageId: mail.messageId,
    date: mail.createdAt,
    from: config.MAIL_FROM,
    to: mail.recipient,
    subject: mail.subject,
    text: mail.body,
  };
  if (config.SMTP_URL) {
    const transport = createTransport({
      url: config.SMTP_URL,
      connectionTimeout: SMTP_TIMEOUT_MS,
      greetingTimeout: SMTP_TIMEOUT_MS,
      socketTimeout: SMTP_TIMEOUT_MS,
    });
    try {
      await transport.sendMail(message);
    } finally {
      transport.close();
    }
    return true;
  }
  if (!config.MAIL_DIR) return false;
  const { message: source } = await createTransport({ streamTransport: true, buffer: true, newline: "unix" }).sendMail(message);
  if (!Buffer.isBuffer(source)) throw new TypeError("the stream transport gave no buffer");
  const file: MailFile = {
    id: mail.id,
    recipient: mail.recipient,
    subject: mail.subject,
    body: mail.body,
    createdAt: mail.createdAt.toISOString(),
  };
  await mkdir(config.MAIL_DIR, { recursive: true });
  await put(config.MAIL_DIR, `${mail.id}.eml`, source);
  await put(config.MAIL_DIR, `${mail.id}.json`, Buffer.from(JSON.stringify(file)));
  return true;
}

/** Under its name a file is whole: a reader never meets half of one. */
async function put(directory: string, name: string, content: Buffer): Promise<void> {
  const fresh = join(directory, `.${name}.${process.pid}`);
  await writeFile(fresh, content);
  await rename(fresh, join(directory, name));
}
