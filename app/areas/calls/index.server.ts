export { answerTeam } from "./answer-team.server.ts";
export {
  listMyBids,
  type OpenedBid,
  openedBid,
  openedBids,
  openingRecord,
  ownBid,
  ownBidForm,
  teamInvitation,
} from "./bid-reads.server.ts";
export { readableCall } from "./call-row.server.ts";
export { cancelCall } from "./cancel-call.server.ts";
export { createCall } from "./create-call.server.ts";
export { editCall } from "./edit-call.server.ts";
export { extendCall } from "./extend-call.server.ts";
export { openBids, sweepCalls } from "./open-bids.server.ts";
export { publishCall } from "./publish-call.server.ts";
export { type CallLine, callDraft, callOfScene, callPage, listCalls, sceneForCall } from "./reads.server.ts";
export { saveBidDraft } from "./save-bid-draft.server.ts";
export { replaceBid, sealBid } from "./seal-bid.server.ts";
export { setBidTeam } from "./set-bid-team.server.ts";
export { startBid } from "./start-bid.server.ts";
export { withdrawBid } from "./withdraw-bid.server.ts";
