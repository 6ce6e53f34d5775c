/**
 * FilterForm({ label, q, selects, clearTo, keep? }): a search line and a few choices above a list, as a GET form. A choice is applied at once with
 * JavaScript, by the button without. `keep` are further words of the address that stay as they are.
 */
import { Form, Link, useSubmit } from "@remix-run/react";
import { SelectField } from "#app/ui/select-field.tsx";
import { SubmitButton } from "#app/ui/submit-button.tsx";
import { TextField } from "#app/ui/text-field.tsx";
import "./filter-form.css";

type FilterFormProps = {
  label: string;
  q: string;
  selects: ReadonlyArray<{
    name: string;
    label: string;
    value: string | undefined;
    options: ReadonlyArray<{ value: string; label: string }>;
  }>;
  clearTo: string;
  keep?: Readonly<Record<string, string>> | undefined;
};

export function FilterForm({ label, q, selects, clearTo, keep = {} }: FilterFormProps) {
  const submit = useSubmit();
  const isFiltered = q !== "" || selects.some(({ value }) => value !== undefined);
  return (
    <Form
      method="get"
      className="filter-form"
      // A cleared list shows cleared controls.
      key={[q, ...selects.map(({ value }) => value)].join("|")}
      onChange={(event) => {
        if (event.target instanceof HTMLSelectElement) submit(event.currentTarget, { preventScrollReset: true });
      }}
    >
      {Object.entries(keep).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <TextField name="q" label={label} defaultValue={q} maxLength={40} />
      {selects.map((select) => (
        <SelectField
          key={select.name}
          name={select.name}
          label={select.label}
          defaultValue={select.value ?? ""}
          placeholder="全部"
          options={select.options}
        />
      ))}
      <div className="row">
        <SubmitButton variant="default">筛选</SubmitButton>
        {isFiltered ? <Link to={clearTo}>清除筛选</Link> : null}
      </div>
    </Form>
  );
}
