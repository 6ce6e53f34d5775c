import { type ActionFunctionArgs, json, type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/node";
import { Form, Link, useActionData, useLoaderData, useSearchParams } from "@remix-run/react";
import { pledgeConfidentiality, pledgePage } from "#app/areas/scenes/index.server.ts";
import { pledgeInput } from "#app/areas/scenes/schemas.ts";
import { formAction } from "#app/http/form.server.ts";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";
import { ButtonLink } from "#app/ui/button.tsx";
import { CheckboxField } from "#app/ui/checkbox-field.tsx";
import { DescriptionList } from "#app/ui/description-list.tsx";
import { ErrorSummary, errorsFromRecord } from "#app/ui/error-summary.tsx";
import { formatDateTime } from "#app/ui/format.ts";
import { Notice } from "#app/ui/notice.tsx";
import { PageHead } from "#app/ui/page-head.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { SubmitButton } from "#app/ui/submit-button.tsx";
import { RESTRICTABLE_PART_NAMES } from "#db/vocabulary/scenes.ts";
import { PledgePaper } from "./pledge-paper.tsx";
import "./pledge.css";

/** Of a pledge for a call: who bids is told to nobody before the opening. */
const UNTOLD = "记录在揭榜开启应答之后告知用户单位";

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `保密承诺：${data?.scene.name ?? "场景"} · 实景` }];

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context);
    return json(await pledgePage(ctx, params["code"] ?? ""));
  });
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context);
    return formAction(request, context, pledgeInput.omit({ code: true }), async (value) => {
      const evidence = { ipAddress: context.clientAddress, userAgent: request.headers.get("user-agent") };
      const { code } = await pledgeConfidentiality(ctx, { ...value, code: params["code"] ?? "" }, evidence);
      return redirect(`${paths.pledge(code)}?done=1`);
    });
  });
}

export default function Pledge() {
  const { scene, unitName, ownName, withheld, text, textHash, pledged, earlier, mayPledge, call, sees, mustVerify } =
    useLoaderData<typeof loader>();
  const last = useActionData<typeof action>();
  const [search] = useSearchParams();
  const error = (name: string) => last?.error?.[name] ?? undefined;
  const ticked = (name: string) => last?.initialValue?.["edition"] === text.edition && last?.initialValue?.[name] === "on";
  const parts = withheld.map((part) => (part === "budget" ? "预算" : RESTRICTABLE_PART_NAMES[part])).join("、");
  return (
    <>
      <PageHead
        crumb={[{ label: "场景库", to: paths.scenes() }, { label: scene.code, to: paths.scene(scene.code) }, { label: "保密承诺" }]}
        title={`保密承诺：${scene.name}`}
        subtitle={call ? "确认后，贵单位可以为应答揭榜查看该场景的受限内容。" : "确认后，贵单位可以查看该场景仅对受邀单位公开的内容。"}
      />
      {last?.error ? <ErrorSummary errors={errorsFromRecord(last.error)} /> : null}
      {pledged && sees ? (
        <Notice
          tone="ok"
          title={search.get("done") ? "保密承诺已确认" : "贵单位已确认本版承诺"}
          action={
            <>
              <ButtonLink to={paths.scene(scene.code)} variant="primary">
                查看场景
              </ButtonLink>
              {call ? <ButtonLink to={paths.call(call.code)}>回到揭榜</ButtonLink> : null}
            </>
          }
        >
          确认于 {formatDateTime(pledged.at)}，{call ? UNTOLD : "记录已告知用户单位"}。
        </Notice>
      ) : pledged ? (
        <Notice title="贵单位此前已确认本版承诺">
          该确认于 {formatDateTime(pledged.at)} 作出，继续有效。为应答本次揭榜查看受限内容，请再确认一次。
        </Notice>
      ) : earlier ? (
        <Notice tone="warn" title="承诺书已更新">
          贵单位于 {formatDateTime(earlier.at)} 确认过第 {earlier.edition} 版。该确认继续有效；查看受限内容须再确认本版。
        </Notice>
      ) : null}
      <Sheet title="承诺事项">
        <DescriptionList
          items={[
            { term: "承诺单位", detail: ownName },
            { term: "用户单位", detail: unitName },
            { term: "场景", detail: `${scene.name}（${scene.code}）`, wide: true },
            ...(call ? [{ term: "揭榜", detail: <Link to={paths.call(call.code)}>{call.title}</Link>, wide: true }] : []),
            ...(parts ? [{ term: "确认后可见", detail: parts, wide: true }] : []),
            { term: "承诺书版次", detail: text.edition },
            { term: "内容摘要（SHA-256）", detail: <span className="code">{textHash}</span>, wide: true },
          ]}
        />
      </Sheet>
      <Sheet title="全文">
        <PledgePaper text={text} />
      </Sheet>
      {pledged && sees ? null : mustVerify ? (
        <Notice tone="warn" title="通过认证后才能申请查看" action={<ButtonLink to={paths.applyForVerification()}>去认证</ButtonLink>}>
          只有通过认证的供给单位可以应答揭榜，并为此查看受限内容。
        </Notice>
      ) : mayPledge ? (
        <Sheet
          title="确认"
          note={
            call
              ? "确认人、时间、网络地址和浏览器信息会被记录，开启应答之后告知用户单位"
              : "确认人、时间、网络地址和浏览器信息会被记录，并告知用户单位"
          }
        >
          {/* Another edition is another form: what was ticked for the old words is not taken over. */}
          <Form key={text.edition} method="post" className="form" noValidate>
            <input type="hidden" name="edition" value={text.edition} />
            <CheckboxField
              name="readWhole"
              label="我已阅读承诺书全文，理解其中的义务"
              required
              defaultValue={ticked("readWhole")}
              error={error("readWhole")}
            />
            <CheckboxField
              name="authorized"
              label={`我有权代表${ownName}作出承诺，本单位受其约束`}
              required
              defaultValue={ticked("authorized")}
              error={error("authorized")}
            />
            <div className="row">
              <SubmitButton pending="正在确认…">确认保密承诺</SubmitButton>
              <ButtonLink to={paths.scene(scene.code)}>暂不确认</ButtonLink>
            </div>
          </Form>
        </Sheet>
      ) : (
        <Notice title="您的账号不能确认">保密承诺须由本单位的管理员、编辑或者签署人员确认，请转告他们打开本页。</Notice>
      )}
    </>
  );
}
