import { type ActionFunctionArgs, json, type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/node";
import { Link, useActionData, useLoaderData } from "@remix-run/react";
import { z } from "zod";
import {
  deleteSavedSearch,
  listSavedSearches,
  openSavedSearch,
  renameSavedSearch,
  saveSearch,
  setSavedSearchNotify,
} from "#app/areas/saved-searches/index.server.ts";
import { savedSearchActInput, saveSearchInput } from "#app/areas/saved-searches/schemas.ts";
import { formAction } from "#app/http/form.server.ts";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";
import { EmptyState } from "#app/ui/empty-state.tsx";
import { Notice } from "#app/ui/notice.tsx";
import { PageHead } from "#app/ui/page-head.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { SavedSearchTable } from "./saved-search-table.tsx";

export const meta: MetaFunction = () => [{ title: "保存的搜索 · 实景" }];

export async function loader({ request, context }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context);
    return json({ searches: await listSavedSearches(ctx) });
  });
}

const { id } = savedSearchActInput.shape;
const form = z.discriminatedUnion("intent", [
  saveSearchInput.extend({ intent: z.literal("save"), query: saveSearchInput.shape.query.default("") }),
  z.strictObject({ intent: z.literal("open"), id }),
  z.strictObject({ intent: z.literal("rename"), id, name: saveSearchInput.shape.name }),
  z.strictObject({ intent: z.literal("notify"), id }),
  z.strictObject({ intent: z.literal("mute"), id }),
  z.strictObject({ intent: z.literal("delete"), id }),
]);

export async function action({ request, context }: ActionFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context);
    return formAction(request, context, form, async (act) => {
      switch (act.intent) {
        case "save":
          await saveSearch(ctx, { corpus: act.corpus, name: act.name, query: act.query });
          break;
        case "open": {
          const { corpus, query } = await openSavedSearch(ctx, { id: act.id });
          return redirect(`${corpus === "scenes" ? paths.scenes() : paths.capabilities()}${query === "" ? "?" : `?${query}&`}sort=newest`);
        }
        case "rename":
          await renameSavedSearch(ctx, { id: act.id, name: act.name });
          break;
        case "delete":
          await deleteSavedSearch(ctx, { id: act.id });
          break;
        default:
          await setSavedSearchNotify(ctx, { id: act.id, notify: act.intent === "notify" });
      }
      return redirect(paths.savedSearches());
    });
  });
}

export default function SavedSearches() {
  const { searches } = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>();
  const message = Object.values(refused?.error ?? {})
    .flat()
    .find((text) => typeof text === "string");
  return (
    <>
      <PageHead title="保存的搜索" subtitle="有新发布的场景或能力符合全部条件时，每小时最多提醒一次。只有您自己能看到。" />
      <div className="stack">
        {message ? <Notice tone="error">{message}</Notice> : null}
        <Sheet flush>
          <SavedSearchTable
            rows={searches}
            empty={
              <EmptyState
                title="还没有保存的搜索"
                reason="在场景库或能力库中设好条件，点“保存搜索”，就能随时回来查看新增的内容。"
                action={
                  <>
                    <Link to={paths.scenes()}>去场景库</Link>
                    <Link to={paths.capabilities()}>去能力库</Link>
                  </>
                }
              />
            }
          />
        </Sheet>
      </div>
    </>
  );
}
