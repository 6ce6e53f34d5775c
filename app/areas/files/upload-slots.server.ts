import { type Context, userOf } from "#app/kernel/context.server.ts";
import { AppError } from "#app/kernel/errors.ts";
import type { Storage } from "#app/storage/index.server.ts";

/** Uploads one process takes in at the same time, in all and of one organization. */
const MOST_UNDER_WAY = 16;
const MOST_OF_ONE = 4;
const RETRY_SECONDS = 5;

/** Uploads under way by organization; keyed by the storage of the process. */
const underWay = new WeakMap<Storage, Map<string, number>>();

/** A place among the uploads under way, to be freed. Throws `tooMany` when there is none: everything is bounded (reliability I2, I3). */
export function uploadSlot(ctx: Context): { free(): void } {
  const { storage } = ctx.services;
  const { organizationId } = userOf(ctx);
  const counts = underWay.get(storage) ?? new Map<string, number>();
  underWay.set(storage, counts);
  const own = counts.get(organizationId) ?? 0;
  const all = [...counts.values()].reduce((sum, n) => sum + n, 0);
  if (own >= MOST_OF_ONE || all >= MOST_UNDER_WAY) {
    throw new AppError("tooMany", "同时上传的文件过多，请稍候再试。", { retryAfterSeconds: RETRY_SECONDS });
  }
  counts.set(organizationId, own + 1);
  return {
    free: () => {
      const left = (counts.get(organizationId) ?? 1) - 1;
      if (left === 0) counts.delete(organizationId);
      else counts.set(organizationId, left);
    },
  };
}
