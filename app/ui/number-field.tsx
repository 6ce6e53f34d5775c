/**
 * NumberField({ …TextField props, integer? }): a figure typed as text (exact decimals, no browser rounding, no wheel accidents).
 * Shows the numeric keypad; the server parses. `unit` stands at the right edge.
 */
import { TextField, type TextFieldProps } from "./text-field.tsx";

type NumberFieldProps = Omit<TextFieldProps, "type" | "inputMode"> & { integer?: boolean | undefined };

export function NumberField({ integer, width = "medium", ...props }: NumberFieldProps) {
  return <TextField {...(props as TextFieldProps)} width={width} inputMode={integer ? "numeric" : "decimal"} autoComplete="off" />;
}
