import { type ActionFunctionArgs, json, type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { reviewPage, reviewScene } from "#app/areas/bureau/index.server.ts";
import { reviewInput } from "#app/areas/bureau/schemas.ts";
import { formAction } from "#app/http/form.server.ts";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";
import { DataTable } from "#app/ui/data-table.tsx";
import { DescriptionList } from "#app/ui/description-list.tsx";
import { ErrorSummary, errorsFromRecord } from "#app/ui/error-summary.tsx";
import { formatDateTime, formatFen } from "#app/ui/format.ts";
import { Notice } from "#app/ui/notice.tsx";
import { PageHead } from "#app/ui/page-head.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { SubmitButton } from "#app/ui/submit-button.tsx";
import { TextAreaField } from "#app/ui/text-area-field.tsx";
import { DIMENSION_NAMES, DIMENSIONS } from "#db/vocabulary/metrics.ts";
import { COMPONENT_KIND_NAMES, SLOT_ROLE_NAMES } from "#db/vocabulary/roles.ts";
import {
  COMMERCIAL_MODE_NAMES,
  DEPLOYMENT_GOAL_NAMES,
  PRODUCT_TYPE_NAMES,
  SCENE_DOMAIN_NAMES,
  SCENE_FIELD_NAMES,
  SCENE_STATUS_NAMES,
  SCENE_UNIT_KIND_NAMES,
} from "#db/vocabulary/scenes.ts";

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `审核：${data?.scene.name ?? "场景"} · 实景` }];

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["bureau"]);
    return json({ scene: await reviewPage(ctx, params["code"] ?? "") });
  });
}

export async function action({ request, context }: ActionFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["bureau"]);
    return formAction(request, context, reviewInput, async (value) => {
      await reviewScene(ctx, value);
      return redirect(paths.review());
    });
  });
}

export default function ReviewScene() {
  const { scene } = useLoaderData<typeof loader>();
  const last = useActionData<typeof action>();
  const missing = DIMENSIONS.filter((dimension) => !scene.dimensions.includes(dimension));
  const open = scene.status === "submitted" && scene.mayReview;
  return (
    <>
      <PageHead
        crumb={[{ label: "场景审核", to: paths.review() }, { label: scene.code }]}
        title={scene.name}
        subtitle={`${scene.unitName} · ${scene.regionName} · ${SCENE_STATUS_NAMES[scene.status]} · 提交于 ${formatDateTime(scene.submittedAt)}`}
      />
      {last?.error ? <ErrorSummary errors={errorsFromRecord(last.error)} /> : null}
      {missing.length > 0 ? (
        <Notice tone="warn" title="五个维度未全覆盖">
          缺少{missing.map((dimension) => DIMENSION_NAMES[dimension]).join("、")}方面的指标。
        </Notice>
      ) : null}
      <div className="stack">
        <Sheet title="基本情况">
          <DescriptionList
            items={[
              { term: "类型与领域", detail: `${SCENE_DOMAIN_NAMES[scene.domain]} · ${SCENE_FIELD_NAMES[scene.field]}` },
              { term: "行业/方向", detail: scene.industryDirection },
              { term: "场景单元", detail: `${SCENE_UNIT_KIND_NAMES[scene.unitKind]}，${scene.unitCount} 个` },
              { term: "部署总数", detail: `${scene.deploymentCount} 台` },
              { term: "产品类型", detail: scene.productTypes.map((type) => PRODUCT_TYPE_NAMES[type]).join("、") },
              { term: "整机应用目标", detail: scene.deploymentGoals.map((goal) => DEPLOYMENT_GOAL_NAMES[goal]).join("；") },
              { term: "合作方式", detail: scene.commercialModes.map((mode) => COMMERCIAL_MODE_NAMES[mode]).join("、") },
              { term: "首年预算", detail: scene.budgetFen === null ? "面议" : formatFen(scene.budgetFen) },
              { term: "应答截止", detail: formatDateTime(scene.closesAt) },
              {
                term: "联合体席位",
                detail: scene.slots
                  .map(
                    (slot) =>
                      `${slot.componentKind ? COMPONENT_KIND_NAMES[slot.componentKind] : SLOT_ROLE_NAMES[slot.role]}（${slot.required ? "必需" : "可选"}）`,
                  )
                  .join("、"),
              },
              { term: "场景痛点", detail: scene.painPoint, wide: true },
              { term: "核心作业", detail: scene.coreTask, wide: true },
              { term: "预期成效", detail: scene.expectedEffect, wide: true },
              { term: "差异化创新点", detail: scene.differentiation, wide: true },
            ]}
          />
        </Sheet>
        <Sheet title="关键技术要求" note={`${scene.requirements.length} 项`} flush>
          <DataTable
            caption="关键技术要求"
            rows={scene.requirements}
            rowKey={(row) => row.id}
            cards
            columns={[
              { key: "name", header: "指标", rowHeader: true, render: (row) => row.name },
              { key: "dimension", header: "维度", nowrap: true, render: (row) => DIMENSION_NAMES[row.dimension] },
              { key: "target", header: "目标", align: "right", nowrap: true, render: (row) => row.target },
              {
                key: "mandatory",
                header: "要求",
                nowrap: true,
                render: (row) => (row.mandatory ? <span className="strong">必须</span> : "期望"),
              },
              { key: "weight", header: "权重", align: "right", render: (row) => row.weight },
              { key: "method", header: "测试方法", phone: "full", render: (row) => row.testMethod },
            ]}
          />
        </Sheet>
        {open ? (
          <div className="pair">
            <Sheet title="发布">
              <p>发布后所有人可见，进入专项行动台账，平台随即开始匹配联合体。</p>
              <Form method="post" className="row">
                <input type="hidden" name="decision" value="publish" />
                <input type="hidden" name="code" value={scene.code} />
                <input type="hidden" name="version" value={scene.version} />
                <SubmitButton pending="正在发布…">发布场景</SubmitButton>
              </Form>
            </Sheet>
            <Sheet title="退回补充">
              <Form method="post" className="form" noValidate>
                <input type="hidden" name="decision" value="return" />
                <input type="hidden" name="code" value={scene.code} />
                <input type="hidden" name="version" value={scene.version} />
                <TextAreaField
                  name="reason"
                  label="退回理由"
                  hint="写明要补充或更正什么，用户单位会原文看到。"
                  required
                  rows={3}
                  defaultValue={typeof last?.initialValue?.["reason"] === "string" ? last.initialValue["reason"] : ""}
                  error={last?.error?.["reason"] ?? undefined}
                />
                <SubmitButton variant="default" pending="正在退回…">
                  退回场景
                </SubmitButton>
              </Form>
            </Sheet>
          </div>
        ) : null}
      </div>
    </>
  );
}
