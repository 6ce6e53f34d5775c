import { fork, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { freeLoopbackPort, identify, isAlive } from "#db/server-process.server.ts";
import { type Running, supervise } from "./child-processes.ts";
import { claim, dataPaths, keptSecrets, whoRuns } from "./data-directory.ts";
import { demoBanner } from "./demo-banner.ts";
import { firstFreePort } from "./free-port.ts";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "shijing-main-"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

/** A service that the test can end. */
function fakeService() {
  const starts: { end(reason: string): void; stopped: boolean }[] = [];
  const start = async (): Promise<Running> => {
    const { promise, resolve } = Promise.withResolvers<string>();
    const record = { end: resolve, stopped: false };
    starts.push(record);
    return {
      exited: promise,
      stop: async () => {
        record.stopped = true;
        resolve("stopped");
      },
    };
  };
  return { starts, start };
}

describe("a supervised service", () => {
  test("is started again with a growing pause, until it is stopped", async () => {
    const { starts, start } = fakeService();
    const reports: [string, number][] = [];
    const service = supervise(start, (reason, pause) => reports.push([reason, pause]));
    await service.started;
    starts[0]?.end("exit code 1");
    await expect.poll(() => starts.length, { timeout: 3_000 }).toBe(2);
    starts[1]?.end("signal SIGKILL");
    await expect.poll(() => starts.length, { timeout: 3_000 }).toBe(3);
    await service.stop();
    expect(reports).toEqual([
      ["exit code 1", 500],
      ["signal SIGKILL", 1_000],
    ]);
    expect(starts[2]?.stopped).toBe(true);
  });

  test("that cannot start at all is reported, not retried", async () => {
    let tries = 0;
    const service = supervise(
      () => {
        tries++;
        return Promise.reject(new Error("no such file"));
      },
      () => {},
    );
    await expect(service.started).rejects.toThrow("no such file");
    await service.stop();
    expect(tries).toBe(1);
  });
});

test("a child ends when its parent is killed, by the channel alone", async () => {
  const child = join(directory, "child.ts");
  writeFileSync(
    child,
    `import { exitWhenParentIsGone } from ${JSON.stringify(new URL("./child-processes.ts", import.meta.url).href)};
     setInterval(() => {}, 1000);
     exitWhenParentIsGone();
     process.send?.(process.pid);`,
  );
  const middle = join(directory, "parent.mjs");
  writeFileSync(
    middle,
    `import { fork } from "node:child_process";
     fork(${JSON.stringify(child)}).on("message", (pid) => process.send(pid));`,
  );
  const parent = fork(middle);
  const pid = await new Promise<number>((resolve) => parent.once("message", (message) => resolve(Number(message))));
  const identity = identify(pid);
  if (!identity) throw new Error("the child should be running");
  parent.kill("SIGKILL");
  await expect.poll(() => isAlive(identity), { timeout: 5_000 }).toBe(false);
}, 15_000);

describe("a data directory", () => {
  test("belongs to one start at a time, and a record of a dead one does not count", async () => {
    const record = join(directory, "running.json");
    const other = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "ignore" });
    const identity = identify(other.pid ?? 0);
    writeFileSync(record, JSON.stringify({ ...identity, url: "http://127.0.0.1:3000" }));
    expect(claim(record, "http://127.0.0.1:3001")?.url).toBe("http://127.0.0.1:3000");
    other.kill("SIGKILL");
    await expect.poll(() => whoRuns(record), { timeout: 5_000 }).toBeUndefined();
    expect(claim(record, "http://127.0.0.1:3001")).toBeUndefined();
    expect(whoRuns(record)).toMatchObject({ pid: process.pid, url: "http://127.0.0.1:3001" });
  });

  test("keeps its secrets", () => {
    const paths = dataPaths(directory);
    const secrets = keptSecrets(paths);
    expect(keptSecrets(paths)).toEqual(secrets);
    expect(new Set(Object.values(secrets)).size).toBe(4);
  });
});

test("a port in use is stepped over", async () => {
  const port = await freeLoopbackPort();
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(port, resolve));
  expect(await firstFreePort(port)).not.toBe(port);
  await new Promise((resolve) => server.close(resolve));
});

test("the banner names the address, the accounts and what does not work", () => {
  const text = demoBanner({ url: "http://127.0.0.1:3000", dataDirectory: ".data", startedInMs: 2_345, notices: ["检索不可用。"] });
  expect(text).toContain("http://127.0.0.1:3000（用时 2.3 秒）");
  expect(text).toContain("operator@demo.shijing.example");
  expect(text).toContain("请注意：检索不可用。");
});
