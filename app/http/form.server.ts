import type { SubmissionResult } from "@conform-to/react";
import { parseWithZod } from "@conform-to/zod/v4";
import { type AppLoadContext, json } from "@remix-run/node";
import type { z } from "zod";
import { ERROR_CODES, isAppError } from "#app/kernel/errors.ts";
import { errorResponse } from "./respond.server.ts";

/**
 * The body of a form action: parses with the room's schema, runs one verb, and answers a refusal with the form as typed:
 * 400 for bad input, 409 for a lost race and so on, field errors beside their fields. `onValid` returns the Response of success.
 */
export async function formAction<S extends z.ZodType>(
  request: Request,
  context: AppLoadContext,
  schema: S,
  onValid: (value: z.output<S>) => Promise<Response>,
): Promise<Response> {
  const submission = parseWithZod(await request.formData(), { schema });
  if (submission.status !== "success") return json<SubmissionResult>(submission.reply(), { status: 400 });
  try {
    return await onValid(submission.value);
  } catch (error) {
    if (error instanceof Response) return error;
    if (!isAppError(error) || error.code === "notFound" || error.code === "forbidden" || error.code === "unauthenticated")
      throw errorResponse(error, context);
    const hasFields = Object.keys(error.fields).length > 0;
    return json<SubmissionResult>(submission.reply({ ...(hasFields ? { fieldErrors: error.fields } : {}), formErrors: [error.message] }), {
      status: ERROR_CODES[error.code],
    });
  }
}
