/** SceneTimeline({ scene, now }): the days of a scene in order, with what has passed and how long it is to what comes. */
import { formatDate, formatRemaining } from "#app/ui/format.ts";
import { Sheet } from "#app/ui/sheet.tsx";
import type { SceneView } from "./scene-view.ts";

export function SceneTimeline({ scene, now }: { scene: SceneView; now: string }) {
  const days = [
    { word: "公开征集", day: scene.publishedAt ? formatDate(scene.publishedAt) : null, none: "尚未公开" },
    { word: "应答截止", day: formatDate(scene.closesAt), none: "" },
    { word: "进场实训", day: scene.trainingFrom, none: "由各方商定" },
    { word: "部署完成", day: scene.deployBy, none: "由各方商定" },
  ];
  const today = formatDate(now);
  return (
    <Sheet title="时间安排">
      <ol className="timeline">
        {days.map(({ word, day, none }) => (
          <li key={word} className={day && day < today ? "past" : undefined}>
            <span className="cap">{word}</span>
            {day ? <time dateTime={day}>{day}</time> : <span className="muted">{none}</span>}
            <span className="cap">
              {day === null ? "" : word === "应答截止" ? formatRemaining(scene.closesAt, now) : day < today ? "已过" : ""}
            </span>
          </li>
        ))}
      </ol>
    </Sheet>
  );
}
