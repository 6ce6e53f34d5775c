import type { SubmissionResult } from "@conform-to/react";
import { parseWithZod } from "@conform-to/zod/v4";
import { type AppLoadContext, json } from "@remix-run/node";
import { z } from "zod";
import { ERROR_CODES, type FieldErrors, isAppError } from "#app/kernel/errors.ts";
import { checkForm, unreadableForm } from "./form-bounds.ts";
import { errorResponse } from "./respond.server.ts";
import type { TypedForm } from "./uploads.server.ts";

/** Never sent back into the page, whatever the answer. */
const SECRET_FIELDS = ["password", "currentPassword", "newPassword"];

/**
 * The body of a form action: parses with the room's schema, runs one verb, and answers a refusal with the form as typed:
 * 400 for bad input, 409 for a lost race and so on, field errors beside their fields. `onValid` returns the Response of success.
 * An action that has to look into the body first reads it itself and hands on the form; one whose form carries files reads it through
 * `readUploads`, and files that were refused are answered as faults of their fields. What the schema refuses is answered together with
 * what `alsoWrong` finds, so that a person does not meet the faults of a long form one wave after the other.
 */
export async function formAction<S extends z.ZodType>(
  request: Request | FormData | Pick<TypedForm, "form" | "refused">,
  context: AppLoadContext,
  schema: S,
  onValid: (value: z.output<S>) => Promise<Response>,
  alsoWrong?: () => Promise<FieldErrors>,
): Promise<Response> {
  const { form, refused } =
    "refused" in request ? request : { form: "formData" in request ? await readForm(request) : request, refused: {} };
  checkForm(form);
  const submission = parseWithZod(form, { schema });
  if (submission.status !== "success" || Object.keys(refused).length > 0) {
    const found = Object.entries({ ...(await alsoWrong?.()), ...refused });
    const fieldErrors = Object.fromEntries(
      found.filter(([name]) => name in refused || submission.status === "success" || !submission.error?.[name]),
    );
    return json<SubmissionResult>(submission.reply({ fieldErrors, hideFields: SECRET_FIELDS }), { status: 400 });
  }
  try {
    return await onValid(submission.value);
  } catch (error) {
    if (error instanceof Response) return error;
    if (!isAppError(error) || error.code === "notFound" || error.code === "forbidden" || error.code === "unauthenticated")
      throw errorResponse(error, context);
    const hasFields = Object.keys(error.fields).length > 0;
    const reply = submission.reply({
      ...(hasFields ? { fieldErrors: error.fields } : {}),
      formErrors: [error.message],
      hideFields: SECRET_FIELDS,
    });
    const wait = error.retryAfterSeconds;
    return json<SubmissionResult>(reply, {
      status: ERROR_CODES[error.code],
      headers: wait === undefined ? {} : { "Retry-After": String(wait) },
    });
  }
}

/** The form as typed, not parsed by any schema: the answer of buttons that only change the form itself, such as adding a row. */
export function formAsTyped(form: FormData): SubmissionResult {
  checkForm(form);
  const { initialValue } = parseWithZod(form, { schema: z.looseObject({}) }).reply({ hideFields: SECRET_FIELDS });
  return { initialValue: initialValue ?? null };
}

/** The body as a form, for actions that look into it before {@link formAction}. A body that is no form is the sender's fault, not ours. */
export async function readForm(request: Request): Promise<FormData> {
  try {
    return await request.formData();
  } catch {
    throw unreadableForm();
  }
}
