/**
 * NotedSection({ section, first, notes, form }): a section of a scene with room for a remark beside each part. The remarks belong to the form
 * named `form`, wherever it stands; `first` is the number of the section's first remark. Without `form` only the content is shown.
 */
import { Sheet } from "#app/ui/sheet.tsx";
import { TextAreaField } from "#app/ui/text-area-field.tsx";
import type { Section } from "./sections.ts";

export interface NoteValue {
  note?: string | undefined;
  error?: readonly string[] | undefined;
}
type NotedSectionProps = { section: Section; first: number; notes: readonly NoteValue[]; form: string | undefined };

export function NotedSection({ section, first, notes, form }: NotedSectionProps) {
  return (
    <Sheet title={section.title} note={section.note} flush>
      <ul className="noted">
        {section.facts.map(({ field, term, detail, more }, i) => {
          const name = `notes[${first + i}]`;
          const value = notes[first + i];
          return (
            <li key={field}>
              <div className="noted-term">{term}</div>
              <div className="noted-detail">
                {detail === "" ? <span className="faint">未填写</span> : <p>{detail}</p>}
                {more ? <p className="cap">{more}</p> : null}
              </div>
              {form ? (
                <details className="noted-note" open={Boolean(value?.note || value?.error)}>
                  <summary>
                    <span className="vh">对“{term}”</span>写退回意见
                  </summary>
                  <input type="hidden" name={`${name}.field`} value={field} form={form} />
                  <TextAreaField
                    name={`${name}.note`}
                    label={`对“${term}”的意见`}
                    rows={2}
                    maxLength={300}
                    form={form}
                    defaultValue={value?.note}
                    error={value?.error}
                  />
                </details>
              ) : null}
            </li>
          );
        })}
      </ul>
    </Sheet>
  );
}
