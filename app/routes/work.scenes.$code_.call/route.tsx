import { type ActionFunctionArgs, json, type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { createCall, sceneForCall } from "#app/areas/calls/index.server.ts";
import { createCallInput, DEFAULT_CRITERIA } from "#app/areas/calls/schemas.ts";
import type { FormReply } from "#app/forms/form-values.ts";
import { formAction, readForm } from "#app/http/form.server.ts";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";
import { CallForm } from "#app/routes/work.calls.$code_.edit/call-form.tsx";
import { ButtonLink } from "#app/ui/button.tsx";
import { formatDate } from "#app/ui/format.ts";
import { Notice } from "#app/ui/notice.tsx";
import { PageHead } from "#app/ui/page-head.tsx";
import { SubmitButton } from "#app/ui/submit-button.tsx";

export const meta: MetaFunction = () => [{ title: "发起揭榜 · 实景" }];

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["userUnit"]);
    const found = await sceneForCall(ctx, params["code"] ?? "");
    if (found.liveCallCode) throw redirect(paths.call(found.liveCallCode));
    return json({
      ...found,
      formKey: crypto.randomUUID() as string,
      values: {
        title: `${found.scene.name}揭榜`,
        teamsAllowed: true,
        priceBasis: "fixedTotal",
        criteria: DEFAULT_CRITERIA.map((row) => ({ ...row, weight: String(row.weight) })),
      },
    });
  });
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["userUnit"]);
    const form = await readForm(request);
    form.set("sceneCode", params["code"] ?? "");
    return formAction(form, context, createCallInput, async (value) => redirect(paths.call((await createCall(ctx, value)).code)));
  });
}

export default function NewCall() {
  const { scene, isCollecting, mayCall, formKey, values } = useLoaderData<typeof loader>();
  const last = useActionData<typeof action>() as FormReply | undefined;
  return (
    <>
      <PageHead
        crumb={[{ label: "我的场景", to: paths.myScenes() }, { label: scene.code, to: paths.myScene(scene.code) }, { label: "发起揭榜" }]}
        title="发起揭榜"
        subtitle={`“${scene.name}”的公开征集：应答密封提交，到截止时间统一开启。`}
      />
      {isCollecting && mayCall ? (
        <CallForm
          values={values}
          reply={last}
          hidden={{ formKey }}
          sceneClosesOn={formatDate(scene.closesAt)}
          actions={
            <>
              <SubmitButton pending="正在保存…">保存草稿</SubmitButton>
              <ButtonLink to={paths.myScene(scene.code)}>取消</ButtonLink>
            </>
          }
        />
      ) : (
        <Notice tone="warn" title="现在不能发起揭榜" action={<ButtonLink to={paths.myScene(scene.code)}>返回场景</ButtonLink>}>
          {mayCall ? "只有征集方案或比选中、还没有组建联合体的场景可以揭榜。" : "只有本单位的管理员和编辑可以发起揭榜。"}
        </Notice>
      )}
    </>
  );
}
