/**
 * StepForm({ data, reply, errors, children }): the frame of one step: what the bureau asked to change, errors on top, fields, conflicts with a
 * colleague, and the bar with the buttons. Saves while it is typed; without JavaScript its buttons save.
 */
import { Form } from "@remix-run/react";
import { type ReactNode, useRef } from "react";
import { SCENE_FACT_NAMES, SCENE_STEPS, type SceneFactField, type SceneStepKey } from "#app/areas/scenes/vocabulary.ts";
import { paths } from "#app/http/paths.ts";
import { ActionBar } from "#app/ui/action-bar.tsx";
import { ButtonLink } from "#app/ui/button.tsx";
import { ErrorSummary, type FormError } from "#app/ui/error-summary.tsx";
import { Notice } from "#app/ui/notice.tsx";
import { SubmitButton } from "#app/ui/submit-button.tsx";
import { Conflicts } from "./conflicts.tsx";
import { SaveNote } from "./save-note.tsx";
import { type Conflict, useAutosave } from "./use-autosave.ts";
import "./step.css";

type StepFormProps = {
  code: string;
  step: SceneStepKey;
  marks: Readonly<Record<string, string>>;
  /** Names this opening of the page, so that its own saves are told from a colleague's. */
  pageKey: string;
  updatedAt: string;
  returnReason: string | null;
  returnNotes: readonly { field: string; note: string }[];
  errors: readonly FormError[];
  /** The step's own button was pressed and found something: it is saved all the same. */
  isChecked: boolean;
  conflicts: readonly Conflict[];
  named: (field: string, key: string) => string | undefined;
  children: ReactNode;
};

export function StepForm({
  code,
  step,
  marks,
  pageKey,
  updatedAt,
  returnReason,
  returnNotes,
  errors,
  isChecked,
  conflicts: answered,
  named,
  children,
}: StepFormProps) {
  const form = useRef<HTMLFormElement>(null);
  const { state, conflicts: found } = useAutosave(form, paths.saveDraft(code), updatedAt);
  const conflicts = found.length > 0 ? found : answered;
  const at = SCENE_STEPS.findIndex(({ key }) => key === step);
  const [before, next] = [SCENE_STEPS[at - 1], SCENE_STEPS[at + 1]];
  return (
    <Form
      ref={form}
      method="post"
      // Files go with the form where there is no JavaScript to send them ahead.
      encType={step === "site" ? "multipart/form-data" : "application/x-www-form-urlencoded"}
      noValidate
      className="step-form"
    >
      {/* Enter in a field presses the first button of a form. */}
      <button type="submit" name="intent" value="continue" className="vh" tabIndex={-1} aria-hidden="true">
        保存并继续
      </button>
      <input type="hidden" name="step" value={step} />
      <input type="hidden" name="page" value={pageKey} />
      <input type="hidden" name="turn" defaultValue="0" />
      {Object.entries(marks).map(([field, mark]) => (
        <input key={field} type="hidden" name={`marks.${field}`} defaultValue={mark} />
      ))}
      <ErrorSummary errors={errors} title={isChecked ? undefined : `有 ${errors.length} 处需要更正`} />
      {isChecked && next ? (
        <Notice
          tone="info"
          action={
            <ButtonLink small to={paths.draftStep(code, next.key)}>
              先填“{next.title}”
            </ButtonLink>
          }
        >
          内容已保存。上面这些可以以后再补，提交审核前填好即可。
        </Notice>
      ) : null}
      {returnReason && at === 0 ? (
        <Notice tone="warn" title="主管部门的退回理由">
          {returnReason}
        </Notice>
      ) : null}
      {returnNotes.length > 0 ? (
        <Notice tone="warn" title="主管部门对本页的意见">
          {returnNotes.map(({ field, note }) => (
            <span key={`${field}${note}`} className="block">
              {SCENE_FACT_NAMES[/^\w+/.exec(field)?.[0] as SceneFactField] ?? "其他"}：{note}
            </span>
          ))}
        </Notice>
      ) : null}
      <Conflicts conflicts={conflicts} named={named} />
      {children}
      <ActionBar note={<SaveNote state={state} />}>
        {before ? <ButtonLink to={paths.draftStep(code, before.key)}>上一步</ButtonLink> : null}
        <SubmitButton name="intent" value="continue" pending="正在保存…">
          保存并继续{next ? `：${next.title}` : ""}
        </SubmitButton>
      </ActionBar>
    </Form>
  );
}
