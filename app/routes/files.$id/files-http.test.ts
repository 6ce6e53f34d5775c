import { randomBytes } from "node:crypto";
import { createServer, request as httpRequest } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { type AppLoadContext, json, type ServerBuild } from "@remix-run/node";
import { hashPassword } from "better-auth/crypto";
import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { attachFiles, storeFile } from "#app/areas/files/index.server.ts";
import { createScene } from "#app/areas/scenes/index.server.ts";
import { createAuth } from "#app/http/auth.server.ts";
import { formAction } from "#app/http/form.server.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";
import { signIn } from "#app/http/sign-in.server.ts";
import { readUploads } from "#app/http/uploads.server.ts";
import { withTransaction } from "#app/kernel/context.server.ts";
import { createHttpApp } from "#app/main/http-app.ts";
import * as uploadRoute from "#app/routes/work.files/route.ts";
import { accounts } from "#db/schema/organizations.ts";
import { scenes } from "#db/schema/scenes.ts";
import { mp4, pdf, photo } from "#test/file-samples.ts";
import { pluggingScene } from "#test/market.ts";
import { type TestOrganization, testWorld } from "#test/world.ts";
import * as fileRoute from "./route.ts";

const world = await testWorld();

setFlagsFromString("--expose-gc");
const collect: () => void = runInNewContext("gc");
/** Bytes in use now. What is only waiting to be collected says nothing about what is kept. */
function held(): number {
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

const { config } = world.services;
const auth = createAuth(world.db, config);
const password = "tangerine-lamp-42";
const hash = await hashPassword(password);

const echoInput = z.strictObject({ title: z.string({ error: "请填写标题。" }), files: z.array(z.string()).default([]) });
/** A page whose form carries text and files. */
const echoRoute = {
  action: ({ request, context }: { request: Request; context: AppLoadContext }) =>
    responding(context, async () => {
      const typed = await readUploads(request, context, await requireActor(request, context));
      return formAction(typed, context, echoInput, async (value) => json(value));
    }),
};
const route = (id: string, path: string, module: object) => ({ id, path, parentId: "root", module });
const build = {
  mode: "production",
  entry: { module: { default: (_: Request, status: number) => new Response("document", { status }), handleError: () => {} } },
  assets: { entry: { imports: [], module: "" }, routes: {}, url: "", version: "1" },
  assetsBuildDirectory: "",
  publicPath: "/",
  basename: "/",
  isSpaMode: false,
  future: {},
  routes: {
    root: { id: "root", path: "", module: { default: () => null } },
    files: route("files", "files/:id", fileRoute),
    uploads: route("uploads", "work/files", uploadRoute),
    echo: route("echo", "work/echo", echoRoute),
  },
} as unknown as ServerBuild;

const http = createHttpApp({ config, services: world.services, auth, log: pino({ level: "silent" }), build });
const server = createServer(http.app);
let url: string;
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => void server.close().closeAllConnections());

/** The cookie of a member signed in as a browser is. */
async function cookieOf({ actor }: TestOrganization): Promise<string> {
  await world.db
    .insert(accounts)
    .values({ id: crypto.randomUUID(), accountId: actor.userId, providerId: "credential", userId: actor.userId, password: hash });
  const context = {
    services: world.services,
    auth,
    log: pino({ level: "silent" }),
    nonce: "",
    requestId: "test",
    clientAddress: "10.0.0.1",
  };
  const { headers } = await signIn(new Request(`${config.APP_URL}/sign-in`, { method: "POST" }), context, { email: actor.email, password });
  return headers
    .getSetCookie()
    .map((line) => line.split(";")[0])
    .join("; ");
}

const unit = await world.organization();
const other = await world.organization({ kind: "vendor", supplyRoles: ["robotMaker"] });
const bureau = await world.organization({ kind: "bureau", regionCode: "440000" });
const [own, foreign, ofBureau] = [await cookieOf(unit), await cookieOf(other), await cookieOf(bureau)];

const sameSite = (cookie: string) => ({ cookie, origin: config.APP_URL, "sec-fetch-site": "same-origin" });
function post(path: string, body: FormData, cookie = own) {
  return fetch(url + path, { method: "POST", headers: sameSite(cookie), body, redirect: "manual" });
}
function form(parts: [string, string | Blob, string?][]): FormData {
  const data = new FormData();
  for (const [name, value, fileName] of parts) {
    if (typeof value === "string") data.append(name, value);
    else data.append(name, value, fileName);
  }
  return data;
}
const blob = (bytes: Buffer) => new Blob([new Uint8Array(bytes)]);
const get = (path: string, headers: Record<string, string> = { cookie: own }) => fetch(url + path, { headers });
const store = (name: string, bytes: Buffer) => storeFile(unit.ctx, { name, stream: Readable.from([bytes]) });

describe("POST /work/files", () => {
  test("answers the line of what was stored", async () => {
    const answer = await post("/work/files", form([["file", blob(pdf()), "检测报告.pdf"]]));
    expect(answer.status).toBe(201);
    expect(await answer.json()).toEqual({
      file: expect.objectContaining({ name: "检测报告.pdf", mime: "application/pdf", size: pdf().length }),
    });
  });

  test.each<[string, FormData, number, string]>([
    ["what is not taken", form([["file", blob(Buffer.from("<svg/>")), "a.svg"]]), 400, "不支持这种文件"],
    ["nothing", form([["file", blob(Buffer.alloc(0)), ""]]), 400, "请选择文件"],
    ["text only", form([["file", "x"]]), 400, "请选择文件"],
  ])("refuses %s with its reason", async (_, body, status, reason) => {
    const answer = await post("/work/files", body);
    expect(answer.status).toBe(status);
    expect(await answer.json()).toMatchObject({ message: expect.stringContaining(reason) });
  });

  test("needs a session, and asks before it reads", async () => {
    const answer = await post("/work/files", form([["file", blob(randomBytes(3_000_000)), "a.pdf"]]), "");
    expect(answer.status).toBe(401);
  });

  test("of another site is refused", async () => {
    const body = form([["file", blob(pdf()), "a.pdf"]]);
    const answer = await fetch(`${url}/work/files`, { method: "POST", headers: { cookie: own, origin: "https://evil.example" }, body });
    expect(answer.status).toBe(403);
  });

  test("declared larger than any file is refused unread", async () => {
    const status = await new Promise((resolve, reject) => {
      const headers = { ...sameSite(own), "content-type": "multipart/form-data; boundary=x", "content-length": String(10 ** 9) };
      const request = httpRequest(`${url}/work/files`, { method: "POST", headers }, (response) => resolve(response.statusCode));
      request.on("error", reject);
      request.write("--x\r\n");
    });
    expect(status).toBe(413);
  });

  test("streams: a body of 60 MB is taken in or refused with little memory", async () => {
    const part = Buffer.alloc(1024 * 1024, "x");
    const before = held();
    let highest = 0;
    const answer = await new Promise<{ status: number; text: string }>((resolve, reject) => {
      const headers = { ...sameSite(own), "content-type": "multipart/form-data; boundary=x", "transfer-encoding": "chunked" };
      const request = httpRequest(`${url}/work/files`, { method: "POST", headers }, async (response) => {
        let text = "";
        for await (const chunk of response) text += chunk;
        resolve({ status: response.statusCode ?? 0, text });
      });
      request.on("error", reject);
      request.write('--x\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n%PDF-1.7\n');
      let sent = 0;
      const more = () => {
        if (sent % 10 === 0) highest = Math.max(highest, held());
        while (sent++ < 60) if (!request.write(part)) return void request.once("drain", more);
        request.end("\r\n--x--\r\n");
      };
      more();
    });
    expect(answer).toMatchObject({ status: 413, text: expect.stringContaining("文档最大 50 MB") });
    expect(highest - before).toBeLessThan(20 * 1024 * 1024);
  });

  test.each([
    ["broken off", '--x\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n%PDF', "multipart/form-data; boundary=x"],
    ["without its boundary", "--x", "multipart/form-data; charset=x"],
  ])("a form %s is the sender's fault", async (_, body, type) => {
    const answer = await fetch(`${url}/work/files`, { method: "POST", headers: { ...sameSite(own), "content-type": type }, body });
    expect(answer.status).toBe(400);
  });
});

describe("a form with files, without JavaScript", () => {
  test("carries text and files to its action as text and ids", async () => {
    const kept = await store("已有.pdf", pdf());
    const answer = await post(
      "/work/echo",
      form([
        ["title", "标题，\r\n第二行"],
        ["files", kept.id],
        ["files", blob(pdf()), "新.pdf"],
        ["files", blob(await photo()), "现场.jpg"],
        ["files", blob(Buffer.alloc(0)), ""],
      ]),
    );
    const value = (await answer.json()) as { title: string; files: string[] };
    expect(value).toMatchObject({ title: "标题，\r\n第二行", files: [kept.id, expect.any(String), expect.any(String)] });
  });

  test("comes back with what was typed and what is wrong with which file", async () => {
    const answer = await post(
      "/work/echo",
      form([
        ["title", "标题"],
        ["files", blob(Buffer.from("<svg/>")), "图.svg"],
        ["files", blob(pdf()), "好.pdf"],
      ]),
    );
    expect(answer.status).toBe(400);
    const reply = (await answer.json()) as { initialValue: { title: string; files: string[] }; error: Record<string, string[]> };
    expect(reply.error["files"]).toEqual([expect.stringMatching(/^图\.svg：不支持这种文件/)]);
    expect(reply.initialValue).toMatchObject({ title: "标题", files: expect.anything() });
  });

  test("sent without files is read as any other", async () => {
    const headers = { ...sameSite(own), "content-type": "application/x-www-form-urlencoded" };
    const answer = await fetch(`${url}/work/echo`, { method: "POST", headers, body: "title=a&files=b" });
    expect(await answer.json()).toEqual({ title: "a", files: ["b"] });
  });

  test("with too much text is refused", async () => {
    const answer = await post("/work/echo", form([["title", "x".repeat(1_200_000)]]));
    expect(answer.status).toBe(413);
  });
});

describe("GET /files/:id", () => {
  test("is a download that runs nothing and is kept by its reader alone", async () => {
    const line = await store("检测报告.pdf", pdf());
    const answer = await get(`/files/${line.id}`);
    expect(answer.status).toBe(200);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      "content-type": "application/pdf",
      "content-disposition": `attachment; filename="pdf"; filename*=UTF-8''%E6%A3%80%E6%B5%8B%E6%8A%A5%E5%91%8A.pdf`,
      "x-content-type-options": "nosniff",
      "content-security-policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
      "cache-control": "private, no-cache, no-transform",
      "content-length": String(pdf().length),
    });
    expect(Buffer.from(await answer.arrayBuffer()).equals(pdf())).toBe(true);
    const again = await get(`/files/${line.id}`, { cookie: own, "if-none-match": answer.headers.get("etag") ?? "" });
    expect(again.status).toBe(304);
  });

  test("gives a film in ranges", async () => {
    const film = mp4();
    const line = await store("运行.mp4", film);
    const range = (range: string, more = {}) => get(`/files/${line.id}`, { cookie: own, range, ...more });
    const part = await range("bytes=100-199");
    expect([part.status, part.headers.get("content-range")]).toEqual([206, `bytes 100-199/${film.length}`]);
    expect(Buffer.from(await part.arrayBuffer()).equals(film.subarray(100, 200))).toBe(true);
    expect((await range("bytes=-1")).headers.get("content-range")).toBe(`bytes ${film.length - 1}-${film.length - 1}/${film.length}`);
    expect([(await range("bytes=99999999-")).status, (await range("bytes=0-1", { "if-range": '"another"' })).status]).toEqual([416, 200]);
    const head = await fetch(`${url}/files/${line.id}`, { method: "HEAD", headers: { cookie: own } });
    expect([head.status, head.headers.get("content-length"), head.headers.get("accept-ranges")]).toEqual([
      200,
      String(film.length),
      "bytes",
    ]);
  });

  test("shows inside a page nothing but the thumbnail of an image", async () => {
    const line = await store("现场.jpg", await photo());
    const answer = await get(`/files/${line.id}?w=640`);
    expect([answer.status, answer.headers.get("content-type"), answer.headers.get("content-disposition")]).toEqual([
      200,
      "image/webp",
      "inline",
    ]);
    expect((await get(`/files/${line.id}`)).headers.get("content-disposition")).toMatch(/^attachment/);
    expect((await get(`/files/${line.id}?w=100000`)).status).toBe(404);
    const document = await store("报告.pdf", pdf());
    expect((await get(`/files/${document.id}?w=640`)).status).toBe(404);
  });

  test("of another organization, of nobody and an absent one are answered alike", async () => {
    const line = await store("报告.pdf", pdf());
    const absent = "00000000-0000-7000-8000-000000000000";
    const answers = await Promise.all([
      get(`/files/${line.id}`, { cookie: foreign }),
      get(`/files/${line.id}`, {}),
      get(`/files/${absent}`),
      get("/files/nonsense"),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
    const bodies = await Promise.all(answers.map(async (answer) => ({ ...((await answer.json()) as object), requestId: "" })));
    expect(new Set(bodies.map((body) => JSON.stringify(body))).size).toBe(1);
  });

  test("on a scene opens with the scene; restricted, to its bureau only", async () => {
    const line = await store("现场.jpg", await photo());
    const { code } = await createScene(unit.ctx, { scene: pluggingScene() });
    const scene = await world.db.query.scenes.findFirst({ where: (scenes, { eq }) => eq(scenes.code, code) });
    await withTransaction(unit.ctx, (tx) => attachFiles(tx, { objectType: "scene", objectId: scene?.id ?? "", fileIds: [line.id] }));
    const asked = async () =>
      Promise.all([own, foreign, "", ofBureau].map(async (cookie) => (await get(`/files/${line.id}?w=640`, { cookie })).status));
    expect(await asked()).toEqual([200, 404, 404, 404]);
    await world.db.update(scenes).set({ status: "published", submittedAt: new Date(), publishedAt: new Date() });
    expect(await asked()).toEqual([200, 200, 200, 200]);
    await world.db.update(scenes).set({ restrictedParts: ["files"] });
    expect(await asked()).toEqual([200, 404, 404, 200]);
  });

  test("to a slow reader does not pile up", async () => {
    const film = mp4([], [Buffer.concat([Buffer.from("02000008", "hex"), Buffer.from("mdat"), Buffer.alloc(32 * 1024 * 1024, 1)])]);
    const line = await store("长.mp4", film);
    const before = held();
    await new Promise<void>((resolve, reject) => {
      const request = httpRequest(`${url}/files/${line.id}`, { headers: { cookie: own } }, async (response) => {
        response.pause();
        await new Promise((resolve) => setTimeout(resolve, 500));
        expect(held() - before).toBeLessThan(24 * 1024 * 1024);
        let size = 0;
        for await (const chunk of response) size += (chunk as Buffer).length;
        expect(size).toBe(film.length);
        resolve();
      });
      request.on("error", reject).end();
    });
  });
});
