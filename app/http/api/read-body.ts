import { AppError } from "#app/kernel/errors.ts";

/**
 * Reads a request body as UTF-8 text and counts as it reads: what is longer than `limit` bytes is refused as soon as it is known to be,
 * whatever its length header says. Throws AppError `tooLarge`, and `invalid` on bytes that are not UTF-8.
 */
export async function readBody(request: Request, limit: number): Promise<string> {
  const tooLarge = () => new AppError("tooLarge", `请求体超过 ${Math.floor(limit / 1024)} KB，请分批上报。`);
  if (Number(request.headers.get("content-length") ?? 0) > limit) throw tooLarge();
  if (!request.body) return "";
  const reader = request.body.getReader();
  const parts: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.byteLength;
    if (size > limit) {
      await reader.cancel();
      throw tooLarge();
    }
    parts.push(value);
  }
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.byteLength;
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    throw new AppError("invalid", "请求体不是 UTF-8 文本。", { cause: error });
  }
}
