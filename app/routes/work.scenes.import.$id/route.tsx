import { type ActionFunctionArgs, json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { getImport } from "#app/areas/scenes/index.server.ts";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";
import { type ImportAnswer, importAction } from "./import-acts.server.ts";
import { ImportPage } from "./import-page.tsx";

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `${data?.data.fileName ?? "导入工作计划表"} · 实景` }];

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["userUnit"]);
    const row = new URL(request.url).searchParams.get("row");
    return json({ data: await getImport(ctx, params["id"] ?? ""), row: row === null ? null : Number(row) });
  });
}

export async function action(args: ActionFunctionArgs) {
  return responding(args.context, async () => {
    const ctx = await requireActor(args.request, args.context, ["userUnit"]);
    return importAction(args, ctx, { page: paths.sceneImport(args.params["id"] ?? ""), list: paths.sceneImports() });
  });
}

export default function SceneImport() {
  const { data, row } = useLoaderData<typeof loader>();
  return (
    <ImportPage
      data={data}
      answer={useActionData<ImportAnswer>()}
      row={row}
      crumb={[
        { label: "我的场景", to: paths.myScenes() },
        { label: "导入工作计划表", to: paths.sceneImports() },
      ]}
      page={paths.sceneImport(data.id)}
      report={paths.sceneImportReport(data.id)}
    />
  );
}
