import { z } from "zod";
import { invalid } from "#app/kernel/errors.ts";

/** The request's Idempotency-Key as a form key: the same one again gives back what was made the first time. */
export function idempotencyKey(request: Request): { formKey?: string } {
  const key = request.headers.get("idempotency-key");
  if (key === null) return {};
  if (!z.uuid().safeParse(key).success) throw invalid("Idempotency-Key 须为 UUID。");
  return { formKey: key };
}
