import { createReadStream } from "node:fs";
import { request as httpRequest, type IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";
import { pipeline } from "node:stream/promises";
import { AwsV4Signer } from "aws4fetch";
import { assertStorageKey, type FileStore, NotStored } from "./store.ts";

export interface S3Settings {
  /** Origin of the service, e.g. https://oss.example.com; the bucket is the first part of the path. */
  endpoint: string;
  bucket: string;
  key: string;
  secret: string;
  region: string;
}

/** Seconds without a byte in either direction after which a request is given up. */
const IDLE_SECONDS = 30;
const PUT_TRIES = 3;
const EMPTY_SHA256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

/** Any S3-compatible service. Bodies are streamed; their SHA-256 is part of the signature, so that the service refuses damaged bytes. */
export function s3Store(settings: S3Settings): FileStore {
  const call = async (
    method: "PUT" | "GET" | "DELETE",
    key: string,
    extra: Record<string, string>,
    body?: { path: string; size: number },
  ) => {
    assertStorageKey(key);
    const signer = new AwsV4Signer({
      method,
      url: `${settings.endpoint}/${settings.bucket}/${key}`,
      headers: { "x-amz-content-sha256": EMPTY_SHA256, ...extra },
      accessKeyId: settings.key,
      secretAccessKey: settings.secret,
      region: settings.region,
      service: "s3",
    });
    const { url, headers } = await signer.sign();
    return send(method, url, Object.fromEntries(headers), body);
  };
  return {
    async put(key, path, { size, sha256, mime }) {
      const headers = { "x-amz-content-sha256": sha256, "content-type": mime, "content-length": String(size) };
      for (let attempt = 1; ; attempt++) {
        try {
          const answer = await call("PUT", key, headers, { path, size });
          answer.resume();
          if (answer.statusCode === 200) return;
          throw new StoreRefused("PUT", answer.statusCode ?? 0);
        } catch (error) {
          const isFinal = error instanceof StoreRefused && error.status < 500;
          if (isFinal || attempt === PUT_TRIES) throw error;
          await new Promise((resolve) => setTimeout(resolve, 200 * 2 ** attempt));
        }
      }
    },
    async open(key, range) {
      const answer = await call("GET", key, range ? { range: `bytes=${range.start}-${range.end}` } : {});
      if (answer.statusCode === (range ? 206 : 200)) return answer;
      answer.resume();
      throw answer.statusCode === 404 ? new NotStored(key) : new StoreRefused("GET", answer.statusCode ?? 0);
    },
    async remove(key) {
      const answer = await call("DELETE", key, {});
      answer.resume();
      if (![200, 204, 404].includes(answer.statusCode ?? 0)) throw new StoreRefused("DELETE", answer.statusCode ?? 0);
    },
  };
}

class StoreRefused extends Error {
  readonly status: number;
  constructor(method: string, status: number) {
    super(`the object store answered ${method} with ${status}`);
    this.name = "StoreRefused";
    this.status = status;
  }
}

/** Sends the request, with the file at `body.path` as its content, and resolves with the answer, whose body is still to be read. */
function send(method: string, url: URL, headers: Record<string, string>, body?: { path: string; size: number }): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const request = (url.protocol === "https:" ? httpsRequest : httpRequest)(url, { method, headers }, resolve);
    request.setTimeout(IDLE_SECONDS * 1000, () => request.destroy(new Error("the object store does not answer")));
    request.on("error", reject);
    if (!body) return void request.end();
    // A service that refuses early closes while we still send: its answer counts, and comes by itself.
    pipeline(createReadStream(body.path), request).catch(reject);
  });
}
