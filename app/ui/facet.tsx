/**
 * Facet({ legend, name, options: [{ value, label, count? }], selected, kind?="checkbox", folded? }): a filter list with counts, inside a GET
 * form. `folded` ones open on demand, and are open while something is chosen in them.
 */
type FacetProps = {
  legend: string;
  name: string;
  options: ReadonlyArray<{ value: string; label: string; count?: number | null | undefined }>;
  selected: readonly string[];
  kind?: "checkbox" | "radio" | undefined;
  folded?: boolean | undefined;
};

export function Facet({ legend, name, options, selected, kind = "checkbox", folded }: FacetProps) {
  const list = (
    <ul className="facet-list">
      {options.map(({ value, label, count }) => {
        const on = selected.includes(value);
        return (
          // The key carries the state, so that removing a filter elsewhere also clears the box.
          <li key={`${value}-${on}`}>
            <label>
              <input type={kind} name={name} value={value} defaultChecked={on} />
              <span>{label}</span>
              {count === undefined || count === null ? null : <span className="count">{count}</span>}
            </label>
          </li>
        );
      })}
    </ul>
  );
  if (!folded)
    return (
      <fieldset className="facet">
        <legend>{legend}</legend>
        {list}
      </fieldset>
    );
  return (
    <details className="facet" open={selected.some((value) => value !== "")}>
      <summary>{legend}</summary>
      <fieldset>
        <legend className="vh">{legend}</legend>
        {list}
      </fieldset>
    </details>
  );
}
