/** AnswerForm({ row, reply? }): confirms or rejects one declaration; `reply` is the refusal of its last answer. */
import { Form } from "@remix-run/react";
import type { IncomingCompatibility } from "#app/areas/capabilities/index.server.ts";
import { COMPATIBILITY_ANSWERS } from "#app/areas/capabilities/states.ts";
import { type FormReply, textAt } from "#app/forms/form-values.ts";
import { TextField } from "#app/ui/text-field.tsx";

export function AnswerForm({ row, reply }: { row: IncomingCompatibility; reply: FormReply | undefined }) {
  return (
    <Form method="post" className="answer-form">
      <input type="hidden" name="id" value={row.id} />
      <TextField
        name="reply"
        id={`reply-${row.id}`}
        label="说明"
        hint="不认可时必填"
        defaultValue={textAt(reply?.initialValue ?? {}, "reply")}
        error={reply?.error?.["reply"] ?? undefined}
        maxLength={200}
      />
      <div className="buttons">
        {COMPATIBILITY_ANSWERS.confirmed.includes(row.state) ? (
          <button type="submit" className="btn small primary" name="answer" value="confirmed">
            确认适配
          </button>
        ) : null}
        {COMPATIBILITY_ANSWERS.rejected.includes(row.state) ? (
          <button type="submit" className="btn small" name="answer" value="rejected">
            不认可
          </button>
        ) : null}
      </div>
    </Form>
  );
}
