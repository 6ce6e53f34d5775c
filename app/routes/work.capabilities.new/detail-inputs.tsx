/** DetailInputs({ fields, values, messages }): the details of a role as its schema describes them, required ones first. */
import type { DetailField } from "#app/areas/capabilities/vocabulary.ts";
import { type FormMessages, type FormValues, listAt, textAt } from "#app/forms/form-values.ts";
import { CheckboxGroup } from "#app/ui/checkbox-group.tsx";
import { NumberField } from "#app/ui/number-field.tsx";
import { SelectField } from "#app/ui/select-field.tsx";
import { TextAreaField } from "#app/ui/text-area-field.tsx";
import { TextField } from "#app/ui/text-field.tsx";

type DetailInputsProps = { fields: readonly DetailField[]; values: FormValues; messages: FormMessages };

export function DetailInputs({ fields, values, messages }: DetailInputsProps) {
  const short = (field: DetailField) => field.input === "choice" || field.input === "count" || field.input === "figure";
  const groups = [fields.filter((field) => field.required), fields.filter((field) => !field.required)];
  return (
    <div className="fields">
      {groups.map((group, i) => (
        <div key={i === 0 ? "required" : "optional"} className="fields">
          <div className="detail-figures">{group.filter(short).map(input)}</div>
          {group.filter((field) => !short(field)).map(input)}
        </div>
      ))}
    </div>
  );

  function input(field: DetailField) {
    const name = `capability.details.${field.name}`;
    const shared = {
      name,
      label: field.label,
      hint: field.hint,
      error: messages[name] ?? undefined,
      required: field.required,
      optional: !field.required,
    };
    const options = Object.entries(field.names ?? {}).map(([value, label]) => ({ value, label }));
    const text = textAt(values, name);
    switch (field.input) {
      case "choice":
        return <SelectField key={name} {...shared} defaultValue={text} options={options} placeholder="请选择" />;
      case "choices":
        return <CheckboxGroup key={name} {...shared} defaultValue={listAt(values, name)} options={options} inline />;
      case "count":
      case "figure":
        return <NumberField key={name} {...shared} defaultValue={text} integer={field.input === "count"} unit={field.unit} width="full" />;
      case "lines":
        return <TextAreaField key={name} {...shared} defaultValue={text} rows={3} />;
      case "text":
        return <TextField key={name} {...shared} defaultValue={text} />;
    }
  }
}
