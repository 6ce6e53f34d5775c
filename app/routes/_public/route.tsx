import { json, type LoaderFunctionArgs } from "@remix-run/node";
import {
  isRouteErrorResponse,
  Outlet,
  type ShouldRevalidateFunction,
  useMatches,
  useRouteError,
  useRouteLoaderData,
} from "@remix-run/react";
import type { ReactNode } from "react";
import { paths } from "#app/http/paths.ts";
import { type ErrorBody, responding } from "#app/http/respond.server.ts";
import { signedIn } from "#app/http/session.server.ts";
import { ButtonLink } from "#app/ui/button.tsx";
import { ErrorPage } from "#app/ui/error-page.tsx";
import { PublicShell } from "#app/ui/public-shell.tsx";

/** A page under this layout may ask for another width: `export const handle: PublicHandle = { width: "narrow" }`. */
export interface PublicHandle {
  width: "wide" | "narrow" | "full";
}

export async function loader({ request, context }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const session = await signedIn(request, context);
    return json({ kind: session?.actor.organizationKind ?? null, isDemo: context.services.config.APP_MODE !== "production" });
  });
}

/** Who is signed in does not change while somebody types a search or turns a page of it. */
export const shouldRevalidate: ShouldRevalidateFunction = ({ currentUrl, nextUrl, formMethod, defaultShouldRevalidate }) =>
  defaultShouldRevalidate && (currentUrl.pathname !== nextUrl.pathname || (formMethod !== undefined && formMethod !== "GET"));

const NAV = [
  { to: paths.scenes(), label: "场景库" },
  { to: paths.capabilities(), label: "能力库" },
  { to: paths.publicMetrics(), label: "指标库" },
];

function Shell({ children }: { children: ReactNode }) {
  const data = useRouteLoaderData<typeof loader>("routes/_public");
  const handle = useMatches().at(-1)?.handle as Partial<PublicHandle> | undefined;
  const kind = data?.kind ?? null;
  return (
    <PublicShell
      brand={{ name: "实景", tagline: "机器人实景实训供需对接" }}
      nav={NAV}
      width={handle?.width}
      actions={
        <>
          {kind === null ? (
            <ButtonLink to={paths.signIn()} variant="text">
              登录
            </ButtonLink>
          ) : (
            <ButtonLink to={paths.workbench()} variant={kind === "userUnit" || kind === "vendor" ? "text" : "primary"}>
              进入工作台
            </ButtonLink>
          )}
          {kind === null || kind === "userUnit" ? (
            <ButtonLink to={paths.newScene()} variant="primary">
              发布需求
            </ButtonLink>
          ) : null}
          {kind === "vendor" ? (
            <ButtonLink to={paths.newCapability()} variant="primary">
              发布能力
            </ButtonLink>
          ) : null}
        </>
      }
      footer={[
        { label: "实景 · 机器人实景实训供需对接平台" },
        { label: "签署文件验真", to: paths.verifyDocument() },
        { label: "开放接口", to: paths.apiDocs() },
        ...(data?.isDemo ? [{ label: "演示环境：单位、人员与数据均为虚构" }, { label: "演示邮箱", to: paths.demoMail() }] : []),
      ]}
    >
      {children}
    </PublicShell>
  );
}

export default function PublicLayout() {
  return (
    <Shell>
      <Outlet />
    </Shell>
  );
}

/** Refusals of public pages, inside the public frame. */
export function ErrorBoundary() {
  const error = useRouteError();
  const body = isRouteErrorResponse(error) ? (error.data as Partial<ErrorBody> | null) : null;
  return (
    <Shell>
      <ErrorPage status={isRouteErrorResponse(error) ? error.status : 500} message={body?.message} requestId={body?.requestId} />
    </Shell>
  );
}
