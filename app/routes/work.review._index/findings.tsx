/** Findings({ row }): what a reviewer should look at in a scene, as short words; nothing found is said too. */
import { CROWDED_FROM } from "#app/areas/bureau/schemas.ts";
import { Status } from "#app/ui/status.tsx";
import { ADMISSION_CRITERION_NAMES, type AdmissionCriterion } from "#db/vocabulary/scenes.ts";

type Row = { duplicates: number; crowding: number; unmetAdmission: AdmissionCriterion[]; nameAdvice: string | null };

export function Findings({ row }: { row: Row }) {
  const found = [
    ...(row.duplicates > 0 ? [{ tone: "bad" as const, word: `疑似重复 ${row.duplicates} 项` }] : []),
    ...(row.nameAdvice ? [{ tone: "wait" as const, word: "名称可更具体" }] : []),
    ...(row.unmetAdmission.length > 0
      ? [{ tone: "wait" as const, word: `未确认：${row.unmetAdmission.map((one) => ADMISSION_CRITERION_NAMES[one]).join("、")}` }]
      : []),
    ...(row.crowding >= CROWDED_FROM ? [{ tone: "wait" as const, word: `省内同类已公开 ${row.crowding} 项，注意扎堆` }] : []),
  ];
  if (found.length === 0) return <span className="muted">无</span>;
  return (
    <ul className="queue-findings">
      {found.map((one) => (
        <li key={one.word}>
          <Status {...one} />
        </li>
      ))}
    </ul>
  );
}
