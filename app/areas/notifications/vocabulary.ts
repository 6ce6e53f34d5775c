/** Which part of the inbox is shown. */
export const INBOX_VIEWS = ["open", "messages", "done"] as const;
export type InboxView = (typeof INBOX_VIEWS)[number];
export const INBOX_VIEW_NAMES: Record<InboxView, string> = { open: "待办", messages: "消息", done: "已办" };
