import { type ActionFunctionArgs, json, type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import type { z } from "zod";
import { getMyCapability, updateCapability, withdrawCapability } from "#app/areas/capabilities/index.server.ts";
import { mayChangeCapability } from "#app/areas/capabilities/policy.ts";
import { updateCapabilityInput, withdrawCapabilityInput } from "#app/areas/capabilities/schemas.ts";
import { listRegions } from "#app/areas/organizations/index.server.ts";
import { type FormReply, textAt } from "#app/forms/form-values.ts";
import { changeGrid, gridFaults, metricOptions } from "#app/forms/grid/grid-form.server.ts";
import { formAction, readForm } from "#app/http/form.server.ts";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";
import { conflict, forbidden } from "#app/kernel/errors.ts";
import { CapabilityForm } from "#app/routes/work.capabilities.new/capability-form.tsx";
import { CAPABILITY_GRID, prepareCapabilityForm, storedCapabilityValues } from "#app/routes/work.capabilities.new/capability-values.ts";
import { ButtonLink } from "#app/ui/button.tsx";
import { ConfirmButton } from "#app/ui/confirm-button.tsx";
import { formatDateTime } from "#app/ui/format.ts";
import { Notice } from "#app/ui/notice.tsx";
import { PageHead } from "#app/ui/page-head.tsx";

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `修改：${data?.name ?? "能力"} · 实景` }];

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["vendor"]);
    const [found, metrics, provinces] = await Promise.all([
      getMyCapability(ctx, params["code"] ?? ""),
      metricOptions(ctx),
      listRegions(ctx),
    ]);
    const { capability } = found;
    if (!mayChangeCapability(ctx.actor, capability)) throw forbidden("只有本单位的管理员和编辑可以修改能力。");
    if (capability.status !== "published") throw conflict("该能力已撤下，不能修改。如需恢复，请发布一项新能力。");
    return json({
      code: capability.code,
      name: capability.name,
      version: capability.version,
      updatedAt: capability.updatedAt.toISOString(),
      stored: storedCapabilityValues(found),
      provenMetrics: found.claims.filter((claim) => claim.evidence === "platform").map((claim) => claim.metric),
      roles: ctx.actor.supplyRoles,
      metrics,
      provinces: provinces.map(({ code, name }) => ({ value: code, label: name })),
    });
  });
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["vendor"]);
    const typed = await readForm(request);
    const code = params["code"] ?? "";
    if (typed.get("intent") === "withdraw") {
      const form = new FormData();
      form.set("code", code);
      form.set("version", String(typed.get("version") ?? ""));
      return formAction(form, context, withdrawCapabilityInput, async (input) => {
        await withdrawCapability(ctx, input);
        return redirect(`${paths.myCapabilities()}?saved=withdrawn`);
      });
    }
    const changed = await changeGrid(ctx, typed, CAPABILITY_GRID, "claims");
    if (changed) return changed;
    const form = prepareCapabilityForm(typed);
    form.set("code", code);
    const save = async (input: z.output<typeof updateCapabilityInput>) => {
      await updateCapability(ctx, input);
      return redirect(`${paths.myCapabilities()}?saved=updated`);
    };
    return formAction(form, context, updateCapabilityInput, save, () => gridFaults(ctx, form, CAPABILITY_GRID, "claims"));
  });
}

export default function EditCapability() {
  const data = useLoaderData<typeof loader>();
  const reply = useActionData() as FormReply | undefined;
  // After an answer the form still holds the version its contents came from, so that nobody's later work is written over unseen.
  const version = textAt(reply?.initialValue ?? {}, "version") || String(data.version);
  return (
    <>
      <PageHead
        crumb={[{ label: "我的能力", to: paths.myCapabilities() }, { label: data.code }, { label: "修改" }]}
        title={`修改：${data.name}`}
        subtitle={`上次更新 ${formatDateTime(data.updatedAt)}，版本 ${data.version}`}
        actions={
          <>
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
      <CapabilityForm
        title="修改能力"
        note={`${data.code}，保存即更新公开内容`}
        back={{ to: paths.myCapabilities(), label: "我的能力" }}
        stored={data.stored}
        reply={reply}
        roles={data.roles}
        metrics={data.metrics}
        provenMetrics={data.provenMetrics}
        provinces={data.provinces}
        submitLabel="保存并更新"
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
