import { z } from "zod";
import { textField } from "#app/kernel/fields.ts";
import { SEARCH_CORPORA } from "#db/vocabulary/search.ts";

/** Searches one person may keep in one organization. */
export const MOST_SAVED = 50;

const id = z.uuid({ error: "保存的搜索不存在。" });

export const saveSearchInput = z.strictObject({
  corpus: z.enum(SEARCH_CORPORA),
  name: textField("名称", 1, 40),
  /** The search part of the list's address, with or without its question mark. */
  query: z.string().max(2_000, "搜索条件过多，无法保存。"),
});
export const renameSavedSearchInput = z.strictObject({ id, name: textField("名称", 1, 40) });
export const setSavedSearchNotifyInput = z.strictObject({ id, notify: z.boolean() });
export const savedSearchActInput = z.strictObject({ id });
