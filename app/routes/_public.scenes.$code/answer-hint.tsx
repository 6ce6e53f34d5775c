/** AnswerHint({ viewer, isOpen, scene, claimed }): how one takes part in a scene, for vendors and visitors. */
import { Link } from "@remix-run/react";
import { paths } from "#app/http/paths.ts";
import { ButtonLink } from "#app/ui/button.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import type { SceneView } from "./scene-view.ts";

type AnswerHintProps = {
  viewer: "vendor" | "visitor" | "other";
  isOpen: boolean;
  scene: SceneView;
  /** Quantities the vendor's published capabilities state; null for others. */
  claimed: readonly string[] | null;
};

export function AnswerHint({ viewer, isOpen, scene, claimed }: AnswerHintProps) {
  if (viewer === "other") return null;
  if (!isOpen) {
    return (
      <Sheet title="如何应答">
        <p>
          该场景已不再征集方案。<Link to={`${paths.scenes()}?status=published&field=${scene.field}`}>查看同领域正在征集的场景</Link>
        </p>
      </Sheet>
    );
  }
  const covered = scene.indicators.filter((indicator) => claimed?.includes(indicator.metric));
  const missing = scene.indicators.filter((indicator) => !claimed?.includes(indicator.metric));
  return (
    <Sheet
      title="如何应答"
      actions={
        viewer === "vendor" ? (
          <>
            <ButtonLink to={paths.consortia()}>查看我的邀约</ButtonLink>
            <ButtonLink to={paths.newCapability()} variant="primary">
              发布能力
            </ButtonLink>
          </>
        ) : (
          <ButtonLink to={paths.signIn({ to: paths.scene(scene.code) })} variant="primary">
            登录后应答
          </ButtonLink>
        )
      }
    >
      <ol className="answer-steps">
        <li>发布能力：写明与下列指标同名的数值和证据，供给角色与席位一致。</li>
        <li>平台按指标匹配联合体方案，用户单位并排比选。</li>
        <li>被选中后，贵单位会收到邀约待办，在“联合体”中确认加入。</li>
      </ol>
      {scene.status === "matched" ? <p>用户单位正在比选已有方案，此后发布的能力在下一次匹配时加入。</p> : null}
      {viewer === "vendor" && claimed ? (
        <p>
          贵单位已发布的能力写到了其中 <span className="strong">{covered.length}</span> 项指标
          {missing.length === 0
            ? "，已全部写到。"
            : `，还没有写到：${missing.map((indicator) => indicator.metricName).join("、")}。没有写到的指标在比选中显示为“未答”。`}
        </p>
      ) : null}
    </Sheet>
  );
}
