/**
 * GuidedForm({ title, back, note, sections, messages, errors, conflict?, hidden, children, actions }): the frame of a long form that is one
 * page: parts at the left, error summary on top, the sections, and the bar with the buttons. Works without JavaScript.
 */
import { Form } from "@remix-run/react";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { ActionBar } from "#app/ui/action-bar.tsx";
import { ErrorSummary, type FormError } from "#app/ui/error-summary.tsx";
import { SectionList, type SectionState } from "./section-list.tsx";
import "./guided-form.css";

/** What a section needs to be called done: fields that must be filled, or a rule of its own over the whole form. */
export interface SectionRule {
  id: string;
  title: string;
  isDone: (form: FormData) => boolean;
  isBegun: (form: FormData) => boolean;
  /** Whether the last answer found something wrong in it. */
  isWrong: boolean;
  /** Shows what follows from the others; there is nothing to fill in. */
  isOutcome?: boolean;
}

type GuidedFormProps = {
  title: string;
  back: { to: string; label: string };
  note: string;
  sections: readonly SectionRule[];
  errors: readonly FormError[];
  hidden: Readonly<Record<string, string>>;
  /** The form has file fields: without JavaScript they go with it. */
  withFiles?: boolean | undefined;
  /** Shown above the sections, such as a notice. */
  head?: ReactNode;
  actions: ReactNode;
  actionNote?: ReactNode;
  children: ReactNode;
};

export function GuidedForm({
  title,
  back,
  note,
  sections,
  errors,
  hidden,
  withFiles,
  head,
  actions,
  actionNote,
  children,
}: GuidedFormProps) {
  const form = useRef<HTMLFormElement>(null);
  const [typed, setTyped] = useState<FormData | null>(null);
  useEffect(() => {
    if (form.current) setTyped(new FormData(form.current));
  }, []);
  const states: SectionState[] = sections.map(({ id, title: name, isDone, isBegun, isWrong, isOutcome }) => ({
    id,
    title: name,
    state: isOutcome
      ? "outcome"
      : isWrong
        ? "wrong"
        : typed === null
          ? "todo"
          : isDone(typed)
            ? "done"
            : isBegun(typed)
              ? "current"
              : "todo",
  }));
  return (
    <div className="guided">
      <SectionList title={title} back={back} note={note} sections={states} />
      <Form
        ref={form}
        method="post"
        encType={withFiles ? "multipart/form-data" : "application/x-www-form-urlencoded"}
        noValidate
        className="guided-form"
        onChange={(event) => setTyped(new FormData(event.currentTarget))}
      >
        {/* Enter in a field presses the first button of a form: that must be saving, not one of the grid's. */}
        <button type="submit" name="intent" value="save" className="vh" tabIndex={-1} aria-hidden="true">
          保存
        </button>
        {Object.entries(hidden).map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        <ErrorSummary errors={errors} />
        {head}
        {children}
        <ActionBar note={actionNote}>{actions}</ActionBar>
      </Form>
    </div>
  );
}

/** The heading of a section, which the list of parts leads to. */
export function SectionTitle({ id, number, children }: { id: string; number: number; children: ReactNode }) {
  return (
    <span id={id} tabIndex={-1}>
      <span className="section-number">{number}</span>
      {children}
    </span>
  );
}
