import { ConfirmButton } from "#app/ui/confirm-button.tsx";
import type { Editor, EditorPage } from "./editor-page.ts";

/** Packages of terms, each with the clauses it would change before anything is changed. */
export function PresetList({ page, presets }: { page: EditorPage; presets: Editor["presets"] }) {
  return (
    <details className="sheet sheet-body fold">
      <summary>组合模板</summary>
      <div>
        <p className="muted">
          按成熟的合作模式一次填好知识产权、保密、发表、收益、责任和表决的选项；分配比例、指标、工作包和清单都不变，套用后仍可逐条修改。
        </p>
        <ul className="task-book-presets">
          {presets.map((preset) => (
            <li key={preset.key}>
              <div>
                <p className="strong">{preset.name}</p>
                <p>{preset.explanation}</p>
                <p className="cap">
                  {preset.changes.length === 0
                    ? "与现在的选项一致，没有要改变的条款。"
                    : `将改变：${preset.changes.map(({ number, title }) => `第 ${number} 条 ${title}`).join("、")}`}
                </p>
              </div>
              {preset.changes.length > 0 ? (
                <ConfirmButton
                  label="套用"
                  question={`套用“${preset.name}”？`}
                  consequence={`第 ${preset.changes.map(({ number }) => number).join("、")} 条现有的选项将被替换，其他条款不变。`}
                  confirmLabel="套用组合模板"
                  pending="正在套用…"
                  variant="default"
                  small
                  fields={{ intent: "preset", code: page.code, revision: String(page.revision), preset: preset.key }}
                />
              ) : null}
            </li>
          ))}
        </ul>
      </div>
    </details>
  );
}
