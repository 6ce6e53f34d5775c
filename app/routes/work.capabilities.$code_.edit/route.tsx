import { type ActionFunctionArgs, json, type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/node";
import { type ShouldRevalidateFunction, useActionData, useLoaderData } from "@remix-run/react";
import type { z } from "zod";
import {
  discardCapabilityDraft,
  findCapabilityDraft,
  getMyCapability,
  updateCapability,
  withdrawCapability,
} from "#app/areas/capabilities/index.server.ts";
import { mayChangeCapability } from "#app/areas/capabilities/policy.ts";
import { discardDraftInput, updateCapabilityInput, withdrawCapabilityInput } from "#app/areas/capabilities/schemas.ts";
import { isStale } from "#app/areas/capabilities/vocabulary.ts";
import { type FormReply, textAt } from "#app/forms/form-values.ts";
import { gridFaults } from "#app/forms/grid/grid-form.server.ts";
import { formAction } from "#app/http/form.server.ts";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";
import { readUploads } from "#app/http/uploads.server.ts";
import { conflict, forbidden } from "#app/kernel/errors.ts";
import { answerLive, coverageOf, filesIn, formParts } from "#app/routes/work.capabilities.new/capability-form.server.ts";
import { CapabilityForm } from "#app/routes/work.capabilities.new/capability-form.tsx";
import { CAPABILITY_GRID, prepareCapabilityForm, storedCapabilityValues } from "#app/routes/work.capabilities.new/capability-values.ts";
import type { LiveReply } from "#app/routes/work.capabilities.new/use-live-form.ts";
import { ButtonLink } from "#app/ui/button.tsx";
import { ConfirmButton } from "#app/ui/confirm-button.tsx";
import { formatDateTime } from "#app/ui/format.ts";
import { Notice } from "#app/ui/notice.tsx";
import { PageHead } from "#app/ui/page-head.tsx";

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `修改：${data?.name ?? "能力"} · 实景` }];

/** A draft that saves itself changes nothing that the page was loaded with. */
export const shouldRevalidate: ShouldRevalidateFunction = ({ formData, defaultShouldRevalidate }) =>
  /^(autosave|preview)/.test(String(formData?.get("intent") ?? "")) ? false : defaultShouldRevalidate;

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["vendor"]);
    const found = await getMyCapability(ctx, params["code"] ?? "");
    const { capability } = found;
    if (!mayChangeCapability(ctx.actor, capability)) throw forbidden("只有本单位的管理员和编辑可以修改能力。");
    if (capability.status !== "published") throw conflict("该能力已撤下，不能修改。如需恢复，请发布一项新能力。");
    const [parts, draft] = await Promise.all([
      formParts(ctx, capability.role, capability.componentKind),
      findCapabilityDraft(ctx, capability.id),
    ]);
    const values = draft?.content ?? storedCapabilityValues(found);
    return json({
      code: capability.code,
      name: capability.name,
      version: capability.version,
      updatedAt: capability.updatedAt.toISOString(),
      hasDraft: draft !== null,
      stale: found.claims.filter((claim) => isStale(claim, ctx.clock.now())).length,
      provenMetrics: found.claims.filter((claim) => claim.evidence === "platform").map((claim) => claim.metric),
      form: {
        ...parts,
        values,
        draftKey: capability.id,
        draftVersion: draft?.version ?? 0,
        savedAt: draft?.updatedAt ?? null,
        files: await filesIn(ctx, values),
        coverage: await coverageOf(ctx, values),
      },
    });
  });
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["vendor"]);
    const { form: typed, refused } = await readUploads(request, context, ctx);
    const code = params["code"] ?? "";
    const intent = typed.get("intent");
    if (intent === "withdraw") {
      const form = formOf({ code, version: String(typed.get("version") ?? "") });
      return formAction(form, context, withdrawCapabilityInput, async (input) => {
        await withdrawCapability(ctx, input);
        return redirect(`${paths.myCapabilities()}?saved=withdrawn`);
      });
    }
    if (intent === "discard") {
      return formAction(formOf({ key: String(typed.get("key") ?? "") }), context, discardDraftInput, async (input) => {
        await discardCapabilityDraft(ctx, input);
        return redirect(paths.editCapability(code));
      });
    }
    const live = await answerLive(ctx, typed, code);
    if (live) return live;
    const form = prepareCapabilityForm(typed);
    form.set("code", code);
    const save = async (input: z.output<typeof updateCapabilityInput>) => {
      await updateCapability(ctx, input);
      return redirect(`${paths.myCapabilities()}?saved=updated`);
    };
    return formAction({ form, refused }, context, updateCapabilityInput, save, () => gridFaults(ctx, form, CAPABILITY_GRID, "claims"));
  });
}

function formOf(values: Record<string, string>): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(values)) form.set(name, value);
  return form;
}

export default function EditCapability() {
  const data = useLoaderData<typeof loader>();
  const reply = useActionData() as (FormReply & LiveReply) | undefined;
  // After an answer the form still holds the version its contents came from, so that nobody's later work is written over unseen.
  const version = textAt(reply?.initialValue ?? {}, "version") || String(data.version);
  return (
    <>
      <PageHead
        crumb={[{ label: "我的能力", to: paths.myCapabilities() }, { label: data.code }, { label: "修改" }]}
        title={`修改：${data.name}`}
        subtitle={`上次发布 ${formatDateTime(data.updatedAt)}，版本 ${data.version}`}
        actions={
          <>
            {data.hasDraft ? (
              <ConfirmButton
                label="放弃草稿"
                question="放弃尚未发布的修改？"
                consequence="草稿将被删除，表单恢复为已发布的内容。"
                fields={{ intent: "discard", key: data.form.draftKey }}
              />
            ) : null}
            <ConfirmButton
              label="撤下能力"
              question={`撤下“${data.name}”？`}
              consequence="它将从能力库中移除，不再参与匹配；已组成的联合体不受影响。撤下后不能恢复。"
              fields={{ intent: "withdraw", version: String(data.version) }}
            />
            <ButtonLink to={paths.capability(data.code)}>公开页面</ButtonLink>
          </>
        }
      />
      {data.stale > 0 ? (
        <Notice tone="warn" title={`有 ${data.stale} 项指标的证据出具已超过 12 个月`}>
          它们在匹配中按低一级的证据计算。请换上新的报告，或改为现有的证据等级。
        </Notice>
      ) : null}
      <CapabilityForm
        title="修改能力"
        note={data.hasDraft ? `${data.code}，有未发布的修改` : `${data.code}，发布后成为版本 ${data.version + 1}`}
        back={{ to: paths.myCapabilities(), label: "我的能力" }}
        data={data.form}
        reply={reply}
        provenMetrics={data.provenMetrics}
        submitLabel="发布新版本"
        hidden={{ version, latestVersion: String(data.version) }}
        head={
          version === String(data.version) ? null : (
            <Notice
              tone="warn"
              title="您填写期间，同事保存了新的内容"
              action={
                <button type="submit" className="btn small" name="intent" value="overwrite">
                  以我填写的内容为准
                </button>
              }
            >
              您填写的内容还在下面。请先
              <a href={paths.capability(data.code)} target="_blank" rel="noreferrer">
                在新窗口打开最新内容
              </a>
              对照，再决定以哪一份为准。
            </Notice>
          )
        }
      />
    </>
  );
}
