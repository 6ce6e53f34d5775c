/** The whole country, as a region that is served. */
export const NATIONWIDE = "100000";
