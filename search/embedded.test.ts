import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { startEmbeddedMeilisearch } from "./embedded.server.ts";

const masterKey = "integration-tests-only";
let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "shijing-meilisearch-"));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

describe.runIf(process.platform === "linux" && process.arch === "x64")("embedded Meilisearch", () => {
  test("answers only with the key, which no command line shows", async () => {
    const server = await startEmbeddedMeilisearch({ dataDir, masterKey });
    expect((await fetch(`${server.url}/indexes`)).status).toBe(401);
    expect((await fetch(`${server.url}/indexes`, { headers: { Authorization: `Bearer ${masterKey}` } })).status).toBe(200);
    const { pid } = JSON.parse(readFileSync(join(dataDir, "process.json"), "utf8")) as { pid: number };
    expect(readFileSync(`/proc/${pid}/cmdline`, "utf8")).not.toContain(masterKey);
    await server.stop();
  });

  test("a start ends the server that an earlier run left on the same data", async () => {
    const left = await startEmbeddedMeilisearch({ dataDir, masterKey });
    const next = await startEmbeddedMeilisearch({ dataDir, masterKey });
    expect(await left.exited).toMatch(/signal SIGTERM|exit code 0/);
    expect((await fetch(`${next.url}/health`)).ok).toBe(true);
    await next.stop();
  });

  test("a program that does not start is an error with its output, not a wait", async () => {
    const binary = join(dataDir, "broken");
    writeFileSync(binary, "#!/bin/sh\necho cannot open the database >&2\nexit 3\n");
    chmodSync(binary, 0o755);
    await expect(startEmbeddedMeilisearch({ dataDir, masterKey, binary })).rejects.toThrow(/exit code 3\)\ncannot open the database/);
  });
});
