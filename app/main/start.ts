import { rmSync } from "node:fs";
import { connect } from "node:net";
import { join, relative } from "node:path";
import { parseArgs } from "node:util";
import { inheritedEnvironment } from "#app/config.server.ts";
import { startEmbeddedPostgres } from "#db/embedded.server.ts";
import { freeLoopbackPort } from "#db/server-process.server.ts";
import { NoMeilisearchBinary, startEmbeddedMeilisearch } from "#search/embedded.server.ts";
import { buildIfStale, buildIsFresh } from "./build.ts";
import { type Running, runNode, type Supervised, startNode, supervise } from "./child-processes.ts";
import { claim, DEFAULT_DATA_DIRECTORY, dataPaths, keptSecrets, prepareDirectory } from "./data-directory.ts";
import { demoBanner } from "./demo-banner.ts";
import { firstFreePort, isFree } from "./free-port.ts";

/** `npm start`: the whole product on this machine, with real servers, on data that survives a restart. */
const PREFERRED_WEB_PORT = 3000;
const PREFERRED_STRIPE_PORT = 12_111;
/** As `npm run worker` has them: a proposal makes ten megabytes that are soon done with, and the fewer collections meet one halfway the better. */
const WORKER_FLAGS = ["--max-semi-space-size=64"];
/** Everything is told to stop within this time; what then remains ends with this process. */
const STOP_WITHIN_MS = 10_000;
const GRACE_MS = 5_000;

const USAGE = `用法：npm start -- [选项]
  --data 目录          数据目录，默认为 .data
  --port 端口          网页端口；不指定时从 ${PREFERRED_WEB_PORT} 起自动避开已占用的端口，0 表示任选
  --quiet              只输出访问地址
  --throwaway          停止时删除数据目录，供自动化测试使用
  --meili-url 地址     使用您自己的 Meilisearch 服务，同时用 --meili-key 提供密钥
  --meili-binary 文件  使用您自己的 Meilisearch 官方程序`;

const startedAt = performance.now();
const options = readOptions();
const paths = dataPaths(options.data ?? DEFAULT_DATA_DIRECTORY);
const cancelled = new AbortController();
/** What runs, in the order it is stopped: whoever uses a service ends before it. */
const stopOrder: { front: Supervised[]; stripe: Supervised[]; search: Supervised[]; database: Supervised[] } = {
  front: [],
  stripe: [],
  search: [],
  database: [],
};
const notices: string[] = [];
let stopping: Promise<void> | undefined;

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => void stop(0));
// A closed terminal must not end this process before it has stopped the others.
for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});

const webPort = await chooseWebPort();
const url = `http://127.0.0.1:${webPort}`;
prepareDirectory(paths);
const holder = claim(paths.running, url);
if (holder) quit(`实景已经在运行：${holder.url}（进程 ${holder.pid}）。请直接访问，或先停止它再启动。`);

try {
  await bringUp();
  const facts = {
    url,
    dataDirectory: relative(process.cwd(), paths.root) || paths.root,
    startedInMs: performance.now() - startedAt,
    notices,
  };
  console.log(options.quiet ? url : demoBanner(facts));
} catch (error) {
  if (!stopping) console.error(`启动失败：${error instanceof Error ? error.message : error}`);
  await stop(1);
}

async function bringUp(): Promise<void> {
  const secrets = keptSecrets(paths);
  if (!buildIsFresh()) say("正在构建网页（首次启动或代码有更新时需要，约十余秒）……");
  const stripePort = options.throwaway ? await freeLoopbackPort() : await firstFreePort(PREFERRED_STRIPE_PORT);
  const build = buildIfStale(log("build"), cancelled.signal);
  // Its failure is reported where it is awaited; an earlier one must not make it an unhandled rejection.
  build.catch(() => {});
  const stripe = startStripe(stripePort, secrets.STRIPE_WEBHOOK_SECRET);
  const [databaseUrl, search] = await together([startDatabase(), startSearch(secrets.MEILI_MASTER_KEY), stripe]);
  const environment = {
    ...inheritedEnvironment(),
    NODE_ENV: "production",
    APP_MODE: "demo",
    APP_URL: url,
    HOST: "127.0.0.1",
    PORT: String(webPort),
    DATABASE_URL: databaseUrl,
    ...(search ? { MEILI_URL: search.url, MEILI_KEY: search.key } : {}),
    STRIPE_SECRET_KEY: "sk_test_standin",
    STRIPE_API_BASE: `http://127.0.0.1:${stripePort}`,
    STRIPE_WEBHOOK_SECRET: secrets.STRIPE_WEBHOOK_SECRET,
    AUTH_SECRET: secrets.AUTH_SECRET,
    SEALING_KEY: secrets.SEALING_KEY,
    FILES_DIR: paths.files,
    MAIL_DIR: paths.mail,
  };
  const once = (script: string, name: string) => runNode({ script, environment, logFile: log(name), signal: cancelled.signal });
  await together([build, once("app/main/migrate.ts", "migrate").then(() => once("app/main/seed.ts", "seed"))]);
  await together([
    run("front", "网页", "web", (signal) =>
      startNode({
        script: "app/main/web.ts",
        environment,
        logFile: log("web"),
        signal,
        grace: GRACE_MS,
        ready: () => answers(`${url}/readyz`),
      }),
    ),
    run("front", "后台任务", "worker", (signal) =>
      startNode({
        script: "app/main/worker.ts",
        flags: WORKER_FLAGS,
        environment,
        logFile: log("worker"),
        signal,
        grace: GRACE_MS,
        ready: () => true,
      }),
    ),
  ]);
}

/** Starts PostgreSQL and answers the address of its database; later starts of it keep the port. */
async function startDatabase(): Promise<string> {
  const port = await freeLoopbackPort();
  let address = "";
  await run("database", "PostgreSQL", "postgres/postgres", async () => {
    const server = await startEmbeddedPostgres({
      dataDir: paths.postgres,
      port,
      fastUnsafe: options.throwaway,
      environment: inheritedEnvironment(),
    });
    address = server.url("postgres");
    return server;
  });
  return address;
}

/** Where search answers, or undefined when nothing on this platform can: the product then runs without it and says so. */
async function startSearch(masterKey: string): Promise<{ url: string; key: string } | undefined> {
  if (options.meiliUrl) return { url: options.meiliUrl, key: options.meiliKey ?? "" };
  const port = await freeLoopbackPort();
  try {
    await run("search", "Meilisearch", "meilisearch/meilisearch", () =>
      startEmbeddedMeilisearch({
        dataDir: paths.meilisearch,
        masterKey,
        port,
        binary: options.meiliBinary,
        environment: inheritedEnvironment(),
      }),
    );
  } catch (error) {
    if (!(error instanceof NoMeilisearchBinary)) throw error;
    notices.push(
      "此平台没有随附的 Meilisearch，全文检索以数据库代替。您可以用 --meili-url 与 --meili-key 接入自己的服务，或用 --meili-binary 指定官方程序。",
    );
    return undefined;
  }
  return { url: `http://127.0.0.1:${port}`, key: masterKey };
}

function startStripe(port: number, webhookSecret: string): Promise<void> {
  const args = ["--port", String(port), "--data-file", paths.stripe, "--webhook-url", `${url}/webhooks/stripe`];
  args.push("--webhook-secret", webhookSecret, "--app-origin", url);
  const child = { script: "app/stripe/stand-in/main.ts", args, environment: inheritedEnvironment(), logFile: log("stripe") };
  return run("stripe", "支付模拟服务", "stripe", (signal) => startNode({ ...child, signal, grace: 1_000, ready: () => listens(port) }));
}

/** Starts a service, keeps it running, and has it stopped in its turn. */
async function run(
  group: keyof typeof stopOrder,
  title: string,
  logName: string,
  start: (signal: AbortSignal) => Promise<Running>,
): Promise<void> {
  cancelled.signal.throwIfAborted();
  const service = supervise(start, (reason, pauseMs) => {
    const file = join(relative(process.cwd(), group === "database" || group === "search" ? paths.root : paths.logs), `${logName}.log`);
    console.error(`${title}意外退出（${reason}），${pauseMs / 1000} 秒后重新启动。日志：${file}`);
  });
  stopOrder[group].push(service);
  await service.started;
}

/** All at once, but nothing is left running unwatched: when one fails, the others are waited for before the error goes on. */
async function together<T extends readonly unknown[] | []>(work: T) {
  await Promise.allSettled(work);
  return Promise.all(work);
}

function stop(code: number): Promise<void> {
  stopping ??= (async () => {
    say("正在停止……");
    setTimeout(() => process.exit(1), STOP_WITHIN_MS).unref();
    cancelled.abort();
    for (const group of [stopOrder.front, stopOrder.stripe, stopOrder.search, stopOrder.database]) {
      await Promise.all(group.map((service) => service.stop()));
    }
    rmSync(options.throwaway ? paths.root : paths.running, { recursive: true, force: true });
    process.exit(code);
  })();
  return stopping;
}

async function chooseWebPort(): Promise<number> {
  if (options.port === undefined) return firstFreePort(PREFERRED_WEB_PORT);
  if (options.port === 0) return freeLoopbackPort();
  if (!(await isFree(options.port))) quit(`端口 ${options.port} 已被占用，请换一个端口，或不指定 --port 由程序自动选择。`);
  return options.port;
}

async function answers(address: string): Promise<boolean> {
  try {
    return (await fetch(address, { signal: AbortSignal.timeout(2_000) })).ok;
  } catch {
    return false;
  }
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => {
      socket.destroy();
      resolve(true);
    }).on("error", () => resolve(false));
  });
}

function log(name: string): string {
  return join(paths.logs, `${name}.log`);
}

function say(line: string): void {
  if (!options.quiet) console.log(line);
}

function quit(message: string): never {
  console.error(message);
  process.exit(1);
}

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        data: { type: "string" },
        port: { type: "string" },
        quiet: { type: "boolean", default: false },
        throwaway: { type: "boolean", default: false },
        "meili-url": { type: "string" },
        "meili-key": { type: "string" },
        "meili-binary": { type: "string" },
        help: { type: "boolean", default: false },
      },
    });
    if (values.help) {
      console.log(USAGE);
      process.exit(0);
    }
    const port = values.port === undefined ? undefined : Number(values.port);
    if (port !== undefined && !(Number.isInteger(port) && port >= 0 && port <= 65_535)) quit(USAGE);
    if (values.throwaway && values.data === undefined) quit("--throwaway 会删除数据目录，请同时用 --data 指定一个。");
    return {
      data: values.data,
      port,
      quiet: values.quiet,
      throwaway: values.throwaway,
      meiliUrl: values["meili-url"],
      meiliKey: values["meili-key"],
      meiliBinary: values["meili-binary"],
    };
  } catch (error) {
    return quit(`${error instanceof Error ? error.message : error}\n${USAGE}`);
  }
}
