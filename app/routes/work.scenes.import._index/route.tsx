import { type ActionFunctionArgs, json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";
import { PageHead } from "#app/ui/page-head.tsx";
import { ImportsPage } from "./imports-page.tsx";
import { importsPage, startImportAction } from "./start-import-form.server.ts";

export const meta: MetaFunction = () => [{ title: "导入工作计划表 · 实景" }];

export async function loader({ request, context }: LoaderFunctionArgs) {
  return responding(context, async () => json(await importsPage(await requireActor(request, context, ["userUnit"]), request.url)));
}

export async function action(args: ActionFunctionArgs) {
  return responding(args.context, async () =>
    startImportAction(args, await requireActor(args.request, args.context, ["userUnit"]), paths.sceneImport),
  );
}

export default function SceneImports() {
  const { rows, ...page } = useLoaderData<typeof loader>();
  const answer = useActionData<{ message: string }>();
  return (
    <>
      <PageHead
        crumb={[{ label: "我的场景", to: paths.myScenes() }]}
        title="导入工作计划表"
        subtitle="把填好的《实景实训工作计划表》变成场景草稿：逐格核对、确认指标、预演后一次写入。同一份文件再次导入不会产生变化。"
      />
      <ImportsPage
        {...page}
        lines={rows}
        purpose="只导入本单位的场景"
        message={answer?.message}
        toImport={paths.sceneImport}
        toReport={paths.sceneImportReport}
      />
    </>
  );
}
