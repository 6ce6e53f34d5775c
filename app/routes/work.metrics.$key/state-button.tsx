/** StateButton({ name, version, state, consequence, refused? }): retires a row of a list, or takes it back, with the reason. */
import type { VocabularyState } from "#app/areas/metrics/states.ts";
import { ConfirmButton } from "#app/ui/confirm-button.tsx";
import { TextField } from "#app/ui/text-field.tsx";

type StateButtonProps = {
  name: string;
  version: number;
  state: VocabularyState;
  consequence: string;
  /** What was wrong with the last answer. */
  refused?: string | undefined;
};

export function StateButton({ name, version, state, consequence, refused }: StateButtonProps) {
  const retires = state === "inUse";
  return (
    <ConfirmButton
      label={retires ? "停用" : "恢复使用"}
      variant={retires ? "danger" : "default"}
      question={retires ? `停用“${name}”？` : `恢复使用“${name}”？`}
      consequence={consequence}
      confirmLabel={retires ? "确认停用" : "确认恢复"}
      fields={{ act: retires ? "retire" : "reinstate", version: String(version) }}
    >
      <TextField name="reason" label="理由" required maxLength={200} error={refused} />
    </ConfirmButton>
  );
}
