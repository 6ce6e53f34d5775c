import { json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, useLoaderData } from "@remix-run/react";
import { compareSceneVersions } from "#app/areas/scenes/index.server.ts";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";
import { ChangeList } from "#app/routes/work.scenes.$code/change-list.tsx";
import { EmptyState } from "#app/ui/empty-state.tsx";
import { formatDateTime } from "#app/ui/format.ts";
import { PageHead } from "#app/ui/page-head.tsx";
import { SelectField } from "#app/ui/select-field.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { SCENE_VERSION_KIND_NAMES } from "#db/vocabulary/scenes.ts";

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `版本比较：${data?.name ?? "场景"} · 实景` }];

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["userUnit", "bureau"]);
    const code = params["code"] ?? "";
    const asked = new URL(request.url).searchParams;
    const number = (name: string) => (/^\d{1,4}$/.test(asked.get(name) ?? "") ? Number(asked.get(name)) : undefined);
    const compared = await compareSceneVersions(ctx, code, { from: number("from"), to: number("to") });
    const isBureau = ctx.actor.organizationKind === "bureau";
    return json({ code, ...compared, back: isBureau ? paths.reviewScene(code) : paths.myScene(code) });
  });
}

export default function SceneVersions() {
  const { code, name, versions, from, to, changes, back } = useLoaderData<typeof loader>();
  const options = versions.map((version) => ({
    value: String(version.number),
    label: `第 ${version.number} 版 · ${SCENE_VERSION_KIND_NAMES[version.kind]} · ${formatDateTime(version.createdAt)}`,
  }));
  return (
    <>
      <PageHead
        crumb={[{ label: code, to: back }, { label: "版本比较" }]}
        title={`版本比较：${name}`}
        subtitle={`公开过 ${versions.length} 版`}
      />
      <Sheet title="选择两个版本">
        <Form method="get" className="row version-pick" key={`${from.number}-${to.number}`}>
          <SelectField name="from" label="旧版本" options={options} defaultValue={String(from.number)} />
          <SelectField name="to" label="新版本" options={options} defaultValue={String(to.number)} />
          <button type="submit" className="btn">
            比较
          </button>
        </Form>
      </Sheet>
      <Sheet
        title={`第 ${from.number} 版 → 第 ${to.number} 版`}
        note={changes.length > 0 ? `${changes.length} 处不同；“−”为改前，“＋”为改后` : undefined}
      >
        {to.note && from.number < to.number ? <p className="muted">修订说明：{to.note}</p> : null}
        {changes.length > 0 ? (
          <ChangeList changes={changes} />
        ) : (
          <EmptyState title="两个版本没有不同" reason={from.number === to.number ? "您选择了同一个版本，请另选一个。" : "内容完全一致。"} />
        )}
      </Sheet>
    </>
  );
}
