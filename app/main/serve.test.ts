import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { Agent, createServer, get } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, test, vi } from "vitest";

const script = fileURLToPath(new URL("./slow-web.fixtures.ts", import.meta.url));
const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
});

/** The web process of slow-web.fixtures.ts. */
async function startWeb({ drainMs = 0, port = 0 } = {}) {
  const child = spawn(process.execPath, [script, String(drainMs), String(port)], { stdio: ["ignore", "pipe", "pipe"] });
  children.push(child);
  const lines: string[] = [];
  const output = createInterface({ input: child.stdout }).on("line", (line) => lines.push(line));
  const exited = once(child, "exit").then(([code]) => code as number | null);
  await Promise.race([once(output, "line"), exited]);
  return { url: `http://127.0.0.1:${lines[0]}`, lines, exited, child };
}
const text = async (url: string) => (await fetch(url)).text();

describe("SIGTERM", () => {
  test("takes the process out of the balancer, lets the request under way end, and exits with 0", async () => {
    const { url, lines, exited, child } = await startWeb({ drainMs: 1_500 });
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    const underWay = text(`${url}/slow?ms=4000`);
    await sleep(200);
    child.kill("SIGTERM");
    const leaving = await vi.waitUntil(async () => {
      const answer = await fetch(`${url}/readyz`);
      return answer.status === 503 && answer;
    });
    expect(leaving.headers.get("connection")).toBe("close");
    // The balancer has not looked yet: what it still sends is served.
    expect(await text(`${url}/slow?ms=1`)).toBe("done");
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    await vi.waitFor(() => expect(fetch(`${url}/readyz`)).rejects.toThrow(), { timeout: 3_000 });
    expect(child.exitCode).toBeNull();
    expect(await underWay).toBe("done");
    expect(await exited).toBe(0);
    expect(lines.at(-1)).toBe("closed");
  });

  test("does not wait for connections that are only kept alive", async () => {
    const { url, exited, child } = await startWeb();
    const agent = new Agent({ keepAlive: true });
    for (let i = 0; i < 3; i++)
      await new Promise((resolve) => get(`${url}/slow?ms=1`, { agent }, (answer) => answer.resume().on("end", resolve)));
    const idle = connect(Number(new URL(url).port), "127.0.0.1");
    await once(idle, "connect");
    const started = performance.now();
    child.kill("SIGTERM");
    expect(await exited).toBe(0);
    expect(performance.now() - started).toBeLessThan(2_000);
    agent.destroy();
  });

  test("given twice does nothing more than once", async () => {
    const { url, lines, exited, child } = await startWeb();
    const underWay = text(`${url}/slow?ms=800`);
    await sleep(200);
    child.kill("SIGTERM");
    child.kill("SIGINT");
    expect(await underWay).toBe("done");
    expect(await exited).toBe(0);
    expect(lines.filter((line) => line === "closed")).toHaveLength(1);
  });
});

test("a port that is taken ends the start with an error instead of a process that serves nobody", async () => {
  const taken = createServer().listen(0, "127.0.0.1");
  await once(taken, "listening");
  const { exited } = await startWeb({ port: (taken.address() as AddressInfo).port });
  expect(await exited).not.toBe(0);
  taken.close();
});
