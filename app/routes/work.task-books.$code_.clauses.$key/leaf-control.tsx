import type { LeafField } from "#app/areas/task-books/index.server.ts";
import { CheckboxField } from "#app/ui/checkbox-field.tsx";
import { CheckboxGroup } from "#app/ui/checkbox-group.tsx";
import { DateField } from "#app/ui/date-field.tsx";
import { NumberField } from "#app/ui/number-field.tsx";
import { SelectField } from "#app/ui/select-field.tsx";
import { TextAreaField } from "#app/ui/text-area-field.tsx";
import { TextField } from "#app/ui/text-field.tsx";
import { controlName, optionsOf, type View } from "./clause-view.ts";

const LINE_ROWS = 4;

/** The control of one member, by its kind. An empty one means what its label says in brackets. */
export function LeafControl({ view, field, name, schemaPath }: { view: View; field: LeafField; name: string; schemaPath: string }) {
  const typed = view.values[name] ?? [];
  const hint = field.hint ?? (field.blank !== undefined && !isSelect(field) ? `留空即${field.blank}` : undefined);
  const props = { name: controlName(name), label: field.label, hint, error: view.errors[name], defaultValue: typed[0] ?? "" };
  switch (field.kind) {
    case "choice":
    case "party":
    case "milestone": {
      const options = optionsOf(view, field, schemaPath);
      // What is stored may have left the list, such as a party that is none any more: it is said, and stays until it is changed.
      const known = props.defaultValue === "" || options.some((option) => option.value === props.defaultValue);
      const missing = known ? [] : [{ value: props.defaultValue, label: "（已不在列）" }];
      return (
        <SelectField
          {...props}
          options={[...options, ...missing]}
          placeholder={field.blank ?? (field.kind === "choice" ? undefined : "请选择")}
        />
      );
    }
    case "choices":
    case "parties":
    case "deliverables":
      return <CheckboxGroup {...props} inline options={optionsOf(view, field, schemaPath)} defaultValue={typed} />;
    case "yesNo":
      return <CheckboxField {...props} defaultValue={typed[0] === "on"} />;
    case "lines":
    case "prose":
      return <TextAreaField {...props} rows={LINE_ROWS} />;
    case "date":
      return <DateField {...props} />;
    case "percent":
      return <NumberField {...props} unit="%" />;
    case "money":
      return <NumberField {...props} unit="元" />;
    case "whole":
      return <NumberField {...props} integer unit={field.unit} />;
    case "decimal":
      return <NumberField {...props} />;
    case "line":
      return <TextField {...props} />;
  }
}

const isSelect = (field: LeafField) => ["choice", "party", "milestone"].includes(field.kind);
