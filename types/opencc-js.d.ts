declare module "opencc-js/t2cn" {
  export function Converter(options: { from: "tw" | "hk" | "t"; to: "cn" }): (text: string) => string;
}
