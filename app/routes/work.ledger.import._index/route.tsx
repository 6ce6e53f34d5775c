import { type ActionFunctionArgs, json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";
import { PageHead } from "#app/ui/page-head.tsx";
import { ImportsPage } from "../work.scenes.import._index/imports-page.tsx";
import { importsPage, startImportAction } from "../work.scenes.import._index/start-import-form.server.ts";

export const meta: MetaFunction = () => [{ title: "导入工作计划表 · 实景" }];

export async function loader({ request, context }: LoaderFunctionArgs) {
  return responding(context, async () => json(await importsPage(await requireActor(request, context, ["bureau"]), request.url)));
}

export async function action(args: ActionFunctionArgs) {
  return responding(args.context, async () =>
    startImportAction(args, await requireActor(args.request, args.context, ["bureau"]), paths.ledgerImport),
  );
}

export default function LedgerImports() {
  const { rows, ...page } = useLoaderData<typeof loader>();
  const answer = useActionData<{ message: string }>();
  return (
    <>
      <PageHead
        crumb={[{ label: "重点场景台账", to: paths.ledger() }]}
        title="导入工作计划表"
        subtitle="把各单位报来的表格录入为用户单位的草稿。用户单位会收到待办，核对后由其提交审核；导入不会公开任何场景。"
      />
      <ImportsPage
        {...page}
        lines={rows}
        purpose="导入本地区用户单位的场景"
        message={answer?.message}
        toImport={paths.ledgerImport}
        toReport={paths.ledgerImportReport}
      />
    </>
  );
}
