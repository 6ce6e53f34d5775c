/**
 * StepList({ title, back?: { to, label }, note?, steps: [{ label, to?, state, word }], children? }): task list of a guided form,
 * for WorkbenchShell's `side.content`. state: "todo" | "current" | "done"; word: 未开始, 进行中, 已完成.
 */
import { Link } from "@remix-run/react";
import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";

export type Step = { label: string; to?: string | undefined; state: "todo" | "current" | "done"; word: string };

type StepListProps = {
  title: string;
  back?: { to: string; label: string } | undefined;
  note?: ReactNode;
  steps: readonly Step[];
  children?: ReactNode;
};

export function StepList({ title, back, note, steps, children }: StepListProps) {
  return (
    <>
      <div className="steps-head">
        {back ? (
          <Link className="cap" to={back.to}>
            ‹ {back.label}
          </Link>
        ) : null}
        <h2>{title}</h2>
        {note ? <p className="cap">{note}</p> : null}
      </div>
      <ol className="steps">
        {steps.map((step, index) => {
          const content = (
            <>
              <span className="n">{index + 1}</span>
              {step.label}
              <span className="w">{step.word}</span>
            </>
          );
          return (
            <li key={step.label}>
              {step.to ? (
                <Link to={step.to} className={classNames(step.state)} aria-current={step.state === "current" ? "step" : undefined}>
                  {content}
                </Link>
              ) : (
                <span className={classNames("step", step.state)} aria-current={step.state === "current" ? "step" : undefined}>
                  {content}
                </span>
              )}
            </li>
          );
        })}
      </ol>
      {children}
    </>
  );
}
