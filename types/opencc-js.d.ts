declare module "opencc-js/t2cn" {
  export function Converter(options: { from: "tw" | "hk" | "t"; to: "cn" }): (text: string) => string;
  /** Dictionaries as the converter takes them: entries "from to", separated by "|". */
  export const Locale: { from: Record<string, string[]>; to: Record<string, string[]> };
}
