import { type ActionFunctionArgs, json, type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/node";
import { Form, useLoaderData } from "@remix-run/react";
import { getMyScene, openDraftOf, startDraft } from "#app/areas/scenes/index.server.ts";
import { mayChangeScene } from "#app/areas/scenes/policy.ts";
import { can } from "#app/areas/scenes/states.ts";
import { SCENE_FACT_NAMES, type SceneFactField } from "#app/areas/scenes/vocabulary.ts";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";
import { forbidden } from "#app/kernel/errors.ts";
import { sceneCrumb } from "#app/routes/work.scenes.$code_.comparison/scene-tabs.tsx";
import { ButtonLink } from "#app/ui/button.tsx";
import { Notice } from "#app/ui/notice.tsx";
import { PageHead } from "#app/ui/page-head.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { SubmitButton } from "#app/ui/submit-button.tsx";

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `修改：${data?.name ?? "场景"} · 实景` }];

/** An open draft is gone on with; else the page says what was asked for and what happens, and begins one when told to. */
export async function loader({ request, context, params }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["userUnit"]);
    const { scene } = await getMyScene(ctx, params["code"] ?? "");
    if (!mayChangeScene(ctx.actor, scene)) throw forbidden("只有本单位的管理员和编辑可以修改场景。");
    const draft = await openDraftOf(ctx, scene.id);
    if (draft) return redirect(paths.draft(draft));
    return json({
      code: scene.code,
      name: scene.name,
      isLocked: !can("edit", scene.status) && !can("submitRevision", scene.status),
      isPublic: can("submitRevision", scene.status),
      returnReason: scene.returnReason,
      returnNotes: scene.returnNotes,
    });
  });
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["userUnit"]);
    const { code } = await startDraft(ctx, { from: { kind: "scene", code: params["code"] ?? "" } });
    return redirect(paths.draft(code));
  });
}

export default function EditScene() {
  const { code, name, isLocked, isPublic, returnReason, returnNotes } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHead crumb={sceneCrumb(code, "修改")} title={`修改：${name}`} />
      {isLocked ? (
        <Notice tone="warn" title="该场景现在不能修改" action={<ButtonLink to={paths.myScene(code)}>查看场景</ButtonLink>}>
          审核中、已组建联合体或已结束的场景不能修改。
        </Notice>
      ) : (
        <Sheet>
          {returnReason ? (
            <Notice tone="warn" title="主管部门的退回理由">
              {returnReason}
              {returnNotes.map(({ field, note }) => (
                <span key={`${field}${note}`} className="block">
                  {SCENE_FACT_NAMES[/^\w+/.exec(field)?.[0] as SceneFactField] ?? "其他"}：{note}
                </span>
              ))}
            </Notice>
          ) : null}
          <p>
            修改在草稿中进行，自动保存，可随时离开；改完在最后一步提交审核，编号不变。
            {isPublic ? "公开版本保持不变，直到主管部门通过修订。" : null}
          </p>
          <Form method="post" className="form">
            <SubmitButton pending="正在打开…">开始修改</SubmitButton>
          </Form>
        </Sheet>
      )}
    </>
  );
}
