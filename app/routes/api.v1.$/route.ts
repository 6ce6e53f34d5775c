import { problem } from "#app/http/api/problem.ts";
import { paths } from "#app/http/paths.ts";

/** Addresses the API does not have are answered in its own form. */
export const loader = (): Response => problem("notFound", `没有这个接口地址，请查阅 ${paths.apiDocs()}。`);
export const action = loader;
