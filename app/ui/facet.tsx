/** Facet({ legend, name, options: [{ value, label, count? }], selected, kind?="checkbox" }): a filter list with counts, inside a GET form. */
type FacetProps = {
  legend: string;
  name: string;
  options: ReadonlyArray<{ value: string; label: string; count?: number | undefined }>;
  selected: readonly string[];
  kind?: "checkbox" | "radio" | undefined;
};

export function Facet({ legend, name, options, selected, kind = "checkbox" }: FacetProps) {
  return (
    <fieldset className="facet">
      <legend>{legend}</legend>
      <ul className="facet-list">
        {options.map(({ value, label, count }) => {
          const on = selected.includes(value);
          return (
            // The key carries the state, so that removing a filter elsewhere also clears the box.
            <li key={`${value}-${on}`}>
              <label>
                <input type={kind} name={name} value={value} defaultChecked={on} />
                <span>{label}</span>
                {count === undefined ? null : <span className="count">{count}</span>}
              </label>
            </li>
          );
        })}
      </ul>
    </fieldset>
  );
}
