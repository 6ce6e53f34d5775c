/** AbilityInputs({ values, messages }): the six abilities, each with a level from 1 to 5 and what it rests on, as a small table of fields. */
import { type FormMessages, type FormValues, textAt } from "#app/forms/form-values.ts";
import { fieldId } from "#app/ui/field-source.ts";
import { ABILITIES, ABILITY_LEVEL_NAMES, ABILITY_LEVELS, ABILITY_NAMES } from "#db/vocabulary/capabilities.ts";

export function AbilityInputs({ values, messages }: { values: FormValues; messages: FormMessages }) {
  return (
    <table className="tb ability-inputs">
      <caption className="vh">六项能力</caption>
      <thead>
        <tr>
          <th scope="col">能力</th>
          <th scope="col">等级</th>
          <th scope="col">依据</th>
        </tr>
      </thead>
      <tbody>
        {ABILITIES.map((ability) => {
          const field = (key: "level" | "ground", label: string) => {
            const name = `capability.abilities.${ability}.${key}`;
            const error = messages[name]?.[0];
            return {
              error,
              control: {
                id: fieldId(name),
                name,
                defaultValue: textAt(values, name),
                className: "in",
                "aria-label": `${ABILITY_NAMES[ability]} ${label}`,
                "aria-invalid": error ? true : undefined,
                "aria-describedby": error ? `${fieldId(name)}-error` : undefined,
              },
            };
          };
          const level = field("level", "等级");
          const ground = field("ground", "依据");
          return (
            <tr key={ability}>
              <th scope="row">{ABILITY_NAMES[ability]}</th>
              <td>
                <select {...level.control}>
                  <option value="">未评</option>
                  {ABILITY_LEVELS.map((value) => (
                    <option key={value} value={String(value)}>
                      {value} · {ABILITY_LEVEL_NAMES[value]}
                    </option>
                  ))}
                </select>
              </td>
              <td>
                <input {...ground.control} placeholder="例如：六种接插件连续三个月产线记录" maxLength={160} autoComplete="off" />
                {[level, ground].map(({ error, control }) =>
                  error ? (
                    <span key={control.id} className="field-error" id={`${control.id}-error`}>
                      {error}
                    </span>
                  ) : null,
                )}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
