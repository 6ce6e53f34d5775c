import { FILE_EXTENSIONS, FILE_TYPES, type FileExtension, type FileKind } from "#db/vocabulary/files.ts";

/** Width of the only form in which an image is shown inside a page. */
export const THUMBNAIL_WIDTH = 640;
export const THUMBNAIL_MIME = "image/webp";
/** Pixels an image may have (reliability C4). */
export const MOST_PIXELS = 40_000_000;
/** Hours after which a file that hangs on nothing is removed. */
export const ORPHAN_HOURS = 24;

/** A file as pages and other rooms see it. */
export interface FileLine {
  id: string;
  name: string;
  mime: string;
  /** Bytes. */
  size: number;
  /** Pixels of an image. */
  width: number | null;
  height: number | null;
  createdAt: string;
}

/** The extension that decides what the file has to be, or null when it is none of ours. */
export function extensionOf(name: string): FileExtension | null {
  const extension = /\.([a-z0-9]+)$/i.exec(name)?.[1]?.toLowerCase();
  return FILE_EXTENSIONS.find((known) => known === extension) ?? null;
}

/** For the `accept` attribute: the extensions of these kinds, or of all. */
export function acceptOf(kinds?: readonly FileKind[]): string {
  return FILE_EXTENSIONS.filter((extension) => !kinds || kinds.includes(FILE_TYPES[extension].kind))
    .map((extension) => `.${extension}`)
    .join(",");
}

export const isImage = (mime: string): boolean => mime.startsWith("image/");

/** Where the thumbnail of an image lies. */
export const thumbnailKey = (storageKey: string): string => `${storageKey}.w640`;
