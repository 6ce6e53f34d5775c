import { z } from "zod";

const NOT_A_CURSOR = "after 须是上一页返回的 next。";

/** Where a list by last change stopped. */
interface Cursor {
  at: Date;
  id: string;
}

export const writeCursor = ({ at, id }: Cursor): string => Buffer.from(`${at.toISOString()} ${id}`).toString("base64url");

/** The `after` parameter: what an earlier answer gave as `next`. */
export const cursor = z
  .string()
  .max(200)
  .transform((text, ctx): Cursor => {
    const [at = "", id = ""] = Buffer.from(text, "base64url").toString().split(" ");
    if (z.iso.datetime().safeParse(at).success && z.uuid().safeParse(id).success) return { at: new Date(at), id };
    ctx.addIssue({ code: "custom", message: NOT_A_CURSOR });
    return z.NEVER;
  });

/** Where a plan table stopped: the place of its last row, and the 序号 it had. */
interface Place {
  regionCode: string;
  code: string;
  number: number;
}

export const writePlace = ({ regionCode, code, number }: Place): string =>
  Buffer.from(`${regionCode} ${code} ${number}`).toString("base64url");

/** The `after` parameter of a plan table. */
export const placeCursor = z
  .string()
  .max(200)
  .transform((text, ctx): Place => {
    const [, regionCode, code, number] = /^(\d{6}) (SC-\d{4}-\d{1,9}) (\d{1,9})$/.exec(Buffer.from(text, "base64url").toString()) ?? [];
    if (regionCode && code && number) return { regionCode, code, number: Number(number) };
    ctx.addIssue({ code: "custom", message: NOT_A_CURSOR });
    return z.NEVER;
  });

/** Rows one page holds. */
export const pageLimit = z.coerce.number({ error: "limit 须为 1–100 的整数。" }).int().min(1).max(100).default(50).describe("每页条数");

/** Parameters every list takes. */
export const listQuery = {
  updatedSince: z.iso
    .datetime({ offset: true, error: "updatedSince 须为带时区的时间，例如 2026-11-21T00:00:00Z。" })
    .transform((text) => new Date(text))
    .optional()
    .describe("只列出此时间之后有变化的；定期同步时请与上次重叠一分钟"),
  after: cursor.optional().describe("上一页返回的 next"),
  limit: pageLimit,
};

/** Cuts a list asked for with one row more than the page holds; `nextAfter` writes the cursor of a last row. */
export function cutPage<R>(rows: R[], limit: number, nextAfter: (row: R) => string): { rows: R[]; next: string | null } {
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return { rows: page, next: rows.length > limit && last ? nextAfter(last) : null };
}
