/** RadioGroup({ field | name, label, options: [{ value, label, hint?, disabled? }], defaultValue?, hint?, error?, required?, optional?, inline? }). */
import { ChoiceGroup, type ChoiceOption } from "./choice-group.tsx";
import { type FieldProps, listValue, resolveField } from "./field-source.ts";

type RadioGroupProps = FieldProps & { options: readonly ChoiceOption[]; inline?: boolean | undefined };

export function RadioGroup(props: RadioGroupProps) {
  const resolved = resolveField(props);
  const { label, hint, optional, options, inline, disabled } = props;
  const shared = { label, hint, optional, options, inline, disabled };
  return <ChoiceGroup kind="radio" resolved={resolved} selected={listValue(resolved.value)} {...shared} />;
}
