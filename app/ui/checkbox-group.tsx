/** CheckboxGroup({ field | name, label, options: [{ value, label, hint?, disabled? }], defaultValue?: string[], hint?, error?, required?, optional?, inline? }). */
import { ChoiceGroup, type ChoiceOption } from "./choice-group.tsx";
import { type FieldProps, listValue, resolveField } from "./field-source.ts";

type CheckboxGroupProps = FieldProps<readonly string[]> & { options: readonly ChoiceOption[]; inline?: boolean | undefined };

export function CheckboxGroup(props: CheckboxGroupProps) {
  const resolved = resolveField(props);
  const { label, hint, optional, options, inline, disabled } = props;
  const shared = { label, hint, optional, options, inline, disabled };
  return <ChoiceGroup kind="checkbox" resolved={resolved} selected={listValue(resolved.value)} {...shared} />;
}
