import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import type { Services } from "#app/kernel/context.server.ts";
import { AppError, invalid, unavailable } from "#app/kernel/errors.ts";
import { LIMITS, type SheetGrid, type WorkbookAnswer } from "./limits.ts";

/** Readings at once in one process; each may take a whole core for its seconds. */
const AT_ONCE = 2;
const WAITING = 8;
const TOO_MUCH = "文件内容过多，没有在限定的时间和内存内读完。请只保留工作计划表的内容后重新上传。";

interface Queue {
  running: number;
  waiting: (() => void)[];
}
/** Per process: keyed by its services, because a module may be loaded twice. */
const queues = new WeakMap<Services, Queue>();

/**
 * Reads an uploaded workbook in a process of its own, which has no environment, no right to write files or to start programs, a bounded
 * heap and bounded time. Throws invalid with the reason when the file is refused, tooLarge, or unavailable when too many wait.
 */
export async function readWorkbook(services: Services, file: Buffer): Promise<SheetGrid[]> {
  if (file.length > LIMITS.fileBytes) throw new AppError("tooLarge", "文件超过 10 MB。请删去图片等内容后重新上传。");
  const queue = queues.get(services) ?? { running: 0, waiting: [] };
  queues.set(services, queue);
  if (queue.running >= AT_ONCE) {
    if (queue.waiting.length >= WAITING) throw unavailable("同时导入的文件较多，请稍后再上传。");
    await new Promise<void>((resolve) => queue.waiting.push(resolve));
  }
  queue.running++;
  try {
    const answer = await ask(file);
    if ("refused" in answer) throw invalid(answer.refused, { file: [answer.refused] });
    return answer.sheets;
  } finally {
    queue.running--;
    queue.waiting.shift()?.();
  }
}

function ask(file: Buffer): Promise<WorkbookAnswer> {
  // By the package's own alias: the built web process lies elsewhere than the sources.
  const entry = createRequire(import.meta.url).resolve("#app/areas/scenes/plan-table/read-workbook.child.ts");
  const limits = [`--max-old-space-size=${LIMITS.heapMegabytes}`, "--permission", "--allow-fs-read=*", "--no-warnings"];
  const child = spawn(process.execPath, [...limits, entry], {
    env: { NODE_ENV: "production" },
    stdio: ["pipe", "pipe", "ignore"],
    windowsHide: true,
  });
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const refuse = () => {
      child.kill("SIGKILL");
      resolve({ refused: TOO_MUCH });
    };
    const timer = setTimeout(refuse, LIMITS.milliseconds);
    child.stdout.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size > LIMITS.answerBytes) refuse();
      else chunks.push(chunk);
    });
    child.on("error", refuse);
    child.on("close", (code) => {
      clearTimeout(timer);
      if (code !== 0 || size > LIMITS.answerBytes) return resolve({ refused: TOO_MUCH });
      resolve(JSON.parse(Buffer.concat(chunks).toString("utf8")) as WorkbookAnswer);
    });
    // A child that stops reading is told apart by its end, not by the broken pipe.
    child.stdin.on("error", () => undefined);
    child.stdin.end(file);
  });
}
