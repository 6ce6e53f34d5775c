/** What may be uploaded: extension → kind and media type. A file's bytes have to agree with its extension. */
export const FILE_KINDS = ["image", "document", "video"] as const;
export type FileKind = (typeof FILE_KINDS)[number];
export const FILE_KIND_NAMES: Record<FileKind, string> = { image: "图片", document: "文档", video: "视频" };

export const FILE_TYPES = {
  jpg: { kind: "image", mime: "image/jpeg" },
  jpeg: { kind: "image", mime: "image/jpeg" },
  png: { kind: "image", mime: "image/png" },
  webp: { kind: "image", mime: "image/webp" },
  pdf: { kind: "document", mime: "application/pdf" },
  docx: { kind: "document", mime: "application/vnd.openxmlformats-officedocument.wordprocessingml.document" },
  xlsx: { kind: "document", mime: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" },
  mp4: { kind: "video", mime: "video/mp4" },
} as const satisfies Record<string, { kind: FileKind; mime: string }>;
export type FileExtension = keyof typeof FILE_TYPES;
export const FILE_EXTENSIONS = Object.keys(FILE_TYPES) as FileExtension[];
export type FileMime = (typeof FILE_TYPES)[FileExtension]["mime"];

/** What a file may hang on; the route composes who may open it from the room of that object. */
export const FILE_OBJECT_TYPES = [
  "scene",
  "sceneDraft",
  "capability",
  "capabilityDraft",
  "claim",
  "organization",
  "organizationApplication",
  "paymentNotice",
] as const;
export type FileObjectType = (typeof FILE_OBJECT_TYPES)[number];
