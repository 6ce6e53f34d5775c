import type { Field, PartField, RowsField } from "#app/areas/task-books/index.server.ts";
import { CheckboxField } from "#app/ui/checkbox-field.tsx";
import { classNames } from "#app/ui/class-names.ts";
import { fieldId } from "#app/ui/field-source.ts";
import { SubmitButton } from "#app/ui/submit-button.tsx";
import { controlName, hasErrorBelow, isFixed, rowCount, rowWords, shownText, type View } from "./clause-view.ts";
import { LeafControl } from "./leaf-control.tsx";

/** Rows with more fields than this are folded when there are many of them. */
const SHORT_ROW = 6;
const MANY_ROWS = 3;

interface Place {
  view: View;
  /** Path of the row or part these fields stand in, with its dot; "" for the clause. */
  at: string;
  /** The same with "[]" for every row. */
  schemaAt: string;
}

const WIDE = ["prose", "lines", "choices", "parties", "deliverables", "rows", "part"];

/** The fields of a clause, of a row or of a part. */
export function FieldList({ fields, ...place }: Place & { fields: readonly Field[] }) {
  return (
    <div className="clause-grid">
      {fields.map((field) => (
        <OneField key={field.path} field={field} {...place} />
      ))}
    </div>
  );
}

function OneField({ field, view, at, schemaAt }: Place & { field: Field }) {
  const name = `${at}${field.path}`;
  const schemaPath = `${schemaAt}${field.path}`;
  if (field.kind !== "rows" && field.kind !== "part" && isFixed(view, field, at))
    return <FixedField field={field} {...{ view, name, schemaPath }} />;
  const when = field.shownWhen;
  const control = when ? controlName(when.member.startsWith("/") ? when.member.slice(1) : `${at}${when.member}`) : undefined;
  return (
    <div
      className={classNames("clause-field", WIDE.includes(field.kind) && "clause-wide", field.kind === "line" && "clause-line")}
      data-when={control}
      data-is={when?.is.join(" ")}
    >
      {when ? <p className="clause-when cap">仅在相应的选择下适用</p> : null}
      {field.kind === "rows" ? (
        <Rows field={field} {...{ view, name, schemaPath }} />
      ) : field.kind === "part" ? (
        <Part field={field} {...{ view, name, schemaPath }} />
      ) : (
        <LeafControl field={field} {...{ view, name, schemaPath }} />
      )}
    </div>
  );
}

interface Named {
  view: View;
  name: string;
  schemaPath: string;
}

/** What the consortium or the scene settles: said, and carried along so that a refused form still shows it. */
function FixedField({ field, view, name, schemaPath }: Named & { field: Exclude<Field, RowsField | PartField> }) {
  const carried = (view.values[name] ?? []).map((value) => <input key={value} type="hidden" name={controlName(name)} value={value} />);
  if (field.shownAs === null) return carried;
  return (
    <div className="clause-field">
      <span className="field-label">{field.label}</span>
      <p className="clause-fixed">{shownText(view, field, name, schemaPath)}</p>
      {carried}
    </div>
  );
}

function Part({ field, view, name, schemaPath }: Named & { field: PartField }) {
  const mark = `${name}.agreed`;
  return (
    <div className="clause-part">
      <CheckboxField name={controlName(mark)} label={field.label} defaultValue={view.values[mark]?.[0] === "on"} />
      <div data-when={controlName(mark)} data-is="on">
        <FieldList fields={field.fields} view={view} at={`${name}.`} schemaAt={`${schemaPath}.`} />
      </div>
    </div>
  );
}

function Rows({ field, view, name, schemaPath }: Named & { field: RowsField }) {
  const count = rowCount(view, name);
  const error = view.errors[name]?.[0];
  const changeable = field.most !== null;
  return (
    <section className="clause-rows" id={fieldId(controlName(name))} tabIndex={-1} aria-label={field.label}>
      <h3>
        {field.label} <span className="cap">{count}</span>
      </h3>
      {field.hint ? <p className="field-hint">{field.hint}</p> : null}
      {error ? <p className="field-error">{error}</p> : null}
      {count === 0 ? <p className="muted">还没有{field.row}。</p> : null}
      {Array.from({ length: count }, (_, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place in the form, which is made anew when rows change
        <Row key={i} index={i} count={count} {...{ field, view, name, schemaPath }} />
      ))}
      {changeable && count < (field.most ?? 0) ? (
        <SubmitButton name="row" value={`add ${name}`} variant="default" small pending="正在添加…">
          添加{field.row}
        </SubmitButton>
      ) : null}
      {name === "items" && view.restorable.length > 0 ? (
        <div className="clause-restore">
          <p className="muted">场景发布的以下指标没有列入：</p>
          {view.restorable.map((one) => (
            <SubmitButton
              key={one.requirementId}
              name="restore"
              value={one.requirementId}
              variant="default"
              small
              icon="plus"
              pending="正在放回…"
            >
              放回“{one.name}”
            </SubmitButton>
          ))}
        </div>
      ) : null}
    </section>
  );
}

function Row({ field, view, name, schemaPath, index, count }: Named & { field: RowsField; index: number; count: number }) {
  const path = `${name}[${index}]`;
  const at = `${path}.`;
  const heading = field.fields.find((one) => one.path === field.heading);
  const words =
    heading && heading.kind !== "rows" && heading.kind !== "part" && view.values[`${at}${heading.path}`]?.[0]
      ? shownText(view, heading, `${at}${heading.path}`, `${schemaPath}[].${heading.path}`)
      : "";
  const binding = (view.values[`${at}requirementId`]?.[0] ?? "") !== "" && view.values[`${at}mandatory`]?.[0] === "on";
  const folded = field.fields.length > SHORT_ROW && count > MANY_ROWS;
  const content = (
    <>
      <input type="hidden" name={controlName(`${at}row`)} value={view.values[`${at}row`]?.[0] ?? ""} />
      <FieldList fields={field.fields} view={view} at={at} schemaAt={`${schemaPath}[].`} />
      {field.most === null ? null : (
        <p className="clause-row-actions">
          {index > 0 ? (
            <SubmitButton name="row" value={`up ${path}`} variant="text" small pending="正在移动…">
              上移
            </SubmitButton>
          ) : null}
          {binding ? (
            <span className="cap">场景发布的必须项，不能删除</span>
          ) : (
            <SubmitButton name="row" value={`remove ${path}`} variant="text" small pending="正在删除…">
              删除{field.row} {index + 1}
            </SubmitButton>
          )}
        </p>
      )}
    </>
  );
  const title = (
    <>
      <span className="num">{index + 1}</span> {words || `新的${field.row}`}
    </>
  );
  if (!folded)
    return (
      <fieldset className="clause-row" data-row={path}>
        <legend>{title}</legend>
        {content}
      </fieldset>
    );
  return (
    <details className="clause-row fold" data-row={path} open={words === "" || hasErrorBelow(view, at)}>
      <summary>
        <span>
          {title}
          <span className="clause-row-words cap block">{rowWords(view, field, at, `${schemaPath}[].`)}</span>
        </span>
      </summary>
      {content}
    </details>
  );
}
