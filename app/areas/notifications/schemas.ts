import { z } from "zod";

/** Without an id everything in the inbox is marked. */
export const markReadInput = z.strictObject({ id: z.uuid({ error: "消息不存在。" }).optional() });

/** Which part of the inbox is shown. */
export const INBOX_VIEWS = ["open", "messages", "done"] as const;
export type InboxView = (typeof INBOX_VIEWS)[number];
export const INBOX_VIEW_NAMES: Record<InboxView, string> = { open: "待办", messages: "消息", done: "已办" };
