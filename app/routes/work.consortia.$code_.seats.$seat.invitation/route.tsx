import { type ActionFunctionArgs, json, type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/node";
import { Form, Link, useActionData, useLoaderData } from "@remix-run/react";
import { DateTime } from "luxon";
import { inviteToSeat, seatPage } from "#app/areas/consortia/index.server.ts";
import { inviteToSeatInput } from "#app/areas/consortia/schemas.ts";
import { formAction } from "#app/http/form.server.ts";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";
import { ButtonLink } from "#app/ui/button.tsx";
import { DataTable } from "#app/ui/data-table.tsx";
import { DateField } from "#app/ui/date-field.tsx";
import { EmptyState } from "#app/ui/empty-state.tsx";
import { ErrorSummary, errorsFromRecord } from "#app/ui/error-summary.tsx";
import { formatFen, formatPercentBp } from "#app/ui/format.ts";
import { Notice } from "#app/ui/notice.tsx";
import { PageHead } from "#app/ui/page-head.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { SubmitButton } from "#app/ui/submit-button.tsx";
import { TextAreaField } from "#app/ui/text-area-field.tsx";
import { TextField } from "#app/ui/text-field.tsx";
import { MEMBER_STATUS_NAMES } from "#db/vocabulary/consortia.ts";
import { COMPONENT_KIND_NAMES, SLOT_ROLE_NAMES, SLOT_SUPPLY_ROLES } from "#db/vocabulary/roles.ts";

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `席位邀约：${data?.page.scene.name ?? ""} · 实景` }];

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["userUnit"]);
    const page = await seatPage(ctx, params["code"] ?? "", params["seat"] ?? "");
    const respondBy = DateTime.fromJSDate(ctx.clock.now(), { zone: "Asia/Shanghai" }).plus({ days: 7 }).toISODate() ?? "";
    return json({ page, respondBy });
  });
}

export async function action({ request, context }: ActionFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["userUnit"]);
    return formAction(request, context, inviteToSeatInput, async (value) =>
      redirect(paths.consortium((await inviteToSeat(ctx, value)).code)),
    );
  });
}

const CONFLICT_WORDS = {
  incompatible: "与现任成员的设备不兼容",
  affiliatedVerifier: "检测机构与成员有关联",
  sameOrganization: "该单位已担任同类席位",
  sameCapability: "该能力已在联合体中",
} as const;

export default function SeatInvitation() {
  const { page, respondBy } = useLoaderData<typeof loader>();
  const last = useActionData<typeof action>();
  const { seat, former } = page;
  const act = former ? "邀请补位" : "邀请加入";
  const typed = (name: string) => (typeof last?.initialValue?.[name] === "string" ? last.initialValue[name] : undefined);
  const error = (name: string) => last?.error?.[name] ?? undefined;
  const kind = seat.componentKind ? `（${COMPONENT_KIND_NAMES[seat.componentKind]}）` : "";
  const catalogue = `${paths.capabilities()}?${SLOT_SUPPLY_ROLES[seat.role].map((role) => `role=${role}`).join("&")}`;
  const best = page.candidates.find((candidate) => candidate.tie === null && candidate.conflict === null);
  return (
    <>
      <PageHead
        crumb={[{ label: "联合体", to: paths.consortia() }, { label: page.code, to: paths.consortium(page.code) }, { label: act }]}
        title={`${act}：${SLOT_ROLE_NAMES[seat.role]}${kind}`}
        subtitle={
          former
            ? `接替${former.organizationName}（${MEMBER_STATUS_NAMES[former.status]}${former.reason ? `：${former.reason}` : ""}）`
            : "组建时没有邀请这一可选席位"
        }
        actions={<ButtonLink to={paths.consortium(page.code)}>返回联合体</ButtonLink>}
      />
      {last?.error ? <ErrorSummary errors={errorsFromRecord(last.error)} /> : null}
      {page.open ? (
        <Form method="post" className="stack" noValidate>
          <input type="hidden" name="code" value={page.code} />
          <input type="hidden" name="slotId" value={seat.slotId} />
          {page.isFormed ? (
            <Notice tone="warn" title="联合体将回到邀约中">
              发出邀约后，签署中的任务书或变更协议随之失效，已经封存的任务书继续有效；新成员加入、分工比例重新合计 100.00% 后再次组建。
            </Notice>
          ) : null}
          <Sheet
            title="候选单位"
            note="按现有供给重新匹配，与现任成员一起评分，最优在前"
            flush
            footer={<Link to={catalogue}>没有合适的？到能力库查找{SLOT_ROLE_NAMES[seat.role]}，在下方填写能力编号</Link>}
          >
            <DataTable
              caption="候选单位"
              rows={page.candidates}
              rowKey={(row) => row.capabilityId}
              cards
              empty={<EmptyState title="没有匹配到候选单位" reason="能力库中没有可以担任这一席位的能力；可以填写能力编号，或稍后再试。" />}
              columns={[
                {
                  key: "pick",
                  header: <span className="vh">选择</span>,
                  word: "选择",
                  render: (row) => (
                    <input
                      type="radio"
                      name="capabilityId"
                      id={row === page.candidates[0] ? "f-capabilityId" : undefined}
                      value={row.capabilityId}
                      aria-label={`选择${row.organizationName}的${row.capabilityName}`}
                      disabled={row.tie !== null}
                      defaultChecked={(typed("capabilityId") ?? best?.capabilityId) === row.capabilityId}
                    />
                  ),
                },
                {
                  key: "who",
                  header: "单位与能力",
                  rowHeader: true,
                  render: (row) => (
                    <>
                      <span className="strong">{row.organizationName}</span>
                      <span className="cap block">
                        <Link to={paths.capability(row.capabilityCode)}>{row.capabilityName}</Link>
                      </span>
                    </>
                  ),
                },
                {
                  key: "unmet",
                  header: "必须项",
                  nowrap: true,
                  render: (row) =>
                    row.unmet === 0 ? <span className="ok">全部满足</span> : <span className="warn">缺 {row.unmet} 项</span>,
                },
                { key: "value", header: "加入后得分", align: "right", nowrap: true, render: (row) => row.value.toFixed(2) },
                { key: "price", header: "首年报价", align: "right", nowrap: true, render: (row) => formatFen(row.priceFen) },
                { key: "lead", header: "交付", align: "right", nowrap: true, render: (row) => `${row.leadTimeWeeks} 周` },
                {
                  key: "note",
                  header: "说明",
                  render: (row) =>
                    row.tie ?? (row.conflict ? CONFLICT_WORDS[row.conflict] : row.isFormer ? "曾担任或受邀担任这一席位" : "—"),
                },
              ]}
            />
          </Sheet>
          <Sheet
            title="邀约"
            note={
              former
                ? `拟由其承担研发分工 ${formatPercentBp(page.offeredShareBp)}，组建前可以调整`
                : "研发分工在其接受后重新确定，合计 100.00%"
            }
          >
            <div className="form">
              <TextField
                name="capabilityCode"
                label="改邀其他能力（能力编号）"
                hint="填写后以此为准。"
                optional
                width="medium"
                defaultValue={typed("capabilityCode") ?? ""}
                error={error("capabilityCode")}
              />
              <TextAreaField
                name="message"
                label="邀约理由"
                required
                rows={2}
                defaultValue={typed("message") ?? ""}
                error={error("message")}
              />
              <DateField
                name="respondByOn"
                label="答复截止日期"
                required
                defaultValue={typed("respondByOn") ?? respondBy}
                error={error("respondByOn")}
              />
              <SubmitButton pending="正在发出邀约…">发出邀约</SubmitButton>
            </div>
          </Sheet>
        </Form>
      ) : (
        <Notice
          tone="info"
          title={page.holder ? `该席位已由${page.holder}担任或受邀` : "现在不能发出邀约"}
          action={<ButtonLink to={paths.consortium(page.code)}>返回联合体</ButtonLink>}
        >
          {page.holder ? "如需更换，请先在联合体页面撤回邀约；成员退出后可以邀请补位。" : "联合体已经解散。"}
        </Notice>
      )}
    </>
  );
}
