import type { IncomingMessage, ServerResponse } from "node:http";
import { ApiRefusal } from "./refusal.ts";

/** Reads a request body as text. Throws ApiRefusal 413 beyond `limit` bytes. */
export async function readBody(request: IncomingMessage, limit: number): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > limit) throw new ApiRefusal("The request body is too large", { status: 413 });
    parts.push(part);
  }
  return Buffer.concat(parts).toString("utf8");
}

/** The first value of a header, empty when absent. */
export function header(request: IncomingMessage, name: string): string {
  const value = request.headers[name];
  return (Array.isArray(value) ? value[0] : value) ?? "";
}

/** Sends a finished answer. */
export function reply(response: ServerResponse, status: number, headers: Record<string, string>, body: string): void {
  response.writeHead(status, { ...headers, "content-length": String(Buffer.byteLength(body)) });
  response.end(body);
}
