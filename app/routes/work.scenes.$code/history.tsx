/** History({ scene, versions, runAt, versionsTo }): what has happened to a scene and what comes next, with its public versions. */
import { Link } from "@remix-run/react";
import type { SceneVersionLine } from "#app/areas/scenes/index.server.ts";
import { formatDateTime } from "#app/ui/format.ts";
import { Sheet } from "#app/ui/sheet.tsx";
import { SCENE_STATUS_NAMES, SCENE_STATUSES, SCENE_VERSION_KIND_NAMES, type SceneStatus } from "#db/vocabulary/scenes.ts";

type HistoryProps = {
  scene: {
    status: SceneStatus;
    createdAt: string;
    updatedAt: string;
    submittedAt: string | null;
    publishedAt: string | null;
    endReason: string | null;
  };
  versions: readonly SceneVersionLine[];
  runAt: string | null;
  versionsTo: string;
};

/** Statuses off the main line: what follows them is not said. */
const ENDS: readonly SceneStatus[] = ["withdrawn", "closed"];

export function History({ scene, versions, runAt, versionsTo }: HistoryProps) {
  const { status } = scene;
  const ended = ENDS.includes(status);
  const past = [
    { word: "新建草稿", at: scene.createdAt, note: "" },
    ...(scene.submittedAt ? [{ word: "提交审核", at: scene.submittedAt, note: "" }] : []),
    ...(status === "returned" ? [{ word: "主管部门退回", at: scene.updatedAt, note: "" }] : []),
    ...(versions.length === 0 && scene.publishedAt ? [{ word: "审核通过并公开", at: scene.publishedAt, note: "" }] : []),
    ...versions.map(({ number, kind, note, createdAt }) => ({
      word: `第 ${number} 版 · ${SCENE_VERSION_KIND_NAMES[kind]}`,
      at: createdAt,
      note,
    })),
    ...(runAt ? [{ word: "生成联合体方案", at: runAt, note: "" }] : []),
    ...(ended ? [{ word: SCENE_STATUS_NAMES[status], at: scene.updatedAt, note: scene.endReason ?? "到期未组建联合体" }] : []),
  ].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  const main: SceneStatus[] = SCENE_STATUSES.filter((one) => one !== "returned" && !ENDS.includes(one));
  const from = main.indexOf(status === "returned" ? "draft" : status);
  const ahead = ended ? [] : main.slice(from + 1);
  return (
    <Sheet title="进程与版本" actions={versions.length > 1 ? <Link to={versionsTo}>比较版本</Link> : null}>
      <ol className="history">
        {past.map(({ word, at, note }) => (
          <li key={`${word} ${at}`}>
            <span>
              {word}
              {note ? <span className="cap block">{note}</span> : null}
            </span>
            <time className="num muted" dateTime={at}>
              {formatDateTime(at)}
            </time>
          </li>
        ))}
        {from > main.indexOf("matched") ? (
          <li>
            <span className="strong">{SCENE_STATUS_NAMES[status]}</span>
            <span className="muted">现在</span>
          </li>
        ) : null}
        {ahead.length > 0 ? (
          <li className="faint">
            <span>之后：{ahead.map((one) => SCENE_STATUS_NAMES[one]).join(" → ")}</span>
          </li>
        ) : null}
      </ol>
    </Sheet>
  );
}
