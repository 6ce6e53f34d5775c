import { json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { RATE_LIMITS } from "#app/http/api/endpoint.server.ts";
import { type DocumentedOperation, openApiDocument } from "#app/http/api/openapi.ts";
import { paths } from "#app/http/paths.ts";
import { ButtonLink } from "#app/ui/button.tsx";
import { PageHead } from "#app/ui/page-head.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import "./docs.css";
import { OperationSheet, type OperationView } from "./operation-sheet.tsx";
import { noteOf, schemaRows, typeOf } from "./schema-rows.ts";

export const meta: MetaFunction = () => [{ title: "开放接口 · 实景" }];

export function loader({ context }: LoaderFunctionArgs) {
  const server = context.services.config.APP_URL;
  const document = openApiDocument(server);
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ tag: operation.tags[0] ?? "", ...view(server, path, method, operation) })),
  );
  return json({
    groups: document.tags.map(({ name }) => ({ name, operations: operations.filter(({ tag }) => tag === name) })),
    limits: RATE_LIMITS,
  });
}

function view(server: string, path: string, method: string, operation: DocumentedOperation): OperationView {
  const [status = "200"] = Object.keys(operation.responses).filter((code) => code.startsWith("2"));
  const isFile = !operation.responses[status]?.content?.["application/json"];
  return {
    id: operation.operationId,
    method: method.toUpperCase(),
    path,
    summary: operation.summary,
    description: operation.description ?? null,
    scope: operation.security[0]?.organizationKey[0] ?? "",
    // The code in the path needs no table.
    parameters: operation.parameters
      .filter((parameter) => parameter.in !== "path")
      .map(({ name, in: place, required, schema, description }) => ({
        name,
        place,
        required,
        type: typeOf(schema),
        note: [description, noteOf(schema)].filter(Boolean).join("；"),
      })),
    body: schemaRows(operation.requestBody?.content["application/json"].schema ?? {}),
    status,
    answer: schemaRows(operation.responses[status]?.content?.["application/json"]?.schema ?? {}),
    isFile,
    refusals: Object.entries(operation.responses).flatMap(([code, { description }]) =>
      code === "404" || code === "409" ? [{ status: code, text: description }] : [],
    ),
    example: [
      `curl${method === "get" ? "" : ` -X ${method.toUpperCase()}`} "${server}${path.replace("{code}", "SC-2026-0001")}"`,
      `-H "Authorization: Bearer $SHIJING_KEY"`,
      ...(operation.requestBody ? [`-H "Content-Type: application/json" -d @body.json`] : []),
      ...(isFile ? ["-o plan.xlsx"] : []),
    ].join(" \\\n  "),
  };
}

export default function ApiDocs() {
  const { groups, limits } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHead
        title="开放接口"
        subtitle="用贵单位自己的程序读写场景、能力、匹配方案与工作计划表。内容与网页表单同一套校验。"
        actions={
          <ButtonLink to={paths.openApi()} variant="outline" download>
            下载 OpenAPI 3.1
          </ButtonLink>
        }
      />
      <Sheet title="使用方法">
        <ul className="api-notes">
          <li>单位管理员在工作台“接口密钥”签发密钥并选择权限；请求头写 Authorization: Bearer 加密钥。密钥只显示一次，停用立即生效。</li>
          <li>
            每个密钥每分钟最多 {limits.read.max} 次读取、{limits.write.max} 次写入；超过时返回 429 和 Retry-After。
          </li>
          <li>
            出错时返回 application/problem+json：code 供程序判断，detail 与 errors 说明原因和位置。400 内容有误，401 密钥无效，403
            没有权限，429 过于频繁，500 服务器错误。
          </li>
          <li>
            列表按最近变化排序（工作计划表按地区和编号），next 是下一页的 after；新建时带
            Idempotency-Key，网络重试不会重复创建；修改须带读取时的 version。
          </li>
        </ul>
      </Sheet>
      <div className="api-doc">
        <nav className="api-index" aria-label="接口目录">
          {groups.map(({ name, operations }) => (
            <div key={name}>
              <h2>{name}</h2>
              <ul>
                {operations.map(({ id, summary, method }) => (
                  <li key={id}>
                    <a href={`#${id}`}>
                      <b className={`api-method ${method.toLowerCase()}`}>{method}</b> {summary}
                    </a>
                  </li>
                ))}
              </ul>
            </div>
          ))}
        </nav>
        <div>
          {groups.flatMap(({ operations }) => operations.map((operation) => <OperationSheet key={operation.id} operation={operation} />))}
        </div>
      </div>
    </>
  );
}
