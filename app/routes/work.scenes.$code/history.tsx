/** History({ scene, runAt }): what has happened to a scene and what comes next, as a list with times. */
import { formatDateTime } from "#app/ui/format.ts";
import { Sheet } from "#app/ui/sheet.tsx";
import { SCENE_STATUS_NAMES, SCENE_STATUSES, type SceneStatus } from "#db/vocabulary/scenes.ts";

type HistoryProps = {
  scene: { status: SceneStatus; createdAt: string; updatedAt: string; submittedAt: string | null; publishedAt: string | null };
  runAt: string | null;
};

export function History({ scene, runAt }: HistoryProps) {
  const { status } = scene;
  const past = [
    { word: "新建草稿", at: scene.createdAt },
    ...(scene.submittedAt ? [{ word: "提交审核", at: scene.submittedAt }] : []),
    ...(status === "returned" ? [{ word: "主管部门退回", at: scene.updatedAt }] : []),
    ...(scene.publishedAt ? [{ word: "审核通过并公开", at: scene.publishedAt }] : []),
    ...(runAt ? [{ word: "生成联合体方案", at: runAt }] : []),
    ...(status === "withdrawn" ? [{ word: "撤回", at: scene.updatedAt }] : []),
  ];
  const main: SceneStatus[] = SCENE_STATUSES.filter((one) => one !== "returned" && one !== "withdrawn");
  const from = main.indexOf(status === "returned" ? "draft" : status);
  const ahead = status === "withdrawn" ? [] : main.slice(from + 1);
  return (
    <Sheet title="进程">
      <ol className="history">
        {past.map(({ word, at }) => (
          <li key={word}>
            <span>{word}</span>
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
