import { useFetcher } from "@remix-run/react";
import { useId } from "react";
import type { OrganizationSuggestion } from "#app/areas/organizations/index.server.ts";
import { paths } from "#app/http/paths.ts";
import type { ConformField } from "#app/ui/field-source.ts";
import { TextField } from "#app/ui/text-field.tsx";

type OrganizationFieldProps = { field: ConformField; label: string; required?: boolean; optional?: boolean };

/** An organization by its code. Typing a part of its name offers codes; without JavaScript the code is typed from its public page. */
export function OrganizationField({ field, label, required, optional }: OrganizationFieldProps) {
  const list = useId();
  const fetcher = useFetcher<OrganizationSuggestion[]>();
  const ask = (typed: string) => {
    if (typed.trim().length >= 2 && !/^OR-/i.test(typed)) fetcher.load(`${paths.suggestOrganizations()}?q=${encodeURIComponent(typed)}`);
  };
  return (
    <div onInput={(event) => ask((event.target as HTMLInputElement).value)}>
      <TextField
        field={field}
        label={label}
        required={required}
        optional={optional}
        list={list}
        autoComplete="off"
        hint="输入名称选择，或填写单位编号，如 OR-2026-0001"
      />
      <datalist id={list}>
        {(fetcher.data ?? []).map(({ code, name, regionName }) => (
          <option key={code} value={code}>
            {name}（{regionName}）
          </option>
        ))}
      </datalist>
    </div>
  );
}
