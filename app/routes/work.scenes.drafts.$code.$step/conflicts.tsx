/** Conflicts({ conflicts, named }): fields two people changed at the same time, each with the colleague's text and the choice between them. */
import { SCENE_FACT_NAMES, type SceneFactField } from "#app/areas/scenes/vocabulary.ts";
import { Icon } from "#app/ui/icon.tsx";
import { SubmitButton } from "#app/ui/submit-button.tsx";
import type { Conflict } from "./use-autosave.ts";
import { valueWords } from "./value-words.ts";

const CHOICES = [
  { value: "mine", label: "用我填写的" },
  { value: "theirs", label: "用同事的" },
  { value: "both", label: "两份都保留，我再整理" },
] as const;
/** Fields of one choice or figure: two of them cannot stand side by side. */
const SINGLE: readonly string[] = [
  "domain",
  "field",
  "unitKind",
  "unitCount",
  "regionCode",
  "structured",
  "retrofitLevel",
  "complianceStatus",
  "maturity",
  "closesOn",
  "trainingFrom",
  "deployBy",
  "deploymentCount",
  "budgetYuan",
  "contactId",
];

type ConflictsProps = {
  conflicts: readonly Conflict[];
  /** Words of what only the page knows, such as a contact. */
  named: (field: string, key: string) => string | undefined;
};

export function Conflicts({ conflicts, named }: ConflictsProps) {
  if (conflicts.length === 0) return null;
  return (
    <section className="conflicts" aria-labelledby="conflicts-title" role="alert">
      <h2 id="conflicts-title">
        <Icon name="alert" />
        同事刚刚也改了这里，请选择以哪一份为准
      </h2>
      <p>您填写的内容还在下面的表单里，其他内容已保存。</p>
      {conflicts.map(({ field, theirs }) => {
        const name = SCENE_FACT_NAMES[field as SceneFactField] ?? field;
        return (
          <fieldset key={field}>
            <legend>{name}</legend>
            <p className="theirs">
              <span className="cap block">同事保存的</span>
              {valueWords(field, theirs, named) || "（空）"}
            </p>
            <div className="choices inline">
              <ul>
                {CHOICES.filter(({ value }) => value !== "both" || !SINGLE.includes(field)).map(({ value, label }) => (
                  <li key={value}>
                    <label className="choice">
                      <input type="radio" name={`settled.${field}`} value={value} aria-label={`${name}：${label}`} />
                      <span>{label}</span>
                    </label>
                  </li>
                ))}
              </ul>
            </div>
          </fieldset>
        );
      })}
      <SubmitButton name="intent" value="settle" variant="default" pending="正在保存…">
        按所选保存
      </SubmitButton>
    </section>
  );
}
