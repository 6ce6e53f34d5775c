/** The document: language, styles, theme, skip link, and the pages shown when something fails. */
import { MantineProvider, mantineHtmlProps } from "@mantine/core";
import type { LinksFunction, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { isRouteErrorResponse, Links, Meta, Outlet, Scripts, ScrollRestoration, useRouteError, useRouteLoaderData } from "@remix-run/react";
import type { ReactNode } from "react";
// Mantine's rules come in a cascade layer, so every rule of ours stands above them. Only what the fields use is loaded.
import "@mantine/core/styles/default-css-variables.layer.css";
import "@mantine/core/styles/Input.layer.css";
import "./ui/tokens.css";
import "./ui/base.css";
import "./ui/shell.css";
import "./ui/workbench.css";
import "./ui/steps.css";
import "./ui/page.css";
import "./ui/parts.css";
import "./ui/links.css";
import "./ui/table.css";
import "./ui/cards.css";
import "./ui/matrix.css";
import "./ui/form.css";
import "./ui/confirm.css";
import "./ui/file-field.css";
import "./ui/print.css";
import { ErrorPage, errorTitle } from "./ui/error-page.tsx";
import icon from "./ui/favicon.svg?url&no-inline";
import { FontFallback } from "./ui/font-fallback.tsx";
import { JumpLink } from "./ui/jump-link.tsx";
import { NavigationProgress } from "./ui/navigation-progress.tsx";
import { useNonce } from "./ui/nonce.tsx";
import { PublicShell } from "./ui/public-shell.tsx";
import { ReturnFocus } from "./ui/return-focus.tsx";
import { placeOf } from "./ui/return-place.tsx";
import { theme } from "./ui/theme.ts";

const PRODUCT = "实景";

export const links: LinksFunction = () => [{ rel: "icon", type: "image/svg+xml", href: icon }];

export const meta: MetaFunction = ({ error }) => {
  const status = isRouteErrorResponse(error) ? error.status : 500;
  return [{ title: error ? `${errorTitle(status)} - ${PRODUCT}` : PRODUCT }];
};

export function loader({ context }: LoaderFunctionArgs) {
  return { requestId: context.requestId };
}

/** The number of the first request is only a fallback, so later navigations need not ask again. */
export const shouldRevalidate = () => false;

export function Layout({ children }: { children: ReactNode }) {
  const nonce = useNonce();
  return (
    <html lang="zh-CN" {...mantineHtmlProps}>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <Meta />
        <Links />
      </head>
      <body>
        {/*
          One colour scheme for now, so no script has to choose one before the first paint.
          Mantine writes its variables as a style element and style attributes. Attributes cannot carry a nonce, and a nonce in
          style-src would switch 'unsafe-inline' off: hence style-src 'self' 'unsafe-inline', and the nonce only for scripts.
        */}
        <MantineProvider theme={theme} forceColorScheme="light" withStaticClasses={false} withGlobalClasses={false}>
          <JumpLink className="skip" to="main">
            跳到正文
          </JumpLink>
          <NavigationProgress />
          <ReturnFocus />
          {children}
        </MantineProvider>
        <FontFallback />
        <ScrollRestoration nonce={nonce} getKey={placeOf} />
        <Scripts nonce={nonce} />
      </body>
    </html>
  );
}

export default function App() {
  return <Outlet />;
}

/** What a thrown response may say: `throw json({ message, requestId, retryAfterSeconds }, { status })`. */
type ErrorBody = { message?: string; requestId?: string; retryAfterSeconds?: number };

function errorBody(data: unknown): ErrorBody {
  if (typeof data !== "object" || data === null) return {};
  const { message, requestId, retryAfterSeconds } = data as Record<string, unknown>;
  return {
    ...(typeof message === "string" && { message }),
    ...(typeof requestId === "string" && { requestId }),
    ...(typeof retryAfterSeconds === "number" && { retryAfterSeconds }),
  };
}

export function ErrorBoundary() {
  const error = useRouteError();
  const root = useRouteLoaderData<typeof loader>("root");
  const status = isRouteErrorResponse(error) ? error.status : 500;
  const body = isRouteErrorResponse(error) ? errorBody(error.data) : {};
  return (
    <PublicShell brand={{ name: PRODUCT }} nav={[]} footer={[]} width="narrow">
      <ErrorPage status={status} requestId={root?.requestId} {...body} />
    </PublicShell>
  );
}
