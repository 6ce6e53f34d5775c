export { demoMails } from "./demo-mails.server.ts";
export { completeTodo, notify, sendMail } from "./jobs.server.ts";
export { markRead } from "./mark-read.server.ts";
export { counts, type InboxLine, inboxOf } from "./reads.server.ts";
