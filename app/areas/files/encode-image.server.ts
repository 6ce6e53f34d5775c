import { rm } from "node:fs/promises";
import sharp from "sharp";
import { type AppError, invalid } from "#app/kernel/errors.ts";
import { FILE_TYPES, type FileExtension } from "#db/vocabulary/files.ts";
import { damaged, notWhatItSays } from "./inspect.server.ts";
import { type FileFacts, fileFacts, spoolPath } from "./receive-bytes.server.ts";
import { MOST_PIXELS, THUMBNAIL_WIDTH } from "./vocabulary.ts";

// One image at a time uses one core and no cache: a web process answers pages beside it.
sharp.concurrency(1);
sharp.cache(false);

export interface EncodedImage extends FileFacts {
  width: number;
  height: number;
  /** A smaller WebP of it, for pages. */
  thumbnail: FileFacts;
}

/**
 * Encodes an image anew, upright and without any of its notes (EXIF, GPS, XMP, text chunks): what is stored was written by us.
 * Refuses what is no image of the kind the extension says, is damaged, moves, or has more than 40 million pixels.
 */
export async function encodeImage(path: string, spool: string, extension: FileExtension): Promise<EncodedImage> {
  const { mime } = FILE_TYPES[extension];
  const source = () => sharp(path, { limitInputPixels: MOST_PIXELS, failOn: "error", pages: 1 });
  const facts = await source().metadata().catch(refused(extension));
  if (`image/${facts.format}` !== mime) throw notWhatItSays(extension);
  if (facts.width * facts.height > MOST_PIXELS) throw tooManyPixels();
  if ((facts.pages ?? 1) > 1) throw invalid("不支持动态图片，请上传静态图片。");
  const [whole, small] = [spoolPath(spool), spoolPath(spool)];
  try {
    const upright = source().autoOrient();
    const encoded =
      mime === "image/png" ? upright.png() : mime === "image/webp" ? upright.webp({ quality: 88 }) : upright.jpeg({ quality: 88 });
    const { width, height } = await encoded.toFile(whole).catch(refused(extension));
    await sharp(whole).resize({ width: THUMBNAIL_WIDTH, withoutEnlargement: true }).webp({ quality: 80 }).toFile(small);
    return { ...(await fileFacts(whole)), width, height, thumbnail: await fileFacts(small) };
  } catch (error) {
    await Promise.all([rm(whole, { force: true }), rm(small, { force: true })]);
    throw error;
  }
}

function refused(extension: FileExtension) {
  return (error: unknown): never => {
    const message = error instanceof Error ? error.message : "";
    throw /pixel limit/i.test(message)
      ? tooManyPixels()
      : /unsupported image format/i.test(message)
        ? notWhatItSays(extension)
        : damaged("图片");
  };
}

const tooManyPixels = (): AppError => invalid("图片像素过多（上限 4000 万像素），请缩小后上传。");
