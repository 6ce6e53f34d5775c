import { type ActionFunctionArgs, json, type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import type { z } from "zod";
import { listRegions, regionOptions } from "#app/areas/organizations/index.server.ts";
import { getMyScene, updateScene } from "#app/areas/scenes/index.server.ts";
import { mayChangeScene } from "#app/areas/scenes/policy.ts";
import { updateSceneInput } from "#app/areas/scenes/schemas.ts";
import { can } from "#app/areas/scenes/states.ts";
import { type FormReply, textAt } from "#app/forms/form-values.ts";
import { changeGrid, gridFaults, metricOptions } from "#app/forms/grid/grid-form.server.ts";
import { formAction, readForm } from "#app/http/form.server.ts";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";
import { forbidden } from "#app/kernel/errors.ts";
import { SceneForm } from "#app/routes/work.scenes.new/scene-form.tsx";
import { prepareSceneForm, SCENE_GRID, storedSceneValues } from "#app/routes/work.scenes.new/scene-values.ts";
import { ButtonLink } from "#app/ui/button.tsx";
import { formatDate, formatDateTime } from "#app/ui/format.ts";
import { Notice } from "#app/ui/notice.tsx";
import { PageHead } from "#app/ui/page-head.tsx";

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `修改：${data?.name ?? "场景"} · 实景` }];

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["userUnit"]);
    const [found, metrics, provinces] = await Promise.all([getMyScene(ctx, params["code"] ?? ""), metricOptions(ctx), listRegions(ctx)]);
    const { scene } = found;
    if (!mayChangeScene(ctx.actor, scene)) throw forbidden("只有本单位的管理员和编辑可以修改场景。");
    return json({
      code: scene.code,
      name: scene.name,
      version: scene.version,
      isLocked: !can("edit", scene.status),
      returnReason: scene.returnReason,
      updatedAt: scene.updatedAt.toISOString(),
      stored: storedSceneValues(found),
      metrics,
      regions: regionOptions(provinces),
      today: formatDate(ctx.clock.now()),
    });
  });
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["userUnit"]);
    const typed = await readForm(request);
    const changed = await changeGrid(ctx, typed, SCENE_GRID, "requirements");
    if (changed) return changed;
    const form = prepareSceneForm(typed);
    form.set("code", params["code"] ?? "");
    const save = async (input: z.output<typeof updateSceneInput>) => {
      const { code } = await updateScene(ctx, input);
      return redirect(`${paths.myScene(code)}?saved=${input.submit ? "submitted" : "draft"}`);
    };
    return formAction(form, context, updateSceneInput, save, () => gridFaults(ctx, form, SCENE_GRID, "requirements"));
  });
}

export default function EditScene() {
  const data = useLoaderData<typeof loader>();
  const reply = useActionData() as FormReply | undefined;
  // After an answer the form still holds the version its contents came from, so that nobody's later work is written over unseen.
  const version = textAt(reply?.initialValue ?? {}, "version") || String(data.version);
  const isOutdated = version !== String(data.version) && !data.isLocked;
  return (
    <>
      <PageHead
        crumb={[{ label: "我的场景", to: paths.myScenes() }, { label: data.code, to: paths.myScene(data.code) }, { label: "修改" }]}
        title={`修改：${data.name}`}
        subtitle={`上次保存 ${formatDateTime(data.updatedAt)}`}
      />
      {data.isLocked ? (
        <Notice tone="warn" title="该场景现在不能修改" action={<ButtonLink to={paths.myScene(data.code)}>查看场景</ButtonLink>}>
          只有草稿或已退回的场景可以修改。{reply ? "您填写的内容还在下面，可复制留存。" : null}
        </Notice>
      ) : null}
      {data.isLocked && !reply ? null : (
        <SceneForm
          title="修改场景"
          note={`草稿 ${data.code}`}
          back={{ to: paths.myScene(data.code), label: data.code }}
          stored={data.stored}
          reply={reply}
          metrics={data.metrics}
          regions={data.regions}
          today={data.today}
          hidden={{ version, latestVersion: String(data.version) }}
          head={
            <>
              {data.returnReason ? (
                <Notice tone="warn" title="主管部门的退回理由">
                  {data.returnReason}
                </Notice>
              ) : null}
              {isOutdated ? (
                <Notice
                  tone="warn"
                  title="您填写期间，同事保存了新的内容"
                  action={
                    <button type="submit" className="btn small" name="intent" value="overwrite">
                      以我填写的内容为准
                    </button>
                  }
                >
                  您填写的内容还在下面。请先
                  <a href={paths.editScene(data.code)} target="_blank" rel="noreferrer">
                    在新窗口打开最新内容
                  </a>
                  对照，再决定以哪一份为准。
                </Notice>
              ) : null}
            </>
          }
        />
      )}
    </>
  );
}
