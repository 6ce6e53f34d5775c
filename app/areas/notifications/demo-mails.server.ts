import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { Context } from "#app/kernel/context.server.ts";
import { notFound } from "#app/kernel/errors.ts";
import type { MailFile } from "./deliver.server.ts";

const mailFile: z.ZodType<MailFile> = z.object({
  id: z.string(),
  recipient: z.string(),
  subject: z.string(),
  body: z.string(),
  createdAt: z.string(),
});

/** How many mails the demo page shows. */
const SHOWN = 100;

/** The mails of the demo, newest first: whoever runs it reads everybody's post. Not found in production, where mail is sent. */
export async function demoMails(ctx: Context): Promise<MailFile[]> {
  const { APP_MODE, MAIL_DIR } = ctx.services.config;
  if (APP_MODE === "production") throw notFound("页面");
  if (!MAIL_DIR) return [];
  const names = (await readdir(MAIL_DIR).catch(() => [])).filter((name) => name.endsWith(".json") && !name.startsWith("."));
  // The names are UUIDv7, so they sort by age.
  const newest = names.sort().reverse().slice(0, SHOWN);
  const found = await Promise.all(newest.map(async (name) => mailFile.safeParse(JSON.parse(await readFile(join(MAIL_DIR, name), "utf8")))));
  return found.flatMap((file) => (file.success ? [file.data] : []));
}
