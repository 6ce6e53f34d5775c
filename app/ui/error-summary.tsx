/**
 * ErrorSummary({ errors: [{ message, fieldId? }], title? }): every error of a form at its top, linked to the fields.
 * Takes focus on load and prefixes the document title. Nothing is rendered without errors.
 * errorsFromRecord({ name: message | messages }): for plain fields. errorsFromForm(conformForm): for conform forms.
 */
import { useEffect, useRef } from "react";
import { fieldId } from "./field-source.ts";
import { JumpLink } from "./jump-link.tsx";
import { useSettledAnswer } from "./settled-answer.ts";

export type FormError = { message: string; fieldId?: string | undefined };

type ErrorRecord = Readonly<Record<string, string | readonly string[] | null | undefined>>;

function flatten(record: ErrorRecord, idOf: (name: string) => string): FormError[] {
  return Object.entries(record).flatMap(([name, messages]) => {
    const list = typeof messages === "string" ? [messages] : (messages ?? []);
    return list.map((message) => (name === "" ? { message } : { message, fieldId: idOf(name) }));
  });
}

export function errorsFromRecord(record: ErrorRecord | null | undefined): FormError[] {
  return flatten(record ?? {}, fieldId);
}

export function errorsFromForm(form: { id: string; allErrors: ErrorRecord }): FormError[] {
  return flatten(form.allErrors, (name) => `${form.id}-${name}`);
}

export function ErrorSummary({ errors, title }: { errors: readonly FormError[]; title?: string | undefined }) {
  const box = useRef<HTMLDivElement>(null);
  // A new answer with the same errors must take the focus again; a mere re-render must not.
  const answer = useSettledAnswer();
  const signature = errors.map((error) => `${error.fieldId ?? ""}:${error.message}`).join("\n");

  // biome-ignore lint/correctness/useExhaustiveDependencies: the answer's identity is the signal
  useEffect(() => {
    if (signature === "") return;
    box.current?.focus();
    const before = document.title;
    document.title = `错误：${before}`;
    return () => {
      document.title = before;
    };
  }, [answer, signature]);

  if (errors.length === 0) return null;
  return (
    <div ref={box} className="error-summary" role="alert" tabIndex={-1}>
      <h2>{title ?? `提交的内容有 ${errors.length} 处问题`}</h2>
      <ul>
        {errors.map(({ message, fieldId: id }) => (
          <li key={`${id ?? ""}${message}`}>{id ? <JumpLink to={id}>{message}</JumpLink> : message}</li>
        ))}
      </ul>
    </div>
  );
}
