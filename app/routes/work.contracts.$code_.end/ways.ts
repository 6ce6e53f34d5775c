/** How a contract may end before its day, or a robot leave it: the tabs of the page. */
export const WAYS = ["notice", "service", "agreed", "buyOut"] as const;
export type Way = (typeof WAYS)[number];
export const WAY_NAMES: Record<Way, string> = {
  notice: "通知退出",
  service: "因服务水平退出",
  agreed: "协商提前结束",
  buyOut: "残值买断",
};
