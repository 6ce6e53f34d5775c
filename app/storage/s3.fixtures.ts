import { createHash, createHmac } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { S3Settings } from "./s3.server.ts";

const KEY = "test-key";
const SECRET = "test-secret-0123456789";
const REGION = "cn-south-1";
const BUCKET = "shijing-files";

export interface FakeS3 {
  settings: S3Settings;
  objects: Map<string, Buffer>;
  /** Requests whose signature or digest did not hold. */
  refused: string[];
  /** Answers the next requests with 503 instead. */
  failNext(times: number): void;
  close(): Promise<void>;
}

/** An object store in memory that believes nothing unsigned: it derives the signature of every request on its own (AWS Signature Version 4). */
export async function fakeS3(): Promise<FakeS3> {
  const objects = new Map<string, Buffer>();
  const refused: string[] = [];
  let failures = 0;
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    if (failures > 0) {
      failures--;
      return void response.writeHead(503).end();
    }
    const fault = faultOf(request, body);
    if (fault) {
      refused.push(`${request.method} ${request.url}: ${fault}`);
      return void response.writeHead(403).end();
    }
    answer(objects, request, response, body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    settings: { endpoint, bucket: BUCKET, key: KEY, secret: SECRET, region: REGION },
    objects,
    refused,
    failNext: (times) => {
      failures = times;
    },
    close: () => new Promise((resolve) => server.close(() => resolve()).closeAllConnections()),
  };
}

function answer(objects: Map<string, Buffer>, request: IncomingMessage, response: ServerResponse, body: Buffer): void {
  const prefix = `/${BUCKET}/`;
  const key = request.url ?? "";
  if (!key.startsWith(prefix)) return void response.writeHead(404).end();
  if (request.method === "PUT") {
    objects.set(key, body);
    return void response.writeHead(200).end();
  }
  if (request.method === "DELETE") {
    objects.delete(key);
    return void response.writeHead(204).end();
  }
  const object = objects.get(key);
  if (!object) return void response.writeHead(404).end();
  const range = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? "");
  if (range) return void response.writeHead(206).end(object.subarray(Number(range[1]), Number(range[2]) + 1));
  response.writeHead(200).end(object);
}

const hex = (data: Buffer | string) => createHash("sha256").update(data).digest("hex");
const mac = (key: Buffer | string, data: string) => createHmac("sha256", key).update(data).digest();

function faultOf(request: IncomingMessage, body: Buffer): string | null {
  const { authorization = "", "x-amz-date": date = "", "x-amz-content-sha256": digest = "" } = request.headers as Record<string, string>;
  const parts = /^AWS4-HMAC-SHA256 Credential=([^,]+), SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$/.exec(authorization);
  if (!parts) return "no signature";
  const [, credential = "", signedNames = "", signature] = parts;
  const scope = [date.slice(0, 8), REGION, "s3", "aws4_request"];
  if (credential !== [KEY, ...scope].join("/")) return "other credential";
  if (!["host", "x-amz-date", "x-amz-content-sha256"].every((name) => signedNames.split(";").includes(name))) return "too little signed";
  if (hex(body) !== digest) return "content differs from its digest";
  if (request.method === "PUT" && request.headers["content-length"] !== String(body.length)) return "length not told";
  const url = new URL(request.url ?? "", "http://local.invalid");
  const headers = signedNames.split(";").map((name) => `${name}:${String(request.headers[name] ?? "").trim()}\n`);
  const canonical = [request.method, url.pathname, url.searchParams.toString(), headers.join(""), signedNames, digest].join("\n");
  const text = ["AWS4-HMAC-SHA256", date, scope.join("/"), hex(canonical)].join("\n");
  const key = scope.reduce<Buffer | string>((secret, part) => mac(secret, part), `AWS4${SECRET}`);
  return mac(key, text).toString("hex") === signature ? null : "signature does not hold";
}
