import type { IncomingHttpHeaders } from "node:http";
import { type Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { AppLoadContext } from "@remix-run/node";
import busboy from "busboy";
import { type FileLine, storeFile } from "#app/areas/files/index.server.ts";
import { mostUploadBytes } from "#app/config.server.ts";
import type { Context } from "#app/kernel/context.server.ts";
import { AppError, type FieldErrors, isAppError } from "#app/kernel/errors.ts";
import { MOST_BODY_BYTES } from "./body.server.ts";
import { readForm } from "./form.server.ts";
import { MOST_FIELDS, unreadableForm } from "./form-bounds.ts";

/** Files one form may carry. */
const MOST_FILES = 20;
/** A sender that says nothing for this long has gone. */
const QUIET_SECONDS = 30;

/** A form whose files have been stored: each stands in `form` as its id, under the name of its field, beside ids sent as text. */
export interface TypedForm {
  form: FormData;
  stored: FileLine[];
  /** Files that were not taken, by field; hand the whole to {@link formAction}, which shows them beside the fields. */
  refused: FieldErrors;
  refusals: AppError[];
}

/**
 * Reads the body of a form that may carry files, storing them as they come. `ctx` is of the signed-in sender. Text parts may have 1 MB
 * together. A form without files (browsers with JavaScript send ids only) is read as any other.
 */
export async function readUploads(request: Request, context: AppLoadContext, ctx: Context): Promise<TypedForm> {
  const typed: TypedForm = { form: new FormData(), stored: [], refused: {}, refusals: [] };
  if (!context.unread) return { ...typed, form: await readForm(request) };
  await takeParts(context, typed.form, async (field, name, stream) => {
    try {
      const line = await storeFile(ctx, { name, stream });
      typed.stored.push(line);
      typed.form.append(field, line.id);
    } catch (error) {
      if (!isAppError(error)) throw error;
      typed.refusals.push(error);
      typed.refused[field] = [...(typed.refused[field] ?? []), `${name}：${error.message}`];
    }
  });
  return typed;
}

/**
 * Reads the body of a form whose one file is read and not kept: its bytes, up to `limit`, and the text parts. The file is null when none was
 * chosen. Throws tooLarge above the limit.
 */
export async function readOneFile(
  request: Request,
  context: AppLoadContext,
  limit: number,
): Promise<{ form: FormData; file: { name: string; bytes: Buffer } | null }> {
  if (!context.unread) return { form: await readForm(request), file: null };
  const form = new FormData();
  let file: { name: string; bytes: Buffer } | null = null;
  await takeParts(context, form, async (_field, name, stream) => {
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      size += chunk.length;
      // The rest is read away, so that the sender reads the answer.
      if (size <= limit) chunks.push(chunk);
    }
    if (size > limit) throw new AppError("tooLarge", `文件超过 ${Math.floor(limit / 1024 / 1024)} MB。请删去图片等内容后重新上传。`);
    file = { name, bytes: Buffer.concat(chunks) };
  });
  return { form, file };
}

/** Takes a multipart body apart as it comes: text parts into `form`, each chosen file to `take`, all of which are over when it answers. */
async function takeParts(
  context: AppLoadContext,
  form: FormData,
  take: (field: string, name: string, stream: Readable) => Promise<void>,
): Promise<void> {
  const { unread } = context;
  if (!unread) throw new TypeError("the body has been read before");
  const under: Promise<void>[] = [];
  const parser = parserOf(unread.headers);
  let textBytes = 0;
  // What is too much is read away, not broken off: the sender then reads the answer.
  let fault: AppError | null = null;
  parser.on("field", (name, value, { nameTruncated, valueTruncated }) => {
    textBytes += value.length;
    if (nameTruncated || valueTruncated || textBytes > MOST_BODY_BYTES) fault ??= tooLarge();
    else form.append(name, value);
  });
  parser.on("file", (field, stream, { filename }) => {
    // A file field left empty.
    if (!filename) return void stream.resume();
    // The form may break off before anybody reads the file; whoever reads it then is told.
    stream.on("error", () => {});
    under.push(take(field, filename, stream));
  });
  for (const event of ["filesLimit", "fieldsLimit"] as const) {
    parser.on(event, () => {
      fault ??= unreadableForm();
    });
  }
  await pipeline(unread, measured(mostUploadBytes(context.services.config)), parser).catch((error: unknown) => {
    fault = isAppError(error) ? error : unreadableForm();
  });
  const outcomes = await Promise.allSettled(under);
  if (fault) throw fault;
  for (const outcome of outcomes) if (outcome.status === "rejected") throw outcome.reason;
}

function parserOf(headers: IncomingHttpHeaders): busboy.Busboy {
  const limits = { fieldNameSize: 300, fieldSize: MOST_BODY_BYTES, fields: MOST_FIELDS, files: MOST_FILES, headerPairs: 20 };
  try {
    return busboy({ headers, defParamCharset: "utf8", limits });
  } catch {
    throw unreadableForm();
  }
}

const tooLarge = () => new AppError("tooLarge", "提交的内容过大，没有被接收。请分几次上传。");

/** Counts what passes and ends what is too much or has fallen silent. */
function measured(limit: number): Transform {
  let size = 0;
  const counter: Transform = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      quiet.refresh();
      size += chunk.length;
      done(size > limit ? tooLarge() : null, chunk);
    },
    destroy(error, done) {
      clearTimeout(quiet);
      done(error);
    },
    flush(done) {
      clearTimeout(quiet);
      done();
    },
  });
  const quiet = setTimeout(() => counter.destroy(unreadableForm()), QUIET_SECONDS * 1000);
  return counter;
}
