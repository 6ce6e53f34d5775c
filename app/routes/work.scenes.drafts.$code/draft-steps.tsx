/** DraftSteps({ draft }): the steps of the form with their states, as links; a way to the same draft on a phone. */
import { Link, NavLink } from "@remix-run/react";
import type { DraftFrame } from "#app/areas/scenes/index.server.ts";
import { SCENE_STEPS, type StepState } from "#app/areas/scenes/vocabulary.ts";
import { paths } from "#app/http/paths.ts";

const WORDS: Record<StepState, string> = { todo: "未开始", current: "进行中", done: "已完成", wrong: "有误" };

export function DraftSteps({ draft }: { draft: DraftFrame }) {
  const done = SCENE_STEPS.filter(({ key }) => draft.states[key] === "done").length;
  const left = SCENE_STEPS.length - done;
  return (
    <>
      <div className="steps-head">
        <Link className="cap" to={paths.myScenes()}>
          ‹ 我的场景
        </Link>
        <h2>{draft.isPublic ? "修订公开场景" : draft.isRevision ? "修改场景" : "发布场景"}</h2>
        <p className="cap">草稿 {draft.code}</p>
        <p className="cap">
          已完成 {done} / {SCENE_STEPS.length} 步，约需再填 {left} 分钟
        </p>
        <p className="cap">完整度 {draft.completeness.score}%</p>
      </div>
      <ol className="steps">
        {SCENE_STEPS.map(({ key, title }, index) => {
          const state = draft.states[key];
          // The last step has nothing to fill in, so it is neither begun nor done.
          const word = key === "check" ? (state === "current" ? "可以提交" : "") : WORDS[state];
          return (
            <li key={key}>
              <NavLink to={paths.draftStep(draft.code, key)} className={state} prefetch="intent" aria-current="step">
                <span className="n">{index + 1}</span>
                <span>{title}</span>
                <span className="w">{word}</span>
              </NavLink>
            </li>
          );
        })}
      </ol>
      <details className="steps-phone not-phone">
        <summary>在手机上打开同一份草稿</summary>
        <p className="cap">用手机扫码后登录，可以现场补填。</p>
        <img src={paths.draftQr(draft.code)} alt="本草稿的二维码" width={148} height={148} loading="lazy" />
      </details>
    </>
  );
}
