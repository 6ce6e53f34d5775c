import { listMyContacts } from "#app/areas/organizations/index.server.ts";
import { bind, endpoint } from "#app/http/api/endpoint.server.ts";
import { listContacts } from "#app/http/api/operations/scenes.ts";

const route = endpoint(
  bind(listContacts, async ({ ctx }) => ({ rows: (await listMyContacts(ctx)).map(({ id, title }) => ({ id, title })) })),
);
export const loader = route.loader;
export const action = route.action;
