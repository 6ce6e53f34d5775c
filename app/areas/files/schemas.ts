import { z } from "zod";
import { fileIds, textField } from "#app/kernel/fields.ts";
import { FILE_OBJECT_TYPES } from "#db/vocabulary/files.ts";
import { extensionOf } from "./vocabulary.ts";

/** What browsers of any system may put before the name itself. */
const lastSegment = (name: string): string => name.split(/[/\\]/).at(-1) ?? "";

/** The name of a received file: without folders, and with an extension we take. */
const fileName = z
  .string({ error: "文件没有名称。" })
  .overwrite(lastSegment)
  .pipe(textField("文件名", 1, 120))
  .refine((name) => extensionOf(name) !== null, {
    error: "不支持这种文件。请上传 PDF、Word（docx）、Excel（xlsx）、PNG、JPG、WebP 或 MP4 文件。",
  });

export const storeFileInput = z.strictObject({ name: fileName });

const fileHome = z.strictObject({ objectType: z.enum(FILE_OBJECT_TYPES), objectId: z.string().min(1) });
export const attachFilesInput = fileHome.extend({
  fileIds,
  /** An object of the same organization whose files may be taken over, such as the draft that becomes a scene. */
  from: fileHome.optional(),
  /** Whose files, when the verb acts on another organization's object, as a bureau that publishes a unit's revision; else the actor's own. */
  organizationId: z.string().optional(),
  /** Leaves out what cannot be taken instead of refusing: a draft holds whatever was typed. */
  lenient: z.boolean().default(false),
  /** Form field that a refusal is shown beside. */
  field: z.string().default("files"),
});
