/** The whole country, as a region that is served. */
export const NATIONWIDE = "100000";

/** The province that a code of GB/T 2260 lies in: its first two digits name it. */
export const provinceOf = (regionCode: string): string => `${regionCode.slice(0, 2)}0000`;
