import { randomBytes } from "node:crypto";
import { rm } from "node:fs/promises";
import type { Readable } from "node:stream";
import { and, eq, isNull, sql } from "drizzle-orm";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, userOf, withTransaction } from "#app/kernel/context.server.ts";
import { AppError, conflict, forbidden, invalid, isAppError } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { files } from "#db/schema/files.ts";
import { FILE_KIND_NAMES, FILE_TYPES, type FileExtension, type FileKind } from "#db/vocabulary/files.ts";
import { encodeImage } from "./encode-image.server.ts";
import { inspect } from "./inspect.server.ts";
import { mayUpload } from "./policy.ts";
import { lineOf } from "./reads.server.ts";
import { fileFacts, receiveBytes } from "./receive-bytes.server.ts";
import { storeFileInput } from "./schemas.ts";
import { uploadSlot } from "./upload-slots.server.ts";
import { extensionOf, type FileLine, THUMBNAIL_MIME, thumbnailKey } from "./vocabulary.ts";

const MB = 1024 * 1024;

/**
 * Takes in one file: reads the stream to its end, proves what it is, encodes images anew, and stores the bytes under a random name. It
 * hangs on nothing yet ({@link attachFiles}). Refuses with `invalid`, `tooLarge`, or `tooMany` while too many uploads run. The row is
 * written before the bytes are stored and completed after, each in its own short transaction: no network call stands inside one.
 */
export async function storeFile(ctx: Context, file: { name: string; stream: Readable }): Promise<FileLine> {
  try {
    if (!mayUpload(ctx.actor)) throw forbidden("只读成员不能上传文件。");
    const { name } = parseInput(storeFileInput, { name: file.name });
    const slot = uploadSlot(ctx);
    try {
      return await takeIn(ctx, name, file.stream);
    } finally {
      slot.free();
    }
  } catch (error) {
    // Whoever reads a form goes on behind this file.
    file.stream.resume();
    throw asOneMessage(error);
  }
}

async function takeIn(ctx: Context, name: string, stream: Readable): Promise<FileLine> {
  const extension = extensionOf(name) as FileExtension;
  const { kind, mime } = FILE_TYPES[extension];
  const { spool, scan, store } = ctx.services.storage;
  const limit = limitOf(ctx, kind);
  const received = await receiveBytes(stream, spool, limit);
  const spooled = [received.path];
  try {
    if (received.isTooLarge) throw new AppError("tooLarge", `${FILE_KIND_NAMES[kind]}最大 ${limit / MB} MB，这个文件超过了上限。`);
    await inspect(received.path, extension);
    const image = kind === "image" ? await encodeImage(received.path, spool, extension) : null;
    if (image) spooled.push(image.path, image.thumbnail.path);
    const verdict = await scan({ path: received.path, name, mime });
    if (!verdict.clean) throw invalid(verdict.reason);
    // The inspection of a video may have overwritten notes in it.
    const { path, size, sha256 } = image ?? (await fileFacts(received.path));
    const row = await reserve(ctx, { name, mime, size, sha256, width: image?.width ?? null, height: image?.height ?? null });
    await store.put(row.storageKey, path, { size, sha256, mime });
    if (image) await store.put(thumbnailKey(row.storageKey), image.thumbnail.path, { ...image.thumbnail, mime: THUMBNAIL_MIME });
    return await complete(ctx, row.id);
  } finally {
    await Promise.all(spooled.map((path) => rm(path, { force: true })));
  }
}

function limitOf({ services: { config } }: Context, kind: FileKind): number {
  return MB * { image: config.FILES_IMAGE_MB, document: config.FILES_DOCUMENT_MB, video: config.FILES_VIDEO_MB }[kind];
}

type NewFile = Pick<typeof files.$inferInsert, "name" | "mime" | "size" | "sha256" | "width" | "height">;

/** Writes the row while the organization has room; uploads of one organization wait for each other here, so that none passes the quota. */
async function reserve(ctx: Context, facts: NewFile): Promise<{ id: string; storageKey: string }> {
  const { organizationId, userId } = userOf(ctx);
  const quota = ctx.services.config.FILES_QUOTA_MB * MB;
  return withTransaction(ctx, async (tx) => {
    await tx.db.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`files:${organizationId}`}, 0))`);
    const [used] = await tx.db
      .select({ bytes: sql<string>`coalesce(sum(${files.size}), 0)` })
      .from(files)
      .where(eq(files.organizationId, organizationId));
    if (Number(used?.bytes ?? 0) + facts.size > quota) {
      throw new AppError(
        "tooLarge",
        `贵单位的文件总量已达上限（${ctx.services.config.FILES_QUOTA_MB} MB）。请先移除不用的文件，或联系平台运营。`,
      );
    }
    const [row] = await tx.db
      .insert(files)
      .values({
        ...facts,
        organizationId,
        uploadedBy: userId,
        storageKey: randomKey(),
        createdAt: tx.clock.now(),
        unattachedSince: tx.clock.now(),
      })
      .returning({ id: files.id, storageKey: files.storageKey });
    if (!row) throw new Error("file was not inserted");
    return row;
  });
}

async function complete(ctx: Context, id: string): Promise<FileLine> {
  return withTransaction(ctx, async (tx) => {
    const [row] = await tx.db
      .update(files)
      .set({ storedAt: tx.clock.now() })
      .where(and(eq(files.id, id), isNull(files.removedAt)))
      .returning();
    if (!row) throw conflict("上传用时过长，文件没有保存，请重新上传。");
    await recordAudit(tx, {
      action: "store-file",
      objectType: "file",
      objectId: id,
      detail: { mime: row.mime, size: row.size, sha256: row.sha256 },
    });
    return lineOf(row);
  });
}

function randomKey(): string {
  const name = randomBytes(20).toString("hex");
  return `${name.slice(0, 2)}/${name}`;
}

/** A file has one name and one content: what is wrong with it is said in one sentence, not field by field. */
function asOneMessage(error: unknown): unknown {
  if (!isAppError(error)) return error;
  const [first] = Object.values(error.fields).flat();
  return first === undefined ? error : invalid(first);
}
