import type { SubmissionResult } from "@conform-to/react";
import { parseWithZod } from "@conform-to/zod/v4";
import { type ActionFunctionArgs, json, type LoaderFunctionArgs, type MetaFunction, redirect, type SerializeFrom } from "@remix-run/node";
import { Form, useActionData, useLoaderData, useLocation, useNavigation, useSearchParams, useSubmit } from "@remix-run/react";
import { useEffect, useRef } from "react";
import { resetWeights, setWeights, weightsPage } from "#app/areas/matching/index.server.ts";
import { BUDGET_LIMIT, resetWeightsInput, setWeightsInput, WEIGHT_GROUPS, weightAt, weightsInput } from "#app/areas/matching/schemas.ts";
import { formAction, readForm } from "#app/http/form.server.ts";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";
import { SceneTabs, sceneCrumb } from "#app/routes/work.scenes.$code_.comparison/scene-tabs.tsx";
import { buttonClass } from "#app/ui/button.tsx";
import { CheckboxField } from "#app/ui/checkbox-field.tsx";
import { ConfirmButton } from "#app/ui/confirm-button.tsx";
import { ErrorSummary, errorsFromRecord } from "#app/ui/error-summary.tsx";
import { formatDateTime } from "#app/ui/format.ts";
import { Notice } from "#app/ui/notice.tsx";
import { NumberField } from "#app/ui/number-field.tsx";
import { PageHead } from "#app/ui/page-head.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { Ranking } from "./ranking.tsx";
import "#app/routes/work.scenes.$code_.comparison/comparison.css";
import "./weights.css";

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `排序权重：${data?.scene.name ?? ""} · 实景` }];

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["userUnit"]);
    const tried = readTried(new URL(request.url).searchParams);
    const page = await weightsPage(ctx, params["code"] ?? "", tried?.value ?? null);
    return json({ ...page, tried: tried && { error: tried.error, typed: tried.typed } });
  });
}

/** Weights in the address, to be tried out and not kept; null without any. */
function readTried(search: URLSearchParams) {
  const form = new FormData();
  for (const [name, value] of search) if (name.startsWith("weights.")) form.append(name.slice("weights.".length), value);
  if ([...form].length === 0) return null;
  const submission = parseWithZod(form, { schema: weightsInput });
  const error: Record<string, string[]> = {};
  if (submission.status !== "success")
    for (const [name, messages] of Object.entries(submission.error ?? {})) if (messages) error[`weights.${name}`] = messages;
  return {
    value: submission.status === "success" ? submission.value : null,
    error,
    typed: Object.fromEntries([...search].filter(([name]) => name.startsWith("weights."))),
  };
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["userUnit"]);
    const code = params["code"] ?? "";
    const form = await readForm(request);
    const isReset = form.get("intent") === "reset";
    form.delete("intent");
    form.set("code", code);
    const done = ({ changed }: { changed: boolean }) =>
      redirect(`${paths.sceneWeights(code)}?saved=${changed ? (isReset ? "reset" : "1") : "same"}`);
    if (isReset) return formAction(form, context, resetWeightsInput, async (input) => done(await resetWeights(ctx, input)));
    return formAction(form, context, setWeightsInput, async (input) => done(await setWeights(ctx, input)));
  });
}

const SAVED: Record<string, { title: string; text: string }> = {
  "1": { title: "权重已保存，正在按新的权重重新匹配", text: "通常几秒内完成；修改前后的数值已记入审计记录。" },
  reset: { title: "已恢复默认权重，正在重新匹配", text: "通常几秒内完成；修改前后的数值已记入审计记录。" },
  same: { title: "权重没有变化", text: "与现在生效的权重相同，没有重新匹配。" },
};

export default function WeightsPage() {
  const page = useLoaderData<typeof loader>();
  const last = useActionData<typeof action>() as SerializeFrom<SubmissionResult> | undefined;
  const [params] = useSearchParams();
  const { scene, mayChange, weights, defaults, seen, preview, hasRun, tried } = page;
  const form = useRef<HTMLFormElement>(null);
  const { follow, hold } = useFollow(form);
  const navigation = useNavigation();
  const saved = SAVED[params.get("saved") ?? ""];
  const error = (last?.error ?? tried?.error ?? {}) as Record<string, string[] | null>;
  const present = (name: string) => String(weightAt(weights, name.slice("weights.".length)));
  const typed = (name: string) => valueIn(last?.initialValue, name) ?? tried?.typed[name] ?? present(name);
  /** What is in force, where something else stands in the field: a colleague may have changed it meanwhile. */
  const inForce = (name: string) => (typed(name) === present(name) ? "" : `，现为 ${present(name)}`);
  return (
    <>
      <PageHead
        crumb={sceneCrumb(scene.code, "排序权重")}
        title={`排序权重：${scene.name}`}
        subtitle="方案按这些数字自动排序。您可以按本场景的需要调整，先看影响，再决定是否保存。"
      />
      <SceneTabs code={scene.code} />
      {last?.error ? <ErrorSummary errors={errorsFromRecord(error)} /> : null}
      {saved && !tried ? (
        <Notice
          tone="ok"
          title={saved.title}
          action={
            <a className={buttonClass({})} href={paths.comparison(scene.code)}>
              查看方案
            </a>
          }
        >
          {saved.text}
        </Notice>
      ) : null}
      <div className="weights">
        <Form ref={form} method="get" className="stack" noValidate preventScrollReset onChange={follow} onSubmit={hold}>
          <Sheet title="排序的规则" note={seen === "" ? "现在使用默认权重" : `贵单位于 ${formatDateTime(seen)} 调整`}>
            <ol className="weights-rules">
              <li>先比没有满足的必须指标数，少的在前。期望项得分再高，也不能抵消一项没有满足的必须项。</li>
              <li>必须项数相同时比方案价值：每项指标得分 = 指标权重 × 满足度，再加减下面各项。</li>
              <li>价值也相同时按固定次序排列，同样的输入总得到同样的结果。</li>
            </ol>
          </Sheet>
          {WEIGHT_GROUPS.map((group) => (
            <Sheet key={group.title} title={group.title}>
              <p className="muted">{group.about}</p>
              <div className="weights-fields">
                {group.fields.map(({ name, label, unit, min, max }) => (
                  <NumberField
                    key={`${name}${seen}`}
                    name={`weights.${name}`}
                    label={label}
                    hint={`${min} 到 ${max}，默认 ${weightAt(defaults, name)}${inForce(`weights.${name}`)}`}
                    {...(unit === "" ? {} : { unit })}
                    defaultValue={typed(`weights.${name}`)}
                    error={error[`weights.${name}`] ?? undefined}
                    readOnly={!mayChange}
                    maxLength={10}
                    width="full"
                  />
                ))}
              </div>
            </Sheet>
          ))}
          <CheckboxField
            key={`limit${seen}`}
            name="weights.budgetLimit"
            label={BUDGET_LIMIT}
            hint="勾选后，费用超出预算的组合不再提出；没有公布价格的成员不计入费用。"
            defaultValue={last || tried ? typed("weights.budgetLimit") === "on" : weights.budgetLimit === true}
            disabled={!mayChange}
          />
          {mayChange ? (
            <div className="weights-acts">
              <input type="hidden" name="seen" value={seen} />
              <button type="submit" className={buttonClass({})} formMethod="get">
                预览影响
              </button>
              <button
                type="submit"
                className={buttonClass({ variant: "primary" })}
                formMethod="post"
                formAction={paths.sceneWeights(scene.code)}
                disabled={navigation.state === "submitting"}
              >
                保存并重新匹配
              </button>
            </div>
          ) : (
            <p className="muted">只有本单位的编辑人员可以在征集或比选期间调整权重。</p>
          )}
        </Form>
        <div className="weights-side">
          <Ranking
            preview={preview}
            hasRun={hasRun}
            isTried={tried !== null}
            hasErrors={Object.keys(error).some((name) => name.startsWith("weights."))}
          />
          {mayChange && seen !== "" ? (
            <ConfirmButton
              label="恢复默认权重"
              question="将所有数字恢复为默认值，并重新匹配？"
              consequence="现有方案保留在匹配记录中。"
              fields={{ intent: "reset", seen }}
              variant="default"
              side="left"
            />
          ) : null}
        </div>
      </div>
    </>
  );
}

function valueIn(typed: unknown, name: string): string | undefined {
  const found = name
    .split(".")
    .reduce<unknown>((at, key) => (typeof at === "object" && at !== null ? (at as Record<string, unknown>)[key] : undefined), typed);
  return typeof found === "string" ? found : undefined;
}

/** How long after the last key the effect is asked for. */
const PAUSE_MS = 250;

/** Shows the effect of what is typed, a little behind it. Where no script runs the button asks. */
function useFollow(form: React.RefObject<HTMLFormElement>) {
  const submit = useSubmit();
  const timer = useRef<ReturnType<typeof setTimeout>>();
  useEffect(() => () => clearTimeout(timer.current), []);
  const { state, location } = useNavigation();
  const { pathname } = useLocation();
  // Whoever goes elsewhere right after typing is not to be held back by a look at the effect.
  useEffect(() => {
    if (state !== "idle" && location.pathname !== pathname) clearTimeout(timer.current);
  }, [state, location, pathname]);
  return {
    follow: () => {
      clearTimeout(timer.current);
      timer.current = setTimeout(() => submit(form.current, { method: "get", replace: true, preventScrollReset: true }), PAUSE_MS);
    },
    /** What is being sent must not be overtaken by a look at its effect. */
    hold: () => clearTimeout(timer.current),
  };
}
