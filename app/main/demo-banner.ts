import { DEMO_ACCOUNTS, DEMO_PASSWORD } from "#seeds/demo-accounts.ts";

export interface BannerFacts {
  url: string;
  dataDirectory: string;
  /** Time from the command to the first page, in milliseconds. */
  startedInMs: number;
  /** What does not work in this run, each in one sentence. */
  notices: string[];
}

/** What `npm start` prints when the product can be used. */
export function demoBanner(facts: BannerFacts): string {
  const rows = DEMO_ACCOUNTS.map((account) => [account.title, account.email]);
  const width = Math.max(...rows.map(([title = ""]) => displayWidth(title)));
  return [
    "",
    `  实景已启动：${facts.url}（用时 ${(facts.startedInMs / 1000).toFixed(1)} 秒）`,
    "",
    "  演示账号：",
    ...rows.map(([title = "", email]) => `    ${title}${" ".repeat(width - displayWidth(title))}  ${email}`),
    `    密码均为 ${DEMO_PASSWORD}，仅限本机演示使用。`,
    "",
    ...facts.notices.map((notice) => `  请注意：${notice}`),
    ...(facts.notices.length > 0 ? [""] : []),
    `  数据保存在 ${facts.dataDirectory}，重启后仍在；清除请运行 npm run reset。`,
    "  停止请按 Ctrl-C。",
    "",
  ].join("\n");
}

/** Columns a text takes in a terminal, where Chinese characters and full-width signs take two. */
function displayWidth(text: string): number {
  return [...text].reduce(
    (sum, character) => sum + (/[\u2E80-\u9FFF\uF900-\uFAFF\uFE30-\uFE4F\uFF00-\uFF60\u3000-\u303F]/u.test(character) ? 2 : 1),
    0,
  );
}
