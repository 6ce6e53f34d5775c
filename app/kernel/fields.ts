import { z } from "zod";

/** Control and bidirectional-control characters could make a name read as another (reliability C7). */
const INVISIBLE = /[\p{Cc}\u202a-\u202e\u2066-\u2069]/u;

/**
 * A text a person types, in NFC and trimmed, `min` to `max` characters, with messages that name it by `label`. One line, or several with
 * `lines`: browsers send line ends as CR LF, which are kept as LF. The result parses to itself.
 */
export const textField = (label: string, min: number, max: number, options: { lines?: boolean } = {}) =>
  z
    .string({ error: `请填写${label}。` })
    .normalize("NFC")
    .overwrite((value) => (options.lines ? value.replace(/\r\n?/g, "\n") : value))
    .trim()
    .min(min, min === 1 ? `请填写${label}。` : `${label}至少 ${min} 个字，请写具体。`)
    .max(max, `${label}最多 ${max} 个字。`)
    .refine((value) => !INVISIBLE.test(value.replace(options.lines ? /[\t\n]/g : /\t/g, "")), {
      error: `${label}含有不可见的控制字符，请删除。`,
    })
    .describe(label);

/** Files that may hang on one object. */
const MOST_FILES = 20;

/** Ids of uploaded files in a form; whether they are the sender's is decided when they are attached. */
export const fileIds = z
  .array(z.uuid({ error: "文件标识无法识别，请重新上传。" }))
  .max(MOST_FILES, `最多 ${MOST_FILES} 个文件。`)
  .default([]);

const uuid = z.uuid();
/** Whether a text out of an address can be asked for as an id; any other is nobody's. */
export const isUuid = (text: string): boolean => uuid.safeParse(text).success;
