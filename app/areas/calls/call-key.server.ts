import type { Context } from "#app/kernel/context.server.ts";
import { conflict } from "#app/kernel/errors.ts";
import { newKey, openBytes, sealBytes, serviceKey } from "#app/sealing/envelope.ts";
import type { Bid, Call } from "./call-row.server.ts";

const keyPurpose = (callId: string) => `call-key:${callId}`;
/** A draft and a sealed bid are told apart by their purpose, so that one can never be passed off as the other. */
export const draftPurpose = (bidId: string) => `bid-draft:${bidId}`;
export const bidPurpose = (bidId: string, version: number) => `bid:${bidId}:${version}`;

/** A new data key for the bids of a call, wrapped by the key of the service. */
export function wrappedCallKey(ctx: Context, callId: string): Buffer {
  return sealBytes(serviceKey(ctx.services.config), newKey(), keyPurpose(callId));
}

/** The data key of a call. Refuses one whose key was destroyed; throws BrokenSeal when it is not of this service. */
export function callKey(ctx: Context, call: Pick<Call, "id" | "wrappedKey">): Buffer {
  if (!call.wrappedKey) throw conflict("这项揭榜已取消，应答已经销毁。");
  return openBytes(serviceKey(ctx.services.config), Buffer.from(call.wrappedKey), keyPurpose(call.id));
}

/** JSON under a key and purpose, and back. */
export const sealJson = (key: Buffer, value: unknown, purpose: string): Buffer =>
  sealBytes(key, Buffer.from(JSON.stringify(value)), purpose);
export const openJson = (key: Buffer, envelope: Buffer, purpose: string): unknown =>
  JSON.parse(openBytes(key, Buffer.from(envelope), purpose).toString("utf8"));

/** The purpose under which what lies in `sealed` now was sealed. */
export const purposeOf = (bid: Pick<Bid, "id" | "version" | "sealedAt">) =>
  bid.sealedAt ? bidPurpose(bid.id, bid.version) : draftPurpose(bid.id);
