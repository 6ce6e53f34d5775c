/** What the forms of the sheet ask for: an account, or the channel's page for one that is there. */
export const CONNECT_INTENTS = ["connect-open", "connect-link"] as const;
export type ConnectIntent = (typeof CONNECT_INTENTS)[number];

export const isConnectIntent = (value: unknown): value is ConnectIntent => CONNECT_INTENTS.some((intent) => intent === value);
