import type { AppLoadContext } from "@remix-run/node";
import { z } from "zod";

const answerBody = z.object({
  code: z.string().optional(),
  token: z.string().nullish(),
  user: z.object({ id: z.string() }).optional(),
  twoFactorRedirect: z.boolean().optional(),
  totpURI: z.string().optional(),
  backupCodes: z.array(z.string()).optional(),
});

export interface AuthAnswer {
  status: number;
  body: z.infer<typeof answerBody>;
  /** Set-Cookie headers to pass on to the browser. */
  headers: Headers;
  /** Seconds to wait, when the library's limit was reached. */
  retryAfterSeconds: number | null;
}

/**
 * Posts to one of better-auth's endpoints through its handler, where its limits per address apply. Only what the library needs of the
 * visitor's request goes along: cookie, browser name and the address that the web process saw.
 */
export async function askAuth(
  request: Request,
  context: AppLoadContext,
  path: `/${string}`,
  body: Record<string, unknown>,
): Promise<AuthAnswer> {
  const base = context.services.config.APP_URL;
  const headers = new Headers({
    "Content-Type": "application/json",
    Origin: new URL(base).origin,
    "X-Client-Address": context.clientAddress,
  });
  for (const name of ["Cookie", "User-Agent"]) {
    const value = request.headers.get(name);
    if (value !== null) headers.set(name, value);
  }
  const response = await context.auth.handler(
    new Request(new URL(`/api/auth${path}`, base), { method: "POST", headers, body: JSON.stringify(body) }),
  );
  const parsed = answerBody.safeParse(await response.json().catch(() => null));
  const cookies = new Headers();
  for (const cookie of response.headers.getSetCookie()) cookies.append("Set-Cookie", cookie);
  const wait = Number(response.headers.get("X-Retry-After"));
  return {
    status: response.status,
    body: parsed.success ? parsed.data : {},
    headers: cookies,
    retryAfterSeconds: response.status === 429 ? Math.max(1, wait || 15 * 60) : null,
  };
}
