import { type ActionFunctionArgs, json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { getImport } from "#app/areas/scenes/index.server.ts";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";
import { type ImportAnswer, importAction } from "../work.scenes.import.$id/import-acts.server.ts";
import { ImportPage } from "../work.scenes.import.$id/import-page.tsx";

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `${data?.data.fileName ?? "导入工作计划表"} · 实景` }];

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["bureau"]);
    const row = new URL(request.url).searchParams.get("row");
    return json({ data: await getImport(ctx, params["id"] ?? ""), row: row === null ? null : Number(row) });
  });
}

export async function action(args: ActionFunctionArgs) {
  return responding(args.context, async () => {
    const ctx = await requireActor(args.request, args.context, ["bureau"]);
    return importAction(args, ctx, { page: paths.ledgerImport(args.params["id"] ?? ""), list: paths.ledgerImports() });
  });
}

export default function LedgerImport() {
  const { data, row } = useLoaderData<typeof loader>();
  return (
    <ImportPage
      data={data}
      answer={useActionData<ImportAnswer>()}
      row={row}
      crumb={[
        { label: "重点场景台账", to: paths.ledger() },
        { label: "导入工作计划表", to: paths.ledgerImports() },
      ]}
      page={paths.ledgerImport(data.id)}
      report={paths.ledgerImportReport(data.id)}
    />
  );
}
