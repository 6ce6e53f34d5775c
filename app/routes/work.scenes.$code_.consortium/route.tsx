import { type ActionFunctionArgs, json, type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { DateTime } from "luxon";
import { callOfScene } from "#app/areas/calls/index.server.ts";
import { isUnderWay } from "#app/areas/calls/states.ts";
import { formConsortium, pickPage } from "#app/areas/consortia/index.server.ts";
import { formConsortiumInput } from "#app/areas/consortia/schemas.ts";
import { formAction } from "#app/http/form.server.ts";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";
import { mayEdit } from "#app/kernel/actor.ts";
import { notFound } from "#app/kernel/errors.ts";
import { isUuid } from "#app/kernel/fields.ts";
import { CallUnderWay } from "#app/routes/work.calls.$code/call-under-way.tsx";
import { Conflicts } from "#app/routes/work.consortia.$code/members.tsx";
import { typedAt } from "#app/routes/work.consortia.$code/typed.ts";
import { ButtonLink } from "#app/ui/button.tsx";
import { DateField } from "#app/ui/date-field.tsx";
import { ErrorSummary, errorsFromRecord } from "#app/ui/error-summary.tsx";
import { Notice } from "#app/ui/notice.tsx";
import { PageHead } from "#app/ui/page-head.tsx";
import { RadioGroup } from "#app/ui/radio-group.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { SubmitButton } from "#app/ui/submit-button.tsx";
import { TextAreaField } from "#app/ui/text-area-field.tsx";
import { TextField } from "#app/ui/text-field.tsx";
import { SLOT_ROLE_NAMES } from "#db/vocabulary/roles.ts";
import { SeatFields, textOf } from "./seat-fields.tsx";

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `拟定联合体：${data?.page.scene.name ?? ""} · 实景` }];

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["userUnit"]);
    const search = new URL(request.url).searchParams;
    const proposalId = search.get("proposalId") ?? "";
    if (!isUuid(proposalId)) throw notFound("方案");
    const page = await pickPage(ctx, params["code"] ?? "", proposalId);
    const call = await callOfScene(ctx, page.scene.id);
    const lead = search.get("leadOrganizationId");
    const respondByOn = search.get("respondByOn");
    return json({
      page,
      mayPick: mayEdit(ctx.actor) && (page.scene.status === "published" || page.scene.status === "matched"),
      call: call && isUnderWay(call.status) ? { code: call.code, title: call.title, status: call.status } : null,
      // What was already said beside the comparison.
      leadSlotId:
        (page.seats.find(({ seated }) => seated?.organizationId === lead) ?? page.seats.find(({ seated }) => seated))?.slotId ?? "",
      message: (search.get("message") ?? "").slice(0, 500),
      respondBy:
        respondByOn && /^\d{4}-\d{2}-\d{2}$/.test(respondByOn)
          ? respondByOn
          : (DateTime.fromJSDate(ctx.clock.now(), { zone: "Asia/Shanghai" }).plus({ days: 14 }).toISODate() ?? ""),
    });
  });
}

export async function action({ request, context }: ActionFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["userUnit"]);
    return formAction(request, context, formConsortiumInput, async (value) =>
      redirect(paths.consortium((await formConsortium(ctx, value)).code)),
    );
  });
}

export default function PickProposal() {
  const { page, mayPick, call, leadSlotId, message, respondBy } = useLoaderData<typeof loader>();
  const last = useActionData<typeof action>();
  const typed = (name: string) => textOf(typedAt(last?.initialValue, name));
  const error = (name: string) => last?.error?.[name] ?? undefined;
  return (
    <>
      <PageHead
        crumb={[
          { label: "我的场景", to: paths.myScenes() },
          { label: page.scene.code, to: paths.myScene(page.scene.code) },
          { label: "方案比选", to: paths.comparison(page.scene.code) },
          { label: "拟定联合体" },
        ]}
        title={`拟定联合体：${page.scene.name}`}
        subtitle="发出邀约前可以留空可选席位、改选能力、指定牵头单位、分别说明理由，并拟定研发分工。"
      />
      {last?.error ? <ErrorSummary errors={errorsFromRecord(last.error)} /> : null}
      {call ? (
        <CallUnderWay call={call} keeps="从方案组建联合体" />
      ) : mayPick ? (
        <Form method="post" className="stack" noValidate>
          <input type="hidden" name="proposalId" value={page.proposalId} />
          <input type="hidden" name="sceneVersion" value={page.scene.version} />

          <Conflicts conflicts={page.conflicts} />
          {page.seats.map((seat, index) => (
            <SeatFields key={seat.slotId} seat={seat} index={index} last={last} />
          ))}
          <Sheet title="牵头、分工与期限">
            <div className="form">
              <RadioGroup
                name="leadSlotId"
                label="牵头单位"
                hint="由担任该席位的单位牵头；改选能力后以改选的单位为准。"
                required
                defaultValue={typed("leadSlotId") ?? leadSlotId}
                error={error("leadSlotId")}
                options={page.seats.map((seat) => ({
                  value: seat.slotId,
                  label: `${SLOT_ROLE_NAMES[seat.role]}：${seat.seated?.organizationName ?? "（本方案留空）"}`,
                }))}
              />
              <TextField
                name="unitPercent"
                label="用户单位承担的研发分工"
                hint="全部比例留空时，由承担研发的席位平均分担；填写任何一项后，用户单位与受邀单位须合计 100.00%。"
                optional
                width="short"
                unit="%"
                inputMode="decimal"
                defaultValue={typed("unitPercent") ?? ""}
                error={error("unitPercent")}
              />
              <DateField
                name="respondByOn"
                label="答复截止日期"
                required
                defaultValue={typed("respondByOn") ?? respondBy}
                error={error("respondByOn")}
              />
              <TextAreaField
                name="message"
                label="共同的邀约说明"
                hint="没有单独填写理由的单位收到这一说明。"
                optional
                rows={2}
                defaultValue={typed("message") ?? message}
                error={error("message")}
              />
              <div className="row">
                <SubmitButton pending="正在发出邀约…">发出邀约</SubmitButton>
                <ButtonLink to={paths.comparison(page.scene.code)}>返回比选</ButtonLink>
              </div>
            </div>
          </Sheet>
        </Form>
      ) : (
        <Notice
          tone="warn"
          title="现在不能从这一方案组建联合体"
          action={<ButtonLink to={paths.comparison(page.scene.code)}>返回比选</ButtonLink>}
        >
          场景已不在比选中，或您没有编辑权限。
        </Notice>
      )}
    </>
  );
}
