import type { Readable } from "node:stream";
import { and, asc, eq, inArray, isNotNull, isNull } from "drizzle-orm";
import { type Context, userOf } from "#app/kernel/context.server.ts";
import { notFound } from "#app/kernel/errors.ts";
import { isUuid } from "#app/kernel/fields.ts";
import { type ByteRange, NotStored } from "#app/storage/index.server.ts";
import { files } from "#db/schema/files.ts";
import type { FileObjectType } from "#db/vocabulary/files.ts";
import { type FileLine, isImage, THUMBNAIL_MIME, thumbnailKey } from "./vocabulary.ts";

type FileRow = typeof files.$inferSelect;

export function lineOf({ id, name, mime, size, width, height, createdAt }: FileRow): FileLine {
  return { id, name, mime, size, width, height, createdAt: createdAt.toISOString() };
}

/** Files by the object they hang on, in their order. Whether the asker may see them is decided where the object is read. */
export async function filesOf(ctx: Context, objectType: FileObjectType, objectIds: readonly string[]): Promise<Map<string, FileLine[]>> {
  if (objectIds.length === 0) return new Map();
  const rows = await ctx.db
    .select()
    .from(files)
    .where(and(eq(files.objectType, objectType), inArray(files.objectId, [...new Set(objectIds)]), isNotNull(files.storedAt)))
    .orderBy(asc(files.position), asc(files.id));
  const byObject = Map.groupBy(rows, (row) => row.objectId ?? "");
  return new Map([...byObject].map(([objectId, found]) => [objectId, found.map(lineOf)]));
}

/** Files of the actor's organization by id, attached or not, in the order asked for: what a form that was typed but not saved holds. */
export async function ownFiles(ctx: Context, ids: readonly string[]): Promise<FileLine[]> {
  if (ids.length === 0) return [];
  const rows = await ctx.db
    .select()
    .from(files)
    .where(
      and(
        inArray(files.id, [...ids]),
        eq(files.organizationId, userOf(ctx).organizationId),
        isNotNull(files.storedAt),
        isNull(files.removedAt),
      ),
    );
  return ids.flatMap((id) => rows.filter((row) => row.id === id).map(lineOf));
}

export interface OpenedFile extends FileLine {
  organizationId: string;
  /** What it hangs on; null when nothing: then only its own organization may open it. */
  home: { objectType: FileObjectType; objectId: string } | null;
  sha256: string;
  /** The bytes, or a range of them. */
  read(range?: ByteRange): Promise<Readable>;
  /** A smaller WebP; null when it is no image. */
  thumbnail: { mime: string; read(): Promise<Readable> } | null;
}

/**
 * A stored file by id. It reads no bytes yet: the caller first asks the room of the object it hangs on whether the asker may see it, and
 * answers as for an absent one when not. Throws notFound.
 */
export async function openFile(ctx: Context, id: string): Promise<OpenedFile> {
  const [row] = isUuid(id)
    ? await ctx.db
        .select()
        .from(files)
        .where(and(eq(files.id, id), isNotNull(files.storedAt), isNull(files.removedAt)))
    : [];
  if (!row) throw notFound("文件");
  const bytes = async (key: string, range?: ByteRange) => {
    try {
      return await ctx.services.storage.store.open(key, range);
    } catch (error) {
      throw error instanceof NotStored ? notFound("文件") : error;
    }
  };
  return {
    ...lineOf(row),
    organizationId: row.organizationId,
    home: row.objectType && row.objectId ? { objectType: row.objectType, objectId: row.objectId } : null,
    sha256: row.sha256,
    read: (range) => bytes(row.storageKey, range),
    thumbnail: isImage(row.mime) ? { mime: THUMBNAIL_MIME, read: () => bytes(thumbnailKey(row.storageKey)) } : null,
  };
}
