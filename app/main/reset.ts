import { existsSync, rmSync } from "node:fs";
import { createInterface } from "node:readline/promises";
import { parseArgs } from "node:util";
import { DEFAULT_DATA_DIRECTORY, dataPaths, whoRuns } from "./data-directory.ts";

/** `npm run reset`: removes the demo's data after asking. `--data DIR` names another directory, `--yes` answers for scripts. */
const { values } = parseArgs({ options: { data: { type: "string" }, yes: { type: "boolean", default: false } } });
const paths = dataPaths(values.data ?? DEFAULT_DATA_DIRECTORY);

const refusal = reasonToRefuse();
if (refusal) {
  console.error(refusal);
  process.exitCode = 1;
} else if (!existsSync(paths.root)) {
  console.log(`${paths.root} 不存在，无需清除。`);
} else if (values.yes || (await confirmed())) {
  rmSync(paths.root, { recursive: true, force: true });
  console.log(`已清除 ${paths.root}。`);
} else {
  console.log("未作改动。");
}

function reasonToRefuse(): string | undefined {
  if (!existsSync(paths.root)) return undefined;
  const running = whoRuns(paths.running);
  if (running) return `实景正在运行（${running.url}，进程 ${running.pid}），请先停止它。`;
  if (!existsSync(paths.secrets)) return `${paths.root} 不是实景的数据目录，未作改动。`;
  if (!values.yes && !process.stdin.isTTY) return "清除数据需要确认：请在终端中运行，或加上 --yes。";
  return undefined;
}

async function confirmed(): Promise<boolean> {
  console.log(`将删除 ${paths.root} 及其中全部内容：数据库、检索索引、支付模拟数据、上传文件、邮件、日志和本机密钥。此操作不可恢复。`);
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return /^y(es)?$/i.test((await terminal.question("确认删除？(y/N) ")).trim());
  } finally {
    terminal.close();
  }
}
