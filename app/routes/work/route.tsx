import { json, type LoaderFunctionArgs } from "@remix-run/node";
import { isRouteErrorResponse, Outlet, useRouteError, useRouteLoaderData } from "@remix-run/react";
import type { ReactNode } from "react";
import { counts } from "#app/areas/notifications/index.server.ts";
import { paths } from "#app/http/paths.ts";
import { type ErrorBody, responding } from "#app/http/respond.server.ts";
import { requireActor, signedIn } from "#app/http/session.server.ts";
import { ErrorPage } from "#app/ui/error-page.tsx";
import { PublicShell } from "#app/ui/public-shell.tsx";
import { WorkbenchShell } from "#app/ui/workbench-shell.tsx";
import { ORGANIZATION_KIND_NAMES } from "#db/vocabulary/roles.ts";
import { useFrame } from "./frame.ts";
import { navigation } from "./navigation.ts";

export async function loader({ request, context }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context);
    const [session, counted] = await Promise.all([signedIn(request, context), counts(ctx)]);
    return json({
      userName: ctx.actor.name,
      organizationId: ctx.actor.organizationId,
      kind: ctx.actor.organizationKind,
      organizations: (session?.organizations ?? []).map(({ id, name, kind }) => ({ id, name, note: ORGANIZATION_KIND_NAMES[kind] })),
      counts: counted,
    });
  });
}

const BRAND = { name: "实景", to: paths.workbench() };

function Shell({ children }: { children: ReactNode }) {
  const data = useRouteLoaderData<typeof loader>("routes/work");
  const frame = useFrame();
  if (!data) {
    return (
      <PublicShell brand={{ name: "实景" }} nav={[]} footer={[]} width="narrow">
        {children}
      </PublicShell>
    );
  }
  return (
    <WorkbenchShell
      brand={BRAND}
      sections={navigation(data.kind, data.counts)}
      organizations={data.organizations}
      currentOrganizationId={data.organizationId}
      switchAction={paths.switchOrganization()}
      searchAction={paths.search()}
      searchPlaceholder="搜索公开场景与能力"
      todo={{ to: paths.inbox(), count: data.counts.openTodos }}
      userName={data.userName}
      userLinks={[
        { to: paths.security(), label: "账号安全" },
        { to: paths.home(), label: "公开网站" },
      ]}
      signOutAction={paths.signOut()}
      {...frame}
    >
      {children}
    </WorkbenchShell>
  );
}

export default function Workbench() {
  return (
    <Shell>
      <Outlet />
    </Shell>
  );
}

/** Refusals of workbench pages, inside the frame, so that the way back stays at hand. */
export function ErrorBoundary() {
  const error = useRouteError();
  const body = isRouteErrorResponse(error) ? (error.data as Partial<ErrorBody> | null) : null;
  return (
    <Shell>
      <ErrorPage status={isRouteErrorResponse(error) ? error.status : 500} message={body?.message} requestId={body?.requestId} />
    </Shell>
  );
}
