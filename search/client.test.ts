import { randomBytes } from "node:crypto";
import { createServer, type RequestListener } from "node:http";
import { type AddressInfo, createServer as createTcpServer } from "node:net";
import { Meilisearch } from "meilisearch";
import { afterEach, describe, expect, inject, test, vi } from "vitest";
import { createSearch, type Search, type SearchSettings, SearchUnavailable } from "./client.server.ts";

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
  vi.useRealTimers();
});

/** A search of its own on the real server; `settings` override. */
function search(settings: Partial<SearchSettings> = {}): Search & { prefix: string } {
  const { url, key } = inject("meili");
  const prefix = `c_${randomBytes(6).toString("hex")}_`;
  return { ...createSearch({ url, key, prefix, timeoutMs: 5_000, ...settings }), prefix };
}

const scene = (id: string, facts: Record<string, unknown> = {}) => ({
  id,
  org_id: "o1",
  name: "电池测试线",
  status: "published",
  _vectors: { dup: null },
  ...facts,
});
const scenes = (from: number, to: number, facts: Record<string, unknown> = {}) =>
  Array.from({ length: to - from }, (_, i) => scene(`s${from + i}`, facts));
async function* batchesOf(...batches: Record<string, unknown>[][]) {
  yield* batches;
}

/** A server that answers as told, and how often it was asked. */
async function fakeServer(answer: RequestListener) {
  let asked = 0;
  const server = createServer((request, response) => {
    asked++;
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closers.push(() => {
    server.close();
    server.closeAllConnections();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked: () => asked };
}

async function timed(work: () => Promise<unknown>): Promise<{ error: unknown; ms: number }> {
  const started = performance.now();
  const error = await work().then(
    () => null,
    (one: unknown) => one,
  );
  return { error, ms: performance.now() - started };
}

describe("writing and finding", () => {
  test("what was written is found by words and by filter, and no longer when removed", async () => {
    const { upsert, query, remove, count } = search();
    await upsert("scenes", [scene("s1", { name: "电池测试线——柔性插接", tags: ["plug"] }), scene("s2", { name: "仓库搬运", tags: [] })]);
    const [byWord, byTag, none] = await query([
      { index: "scenes", q: "电池", limit: 10 },
      { index: "scenes", filter: ['tags = "plug"'], facets: ["status"], limit: 10 },
      { index: "scenes", filter: ["metrics.payload >= 1"], limit: 10 },
    ]);
    expect(byWord?.ids).toEqual(["s1"]);
    expect(byTag).toEqual({ ids: ["s1"], documents: [{ id: "s1" }], total: 1, facets: { status: { published: 1 } } });
    expect(none?.ids).toEqual([]);
    await upsert("scenes", [scene("s1", { name: "整机装配" })]);
    await remove("scenes", ["s2", "never-was"]);
    expect((await query([{ index: "scenes", q: "", limit: 10 }]))[0]?.ids).toEqual(["s1"]);
    expect((await query([{ index: "scenes", q: "电池", limit: 10 }]))[0]?.ids).toEqual([]);
    expect(await count("scenes")).toBe(1);
  });

  test("the first writers of an index may come at once", async () => {
    const { upsert, query } = search();
    await Promise.all(Array.from({ length: 8 }, (_, i) => upsert("scenes", [scene(`s${i}`)])));
    expect((await query([{ index: "scenes", filter: ["status = published"], limit: 20 }]))[0]?.total).toBe(8);
  });

  test("ensure brings the settings of an older version up to date and keeps the documents", async () => {
    const { ensure, query, prefix } = search();
    const { url, key } = inject("meili");
    await new Meilisearch({ host: url, apiKey: key })
      .index(`${prefix}scenes`)
      .addDocuments([{ ...scene("s1"), _vectors: undefined }], { primaryKey: "id" })
      .waitTask();
    await expect(query([{ index: "scenes", filter: ["status = published"], limit: 1 }])).rejects.toThrow(SearchUnavailable);
    await ensure("scenes");
    expect((await query([{ index: "scenes", filter: ["status = published"], limit: 1 }]))[0]?.ids).toEqual(["s1"]);
  });

  test("the nearest vectors come first, also to a vector that is not stored", async () => {
    const { upsert, nearest } = search();
    const vector = (...head: number[]) => [...head, ...Array.from({ length: 256 - head.length }, () => 0)];
    await upsert("scenes", [
      scene("s1", { _vectors: { dup: vector(1, 0) } }),
      scene("s2", { _vectors: { dup: vector(0.8, 0.6) } }),
      scene("s3", { _vectors: { dup: vector(-1, 0) } }),
      scene("s4"),
    ]);
    expect(await nearest("scenes", [vector(1, 0.1), vector(-1, 0.1)], 2)).toEqual([
      ["s1", "s2"],
      ["s3", "s2"],
    ]);
    expect(await nearest("scenes", [], 2)).toEqual([]);
  });

  test("a failed task is told with the server's reason, and concerns neither readers nor the next writer", async () => {
    const { upsert, query } = search();
    await upsert("scenes", [scene("s1")]);
    const { error } = await timed(() => upsert("scenes", [scene("场景")]));
    expect(error).toBeInstanceOf(SearchUnavailable);
    expect(String((error as Error).cause)).toMatch(/task \d+ failed: .*identifier/i);
    await upsert("scenes", [scene("s2")]);
    expect((await query([{ index: "scenes", limit: 5 }]))[0]?.total).toBe(2);
  });

  test("a query the server refuses does not keep the next one out", async () => {
    const { upsert, query } = search();
    await upsert("scenes", [scene("s1")]);
    await expect(query([{ index: "scenes", filter: ["name = x"], limit: 1 }])).rejects.toThrow(SearchUnavailable);
    expect((await query([{ index: "scenes", limit: 1 }]))[0]?.ids).toEqual(["s1"]);
  });
});

test("documents are read back as they were written, all of them or some", async () => {
  const { upsert, documents, isCurrent, ensure } = search();
  await ensure("scenes");
  expect(await isCurrent("scenes")).toBe(true);
  await upsert("scenes", scenes(0, 3));
  const read = async (ids?: string[]) => {
    const found: Record<string, unknown>[] = [];
    for await (const batch of documents("scenes", ids)) found.push(...batch);
    return found.sort((a, b) => String(a["id"]).localeCompare(String(b["id"])));
  };
  const bare = ({ _vectors, ...document }: ReturnType<typeof scene>) => document;
  expect(await read()).toEqual(scenes(0, 3).map(bare));
  expect(await read(["s1", "gone"])).toEqual([bare(scene("s1"))]);
  expect(await isCurrent("scenes")).toBe(true);
});

test("documents that an older version wrote are told", async () => {
  const { ensure, isCurrent, prefix } = search();
  await ensure("scenes");
  const { url, key } = inject("meili");
  await new Meilisearch({ host: url, apiKey: key })
    .index(`${prefix}scenes`)
    .addDocuments([scene("s1")], { primaryKey: "id" })
    .waitTask();
  expect(await isCurrent("scenes")).toBe(false);
});

test("finished tasks are forgotten, those that are younger are not", async () => {
  const { upsert, forgetTasks, prefix } = search();
  await upsert("scenes", [scene("s1")]);
  const { url, key } = inject("meili");
  const client = new Meilisearch({ host: url, apiKey: key });
  const count = async () => (await client.tasks.getTasks({ indexUids: [`${prefix}scenes`] })).total;
  const before = await count();
  await forgetTasks(new Date(Date.now() - 3_600_000));
  expect(await count()).toBe(before);
  // Other files use the server at the same time: only what finished long ago may go.
  expect(before).toBeGreaterThan(0);
});

describe("a server that is not there", () => {
  test("is told at once, and not asked again until the breaker closes", async () => {
    const server = await fakeServer((request) => request.socket.destroy());
    const { query, upsert, healthy } = search({ url: server.url });
    const ask = () => timed(() => query([{ index: "scenes", limit: 1 }]));
    const first = await ask();
    expect(first.error).toBeInstanceOf(SearchUnavailable);
    expect(first.ms).toBeLessThan(1_000);
    const asked = server.asked();
    for (let i = 0; i < 20; i++) expect((await ask()).error).toBeInstanceOf(SearchUnavailable);
    expect(server.asked()).toBe(asked);
    expect(String(((await ask()).error as Error).cause)).toContain("breaker is open");
    expect((await timed(() => upsert("scenes", [scene("s1")]))).error).toBeInstanceOf(SearchUnavailable);
    expect(await healthy()).toBe(false);

    const later = Date.now() + 2_100;
    vi.useFakeTimers({ toFake: ["Date"], now: later });
    const before = server.asked();
    await ask();
    expect(server.asked()).toBeGreaterThan(before);
  });

  test("that listens but never answers costs no more than the timeout, and then nothing", async () => {
    const server = createTcpServer(() => {});
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    closers.push(() => server.close());
    const { query, healthy } = search({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, timeoutMs: 300 });
    const first = await timed(() => query([{ index: "scenes", limit: 1 }]));
    expect(first.error).toBeInstanceOf(SearchUnavailable);
    expect(first.ms).toBeGreaterThan(250);
    expect(first.ms).toBeLessThan(900);
    expect((await timed(() => query([{ index: "scenes", limit: 1 }]))).ms).toBeLessThan(50);
    expect(await healthy()).toBe(false);
  });

  test("that stops in the middle of an answer is no different", async () => {
    const server = await fakeServer(
      (_, response) => void response.writeHead(200, { "content-type": "application/json" }).write('{"results":['),
    );
    const { query } = search({ url: server.url, timeoutMs: 300 });
    const { error, ms } = await timed(() => query([{ index: "scenes", limit: 1 }]));
    expect(error).toBeInstanceOf(SearchUnavailable);
    expect(ms).toBeLessThan(900);
  });

  test.each([
    ["a broken server", 503, "application/json", '{"message":"x","code":"internal","type":"internal"}'],
    ["a proxy with nothing behind it", 502, "text/html", "<h1>Bad Gateway</h1>"],
  ])("%s opens the breaker as well", async (_, status, type, body) => {
    const server = await fakeServer((_request, response) => void response.writeHead(status, { "content-type": type }).end(body));
    const { query } = search({ url: server.url });
    for (let i = 0; i < 3; i++) await expect(query([{ index: "scenes", limit: 1 }])).rejects.toThrow(SearchUnavailable);
    expect(server.asked()).toBe(1);
  });

  test("or was never named refuses every call", async () => {
    const absent = createSearch({ url: undefined, key: undefined, prefix: "" });
    const calls = [
      () => absent.query([]),
      () => absent.upsert("scenes", []),
      () => absent.remove("scenes", []),
      () => absent.ensure("scenes"),
      () => absent.rebuild("scenes", batchesOf()),
      () => absent.count("scenes"),
    ];
    for (const call of calls) await expect(call()).rejects.toThrow(SearchUnavailable);
    expect(await absent.healthy()).toBe(false);
  });
});

describe("a rebuild", () => {
  test("is never seen half done by those who search meanwhile", async () => {
    const { upsert, query, rebuild, count } = search();
    await upsert("scenes", scenes(0, 50, { status: "published" }));
    let running = true;
    const seen = new Set<string>();
    const reader = (async () => {
      while (running) {
        const [hits] = await query([{ index: "scenes", facets: ["status"], limit: 1 }]);
        seen.add(JSON.stringify([hits?.total, hits?.facets]));
      }
    })();
    const batches = batchesOf(scenes(100, 130, { status: "matched" }), [], scenes(130, 160, { status: "matched" }));
    expect(await rebuild("scenes", batches)).toBe(60);
    await query([{ index: "scenes", limit: 1 }]);
    running = false;
    await reader;
    expect(await count("scenes")).toBe(60);
    const whole = [JSON.stringify([50, { status: { published: 50 } }]), JSON.stringify([60, { status: { matched: 60 } }])];
    expect(whole).toEqual(expect.arrayContaining([...seen]));
  });

  test("that fails half-way leaves the old index serving, and the next one starts clean", async () => {
    const { upsert, query, rebuild, count } = search();
    await upsert("capabilities", [scene("old")]);
    async function* failing() {
      yield scenes(0, 10);
      throw new Error("the database went away");
    }
    await expect(rebuild("capabilities", failing())).rejects.toThrow("the database went away");
    expect((await query([{ index: "capabilities", limit: 20 }]))[0]?.ids).toEqual(["old"]);
    expect(await rebuild("capabilities", batchesOf([scene("new")]))).toBe(1);
    expect((await query([{ index: "capabilities", limit: 20 }]))[0]?.ids).toEqual(["new"]);
    expect(await count("capabilities")).toBe(1);
  });

  test("makes an index that never was, with its settings", async () => {
    const { query, rebuild } = search();
    expect(await rebuild("scenes", batchesOf(scenes(0, 3)))).toBe(3);
    expect((await query([{ index: "scenes", filter: ["status = published"], limit: 1 }]))[0]?.total).toBe(3);
  });
});
